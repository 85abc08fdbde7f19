package org.sallyport.plane.relay.udp;

import java.util.LinkedHashMap;
import java.util.Map;

/** The relays of one loop that have opened sockets only because somebody sends. Belongs to the loop's thread. */
final class Awake {
    /** The one idle for longest first. */
    private final Map<UdpRelay, Boolean> relays = new LinkedHashMap<>(16, 0.75f, true);

    /** It is in use: no longer the eldest. */
    void touch(UdpRelay relay) {
        relays.put(relay, true);
    }

    void remove(UdpRelay relay) {
        relays.remove(relay);
    }

    /** Has the one idle for longest give its sockets back; false when there is no other than this. */
    boolean retireEldest(UdpRelay butNot) {
        for (UdpRelay eldest : relays.keySet()) {
            if (eldest != butNot) {
                eldest.retire();
                return true;
            }
        }
        return false;
    }
}
