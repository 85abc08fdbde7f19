package org.sallyport.protocol.igd.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;

/** The connections that were let in, each with its source; those on which nothing has happened for longest come first. */
final class OpenConnections {
    private final HttpLimits limits;
    private final Map<EndPoint, InetAddress> open = new LinkedHashMap<>();
    private final Map<InetAddress, Integer> bySource = new HashMap<>();

    OpenConnections(HttpLimits limits) {
        this.limits = limits;
    }

    /** Whether there is room for one more of this source, which it has then. */
    synchronized boolean admit(EndPoint endPoint, InetAddress source) {
        if (open.size() >= limits.connections() || count(source) >= limits.connectionsForOne()) {
            return false;
        }
        open.put(endPoint, source);
        bySource.merge(source, 1, Integer::sum);
        return true;
    }

    /**
     * The one to hang up on, out of the table already, so that a newcomer finds room although all places are taken: the
     * idlest of the source that holds most. Nobody goes for a source that would then hold more than that one.
     */
    synchronized Optional<EndPoint> giveWayTo(InetAddress newcomer) {
        if (open.size() < limits.connections()) {
            return Optional.empty();
        }
        int most = bySource.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        Optional<EndPoint> idlest = count(newcomer) >= most
                ? Optional.empty()
                : open.entrySet().stream()
                        .filter(held -> count(held.getValue()) == most)
                        .map(Map.Entry::getKey)
                        .findFirst();
        idlest.ifPresent(this::forget);
        return idlest;
    }

    /** Something has happened on it: it goes to the end of the row. */
    synchronized void touch(EndPoint endPoint) {
        InetAddress source = open.remove(endPoint);
        if (source != null) {
            open.put(endPoint, source);
        }
    }

    synchronized void forget(EndPoint endPoint) {
        InetAddress source = open.remove(endPoint);
        if (source != null) {
            bySource.computeIfPresent(source, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    private int count(InetAddress source) {
        return bySource.getOrDefault(source, 0);
    }
}
