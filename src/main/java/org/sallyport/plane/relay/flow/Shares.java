package org.sallyport.plane.relay.flow;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many connections of one mapping each remote address has. From any thread. */
public final class Shares {
    private final Map<InetAddress, Integer> taken = new ConcurrentHashMap<>();

    public int of(InetAddress remote) {
        return taken.getOrDefault(remote, 0);
    }

    public void take(InetAddress remote) {
        taken.merge(remote, 1, Integer::sum);
    }

    public void giveBack(InetAddress remote) {
        taken.computeIfPresent(remote, (address, count) -> count > 1 ? count - 1 : null);
    }
}
