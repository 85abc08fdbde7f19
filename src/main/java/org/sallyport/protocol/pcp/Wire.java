package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Nonce;

/** Field types of PCP, big-endian (RFC 6887 §5, §7). Each reads or writes at the buffer's position and moves it on. */
final class Wire {
    /** The version of RFC 6887; 1 was a draft, 0 is NAT-PMP. */
    static final int VERSION = 2;
    /** The R bit of the second octet: set in responses. */
    static final int RESPONSE = 0x80;
    /** Octets of a request's or response's header. */
    static final int HEADER = 24;
    /** The longest message, in octets (RFC 6887 §7). */
    static final int LONGEST = 1100;

    private static final int MAPPED_MARK = 0xffff;

    private Wire() {}

    static int u8(ByteBuffer in) {
        return Byte.toUnsignedInt(in.get());
    }

    static int u16(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort());
    }

    static long u32(ByteBuffer in) {
        return Integer.toUnsignedLong(in.getInt());
    }

    /** Reads sixteen octets; ::ffff:a.b.c.d, and nothing else, is an IPv4 address (PCP-5, PCP-8). */
    static InetAddress address(ByteBuffer in) {
        byte[] octets = new byte[16];
        in.get(octets);
        return Addresses.ofOctets(octets);
    }

    static void putAddress(ByteBuffer out, InetAddress address) {
        if (Addresses.isIpv4(address)) {
            out.putLong(0).putInt(MAPPED_MARK);
        }
        out.put(address.getAddress());
    }

    static Nonce nonce(ByteBuffer in) {
        return new Nonce(in.getLong(), in.getInt());
    }

    static void putNonce(ByteBuffer out, Nonce nonce) {
        out.putLong(nonce.high()).putInt(nonce.low());
    }

    /** The next multiple of four, to which everything in PCP is aligned. */
    static int padded(int octets) {
        return (octets + 3) & ~3;
    }
}
