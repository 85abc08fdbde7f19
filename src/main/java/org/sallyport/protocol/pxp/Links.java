package org.sallyport.protocol.pxp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sallyport.core.gateway.LanInterface;

/**
 * Which networks lie on which LAN interface. A host may ask any of our addresses there from any of its own: over IPv6 it
 * asks the router's link-local address from its global one, for what it asks from is what gets opened (PCP-112). From any
 * thread.
 */
final class Links {
    private volatile Map<Link, List<LanInterface>> links = Map.of();

    /** The same name with another number is another interface. */
    private record Link(String name, int index) {
        static Link of(LanInterface side) {
            return new Link(side.name(), side.index());
        }
    }

    /** These are all, from now on. */
    void are(List<LanInterface> sides) {
        links = sides.stream().collect(Collectors.groupingBy(Link::of));
    }

    /**
     * Whether the source is a host of a network on this side's interface (PCP-116, PMP-8). Not the broadcast address: an
     * answer to that would go to everyone.
     */
    boolean isNeighbour(LanInterface side, InetAddress source) {
        for (LanInterface each : links.getOrDefault(Link.of(side), List.of())) {
            if (each.prefix().containsHost(source)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The side whose address this host knows us by: that of its own network, and over IPv6 the link-local one, which
     * routers go by (PCP-51).
     */
    Optional<LanInterface> sideTowards(InetAddress host) {
        for (List<LanInterface> link : links.values()) {
            List<LanInterface> known = new ArrayList<>();
            for (LanInterface side : link) {
                if (side.prefix().containsHost(host)) {
                    known.add(side);
                }
            }
            if (!known.isEmpty()) {
                return Optional.of(
                        known.get(0).isIpv4() ? known.get(0) : linkLocal(link).orElse(known.get(0)));
            }
        }
        return Optional.empty();
    }

    private static Optional<LanInterface> linkLocal(List<LanInterface> link) {
        return link.stream()
                .filter(side -> !side.isIpv4() && side.address().isLinkLocalAddress())
                .findFirst();
    }
}
