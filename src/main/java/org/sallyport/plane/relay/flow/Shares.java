package org.sallyport.plane.relay.flow;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many connections of one mapping each remote address has. From any thread. */
public final class Shares {
    private final Map<InetAddress, Integer> taken = new ConcurrentHashMap<>();

    /** One more for this remote address, if it has fewer than so many. */
    public boolean take(InetAddress remote, int most) {
        boolean[] given = new boolean[1];
        taken.compute(remote, (address, count) -> {
            int now = count == null ? 0 : count;
            given[0] = now < most;
            return given[0] ? Integer.valueOf(now + 1) : count;
        });
        return given[0];
    }

    public void giveBack(InetAddress remote) {
        taken.computeIfPresent(remote, (address, count) -> count > 1 ? count - 1 : null);
    }
}
