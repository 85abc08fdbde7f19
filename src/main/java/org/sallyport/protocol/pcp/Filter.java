package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;

/**
 * FILTER: "from these remote hosts only", added to those named before; a prefix of length 0 clears them all (RFC 6887
 * §13.3).
 * <pre>
 *  | Option Code=3 |  Reserved     |   Option Length=20            |
 *  |    Reserved   | Prefix Length |      Remote Peer Port         |
 *  |               Remote Peer IP Address (128 bits)               |
 * </pre>
 *
 * @param prefixLength counts over the 128 bits, those before an IPv4 address included
 * @param remotePort 0 for any
 */
record Filter(int prefixLength, int remotePort, InetAddress remoteAddress) implements PcpOption {
    static final int CODE = 3;
    static final int LENGTH = 20;

    private static final int MAPPED_BITS = 96;

    static Filter read(ByteBuffer data) {
        data.get();
        return new Filter(Wire.u8(data), Wire.u16(data), Wire.address(data));
    }

    @Override
    public void write(ByteBuffer out) {
        PcpOption.putHeader(out, CODE, LENGTH);
        out.put((byte) 0).put((byte) prefixLength).putShort((short) remotePort);
        Wire.putAddress(out, remoteAddress);
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public int size() {
        return HEADER + LENGTH;
    }

    @Override
    public boolean fits(PcpPayload payload) {
        return payload instanceof MapRequest;
    }

    /** Whether it takes away what was named before it. */
    boolean clears() {
        return prefixLength == 0;
    }

    /**
     * The remote peers it names; empty when the prefix length makes no sense. Ours: one of 1 to 32 before an IPv4 address
     * counts over that address alone, as a known client sends it (PCP-87).
     */
    Optional<RemoteFilter.Peer> peer() {
        int length = prefixLength;
        if (Addresses.isIpv4(remoteAddress) && length >= MAPPED_BITS) {
            length -= MAPPED_BITS;
        }
        return length > remoteAddress.getAddress().length * 8
                ? Optional.empty()
                : Optional.of(new RemoteFilter.Peer(new Prefix(remoteAddress, length), remotePort));
    }
}
