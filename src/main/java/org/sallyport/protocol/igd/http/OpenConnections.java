package org.sallyport.protocol.igd.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jetty.io.EndPoint;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/**
 * The connections that were let in, each with its source; those on which nothing has happened for longest come first.
 *
 * <p>Over IPv6 a host has as many sources as it likes, so all of one /64 have a share together, that of several hosts.
 */
final class OpenConnections {
    /** Ours: how many hosts' worth one IPv6 network has. */
    static final int HOSTS = 4;

    private final HttpLimits limits;
    private final Map<EndPoint, InetAddress> open = new LinkedHashMap<>();
    private final Map<InetAddress, Integer> bySource = new HashMap<>();
    private final Map<Prefix, Integer> byNetwork = new HashMap<>();

    OpenConnections(HttpLimits limits) {
        this.limits = limits;
    }

    /**
     * Lets one more of this source in if there is room, which another may have to make. Both in one step, or the next
     * newcomer takes the place that was made for this one.
     */
    synchronized Admission admit(EndPoint endPoint, InetAddress source) {
        Optional<EndPoint> crowdedOut = giveWayTo(source);
        return new Admission(take(endPoint, source), crowdedOut);
    }

    /**
     * What became of a newcomer.
     *
     * @param crowdedOut the one to hang up on, out of the table already
     */
    record Admission(boolean letIn, Optional<EndPoint> crowdedOut) {}

    private boolean take(EndPoint endPoint, InetAddress source) {
        if (open.size() >= limits.connections() || count(source) >= limits.connectionsForOne() || isCrowded(source)) {
            return false;
        }
        open.put(endPoint, source);
        bySource.merge(source, 1, Integer::sum);
        network(source).ifPresent(network -> byNetwork.merge(network, 1, Integer::sum));
        return true;
    }

    /**
     * Takes one out of the table so that a newcomer finds room although all places, or all those of its network, are taken:
     * the idlest of the source there that holds most. Nobody goes for a source that would then hold more than that one.
     */
    private Optional<EndPoint> giveWayTo(InetAddress newcomer) {
        if (isCrowded(newcomer)) {
            Optional<Prefix> network = network(newcomer);
            return dropIdlest(newcomer, source -> network(source).equals(network));
        }
        return open.size() < limits.connections() ? Optional.empty() : dropIdlest(newcomer, source -> true);
    }

    private Optional<EndPoint> dropIdlest(InetAddress newcomer, Predicate<InetAddress> among) {
        int most = bySource.entrySet().stream()
                .filter(held -> among.test(held.getKey()))
                .mapToInt(Map.Entry::getValue)
                .max()
                .orElse(0);
        Optional<EndPoint> idlest = count(newcomer) >= most
                ? Optional.empty()
                : open.entrySet().stream()
                        .filter(held -> among.test(held.getValue()) && count(held.getValue()) == most)
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
            network(source)
                    .ifPresent(network ->
                            byNetwork.computeIfPresent(network, (prefix, count) -> count == 1 ? null : count - 1));
        }
    }

    private int count(InetAddress source) {
        return bySource.getOrDefault(source, 0);
    }

    private boolean isCrowded(InetAddress source) {
        return network(source)
                .map(network -> byNetwork.getOrDefault(network, 0) >= HOSTS * limits.connectionsForOne())
                .orElse(false);
    }

    private static Optional<Prefix> network(InetAddress source) {
        return Addresses.isIpv4(source) ? Optional.empty() : Optional.of(Prefix.networkOf(source));
    }
}
