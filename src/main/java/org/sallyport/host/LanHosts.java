package org.sallyport.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.sallyport.core.gateway.LanInterface;

/**
 * The answers of {@link org.sallyport.core.gateway.Inside} for one state of the interfaces. Ours: IPv4 only, as the LAN
 * interfaces are.
 */
final class LanHosts {
    private final Network[] networks;
    private final Set<InetAddress> own;

    /**
     * Those of these interfaces.
     *
     * @param own every address of this machine
     */
    LanHosts(List<LanInterface> lans, Set<InetAddress> own) {
        this.networks = lans.stream().map(Network::of).distinct().toArray(Network[]::new);
        this.own = Set.copyOf(own);
    }

    boolean contains(InetAddress address) {
        return address instanceof Inet4Address && isIn(bits(address));
    }

    boolean isHost(InetAddress address) {
        if (!contains(address) || address.isMulticastAddress() || address.isAnyLocalAddress()) {
            return false;
        }
        // In a LAN prefix, so loopback is itself the LAN: this machine is then its only host.
        return !isEdge(bits(address)) && (address.isLoopbackAddress() || !own.contains(address));
    }

    private boolean isIn(int address) {
        for (Network network : networks) {
            if ((address & network.mask) == network.bits) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is the network's or broadcast address of any of the networks. */
    private boolean isEdge(int address) {
        for (Network network : networks) {
            boolean hasEdges = (network.mask & 0x3) == 0; // RFC 3021: a /31 is two hosts
            if (hasEdges && (address == network.bits || address == (network.bits | ~network.mask))) {
                return true;
            }
        }
        return false;
    }

    private static int bits(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    private record Network(int bits, int mask) {
        static Network of(LanInterface lan) {
            int length = lan.prefix().length();
            return new Network(LanHosts.bits(lan.prefix().address()), length == 0 ? 0 : -1 << (32 - length));
        }
    }
}
