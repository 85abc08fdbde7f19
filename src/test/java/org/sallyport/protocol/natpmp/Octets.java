package org.sallyport.protocol.natpmp;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Octets as tests write them: hexadecimal in any grouping, each line with a comment behind a #. */
public final class Octets {
    private Octets() {}

    public static byte[] octets(String annotated) {
        return HexFormat.of().parseHex(annotated.replaceAll("#[^\n]*", "").replaceAll("\\s", ""));
    }

    /** The octets between position and limit. */
    public static byte[] of(ByteBuffer buffer) {
        byte[] octets = new byte[buffer.remaining()];
        buffer.duplicate().get(octets);
        return octets;
    }

    /** Written out, for messages that name the first octet that differs. */
    public static String hex(byte[] octets) {
        return HexFormat.ofDelimiter(" ").formatHex(octets);
    }
}
