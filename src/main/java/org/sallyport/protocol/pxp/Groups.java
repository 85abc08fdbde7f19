package org.sallyport.protocol.pxp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;

/** All hosts on a link, in either family, where clients of both protocols listen (RFC 6887 §14.1.3, RFC 6886 §3.2.1). */
record Groups(InetAddress ipv4, InetAddress ipv6, int port) {
    private static final InetAddress ALL_HOSTS = Addresses.of("224.0.0.1");
    private static final InetAddress ALL_NODES = Addresses.of("ff02::1");

    static Groups at(int port) {
        return new Groups(ALL_HOSTS, ALL_NODES, port);
    }

    /**
     * Where announcements of this side go. Over IPv6 only those of a link-local address go anywhere, for clients take none
     * but their router's, and that is the address they know it by (PCP-51).
     */
    Optional<InetSocketAddress> at(LanInterface side) {
        if (side.isIpv4()) {
            return Optional.of(new InetSocketAddress(ipv4, port));
        }
        return side.address().isLinkLocalAddress()
                ? Optional.of(new InetSocketAddress(onLink(side.index()), port))
                : Optional.empty();
    }

    private InetAddress onLink(int index) {
        try {
            return Inet6Address.getByAddress(null, ipv6.getAddress(), index);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(ipv6 + " is no IPv6 address", e);
        }
    }
}
