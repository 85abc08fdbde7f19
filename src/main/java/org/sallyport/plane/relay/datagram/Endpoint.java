package org.sallyport.plane.relay.datagram;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.sallyport.core.mapping.Addresses;

/**
 * An address and port as numbers, cheap to make and to look up.
 *
 * @param high the address's first 64 bits; 0 for IPv4
 * @param low its last 64 bits; for IPv4 those of the IPv4-mapped address (RFC 4291 §2.5.5.2)
 * @param scope the link of an IPv6 link-local address, else 0
 */
public record Endpoint(long high, long low, int port, int scope) {
    private static final long MAPPED = 0xffff_0000_0000L;

    static Endpoint ofIpv4(int address, int port) {
        return new Endpoint(0, MAPPED | Integer.toUnsignedLong(address), port, 0);
    }

    public static Endpoint of(InetSocketAddress address) {
        ByteBuffer octets = ByteBuffer.wrap(address.getAddress().getAddress());
        if (octets.remaining() == Integer.BYTES) {
            return ofIpv4(octets.getInt(), address.getPort());
        }
        int scope = ((Inet6Address) address.getAddress()).getScopeId();
        return new Endpoint(octets.getLong(), octets.getLong(), address.getPort(), scope);
    }

    boolean isIpv4() {
        return high == 0 && (low & ~0xffff_ffffL) == MAPPED;
    }

    int ipv4() {
        return (int) low;
    }

    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(toAddress(), port);
    }

    private InetAddress toAddress() {
        byte[] octets = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        InetAddress address = Addresses.ofOctets(octets);
        return scope == 0 ? address : scoped(octets);
    }

    private InetAddress scoped(byte[] octets) {
        try {
            return Inet6Address.getByAddress(null, octets, scope);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("16 octets are an IPv6 address", e);
        }
    }
}
