package org.sallyport.core.mapping;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of addresses in CIDR form. Bits behind the length are cleared when it is built, so equal blocks are equal.
 *
 * @param length 0..32 for IPv4, 0..128 for IPv6
 */
public record Prefix(InetAddress address, int length) {
    public Prefix {
        byte[] octets = address.getAddress();
        if (length < 0 || length > octets.length * 8) {
            throw new IllegalArgumentException("prefix length " + length + " is not in 0.." + octets.length * 8);
        }
        for (int bit = length; bit < octets.length * 8; bit++) {
            octets[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        address = Addresses.ofOctets(octets);
    }

    /** The block of this one address. */
    public static Prefix of(InetAddress host) {
        return new Prefix(host, host.getAddress().length * 8);
    }

    /** The /64 of an IPv6 address: the network that one link has (RFC 7421). */
    public static Prefix networkOf(InetAddress host) {
        return new Prefix(host, 64);
    }

    /** Reads {@code 192.0.2.0/24}, or an address alone, which is the block of that address. */
    public static Optional<Prefix> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Addresses.parse(text).map(Prefix::of);
        }
        String length = text.substring(slash + 1);
        if (!length.matches("0|[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(length);
        return Addresses.parse(text.substring(0, slash))
                .filter(address -> bits <= address.getAddress().length * 8)
                .map(address -> new Prefix(address, bits));
    }

    /** Whether the address is of this family and in this block. */
    public boolean contains(InetAddress candidate) {
        byte[] ours = address.getAddress();
        byte[] theirs = candidate.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = length / 8;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = length % 8;
        return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xff & (0xff00 >> rest)) == 0;
    }

    /** Whether every address of the other block is in this one. */
    public boolean contains(Prefix other) {
        return other.length >= length && contains(other.address);
    }

    /** Whether the address may be one host's: in this block, and in IPv4 neither the network's own nor its broadcast address. */
    public boolean containsHost(InetAddress candidate) {
        int bits = candidate.getAddress().length * 8;
        if (!contains(candidate)) {
            return false;
        }
        return bits > 32 || length > 30 || !(restIs(0, candidate) || restIs(1, candidate));
    }

    private boolean restIs(int value, InetAddress candidate) {
        byte[] octets = candidate.getAddress();
        for (int bit = length; bit < octets.length * 8; bit++) {
            if ((octets[bit / 8] >> (7 - bit % 8) & 1) != value) {
                return false;
            }
        }
        return true;
    }

    /** Whether the block is a single address. */
    public boolean isHost() {
        return length == address.getAddress().length * 8;
    }

    @Override
    public String toString() {
        return isHost() ? address.getHostAddress() : address.getHostAddress() + "/" + length;
    }
}
