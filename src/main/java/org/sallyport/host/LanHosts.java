package org.sallyport.host;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sallyport.core.gateway.LanInterface;

/**
 * The answers of {@link org.sallyport.core.gateway.Inside} for one state of the interfaces. Asked for every packet that
 * opens a flow, so it works on the bits.
 */
final class LanHosts {
    private final Network[] ipv4;
    private final Network[] ipv6;
    private final Set<InetAddress> own;
    private final Set<Integer> links;

    /**
     * Those of these interfaces.
     *
     * @param own every address of this machine
     */
    LanHosts(List<LanInterface> lans, Set<InetAddress> own) {
        this.ipv4 = networks(lans, true);
        this.ipv6 = networks(lans, false);
        this.own = Set.copyOf(own);
        this.links = lans.stream().map(LanInterface::index).collect(Collectors.toUnmodifiableSet());
    }

    /** The indices of the LAN interfaces. */
    Set<Integer> links() {
        return links;
    }

    /** A link-local IPv6 address without a scope is nobody's: it may be on any link, the WAN's too. */
    boolean contains(InetAddress address) {
        for (Network network : networksOf(address)) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    boolean isHost(InetAddress address) {
        if (!contains(address) || address.isMulticastAddress() || address.isAnyLocalAddress()) {
            return false;
        }
        // In a LAN prefix, so loopback is itself the LAN: this machine is then its only host.
        return !isEdge(address) && (address.isLoopbackAddress() || !own.contains(address));
    }

    /** The index of the interface a link-local IPv6 address belongs to; 0 for others, which belong to all. */
    static int scope(InetAddress address) {
        return address instanceof Inet6Address scoped && address.isLinkLocalAddress() ? scoped.getScopeId() : 0;
    }

    /** Whether it is the network's own address of any network, in IPv6 that of any router; or in IPv4 its broadcast address. */
    private boolean isEdge(InetAddress address) {
        for (Network network : networksOf(address)) {
            if (network.isEdge(address)) {
                return true;
            }
        }
        return false;
    }

    private Network[] networksOf(InetAddress address) {
        return address instanceof Inet4Address ? ipv4 : ipv6;
    }

    private static Network[] networks(List<LanInterface> lans, boolean family) {
        return lans.stream()
                .filter(lan -> lan.isIpv4() == family)
                .map(Network::of)
                .distinct()
                .toArray(Network[]::new);
    }

    /** A prefix, its bits at the top of 128. */
    private record Network(long high, long low, long highMask, long lowMask, int scope, boolean isIpv4) {
        static Network of(LanInterface lan) {
            int length = lan.prefix().length();
            InetAddress first = lan.prefix().address();
            return new Network(
                    LanHosts.high(first),
                    LanHosts.low(first),
                    mask(length),
                    mask(length - Long.SIZE),
                    lan.address().isLinkLocalAddress() && !lan.isIpv4() ? lan.index() : 0,
                    lan.isIpv4());
        }

        boolean contains(InetAddress address) {
            return (LanHosts.high(address) & highMask) == high
                    && (LanHosts.low(address) & lowMask) == low
                    && (LanHosts.scope(address) == scope);
        }

        /** RFC 3021 and RFC 6164: a network of two addresses is two hosts. RFC 4291 §2.6.1: the first is the routers'. */
        boolean isEdge(InetAddress address) {
            if (!isIpv4) {
                boolean hasEdge = (lowMask & 0x3) == 0;
                return hasEdge && LanHosts.high(address) == high && LanHosts.low(address) == low;
            }
            long rest = ~highMask >>> Integer.SIZE;
            boolean hasEdges = rest > 1;
            long host = LanHosts.high(address) >>> Integer.SIZE & rest;
            return hasEdges && contains(address) && (host == 0 || host == rest);
        }

        private static long mask(int length) {
            if (length <= 0) {
                return 0;
            }
            return length >= Long.SIZE ? -1 : -1L << (Long.SIZE - length);
        }
    }

    private static long high(InetAddress address) {
        byte[] octets = address.getAddress();
        ByteBuffer bits = ByteBuffer.wrap(octets);
        return octets.length == 4 ? (long) bits.getInt() << Integer.SIZE : bits.getLong();
    }

    private static long low(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4 ? 0 : ByteBuffer.wrap(octets).getLong(8);
    }
}
