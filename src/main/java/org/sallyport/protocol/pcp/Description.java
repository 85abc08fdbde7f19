package org.sallyport.protocol.pcp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * DESCRIPTION: what the client calls the mapping (RFC 7220 §3). UTF-8, without an end mark.
 * <pre>
 *  | Option Code=128 |  Reserved     |       Option Length         |
 *  |                         Description                           |
 * </pre>
 */
record Description(String text) implements PcpOption {
    static final int CODE = 128;
    static final int LONGEST = 1016;

    /** Ours: as many octets as are kept of it; the answer tells the client how far that is (PCP-121). */
    static final int KEPT = 256;

    /** Reads to the buffer's end; empty when that is no UTF-8. */
    static Optional<PcpOption> read(ByteBuffer data) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(data);
            return Optional.of(new Description(text.toString()));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public void write(ByteBuffer out) {
        byte[] octets = octets();
        PcpOption.putHeader(out, CODE, octets.length);
        out.put(octets).put(new byte[Wire.padded(octets.length) - octets.length]);
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public int size() {
        return HEADER + Wire.padded(octets().length);
    }

    @Override
    public boolean fits(PcpPayload payload) {
        return !(payload instanceof Announce);
    }

    /** As much of it as is kept, cut between two characters. */
    String kept() {
        byte[] octets = octets();
        if (octets.length <= KEPT) {
            return text;
        }
        int end = KEPT;
        while ((octets[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(octets, 0, end, StandardCharsets.UTF_8);
    }

    private byte[] octets() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
