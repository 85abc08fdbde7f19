package org.sallyport.plane.relay.datagram;

import java.nio.ByteBuffer;

/**
 * The ICMP message "nothing listens on that port" (RFC 792, Destination Unreachable), in answer to a UDP datagram of
 * which only this is told: where from and to, and how long. Its UDP checksum is said to be none.
 * <pre>
 *  |  Type = 3     |   Code = 3    |           Checksum            |
 *  |                            unused                             |
 *  |  Internet Header + 64 bits of Original Datagram               |
 * </pre>
 */
record PortUnreachable(Endpoint from, Endpoint to, int payload) {
    static final int OCTETS = 36;

    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final byte DESTINATION_UNREACHABLE = 3;
    private static final byte PORT_UNREACHABLE = 3;
    private static final int IPV4_OF_FIVE_WORDS = 0x4500;
    private static final short DO_NOT_FRAGMENT = 0x4000;
    /** Ours: what is left of a usual 64 after some way. */
    private static final byte TIME_TO_LIVE = 56;

    private static final byte UDP = 17;

    void write(ByteBuffer out) {
        int start = out.position();
        out.put(DESTINATION_UNREACHABLE).put(PORT_UNREACHABLE).putShort((short) 0);
        out.putInt(0);
        writeIp(out);
        out.putShort((short) from.port()).putShort((short) to.port());
        out.putShort((short) (UDP_HEADER + payload)).putShort((short) 0);
        out.putShort(start + 2, checksum(out, start, OCTETS));
    }

    private void writeIp(ByteBuffer out) {
        int start = out.position();
        out.putShort((short) IPV4_OF_FIVE_WORDS).putShort((short) (IP_HEADER + UDP_HEADER + payload));
        out.putShort((short) 0).putShort(DO_NOT_FRAGMENT);
        out.put(TIME_TO_LIVE).put(UDP).putShort((short) 0);
        out.putInt(from.ipv4()).putInt(to.ipv4());
        out.putShort(start + 10, checksum(out, start, IP_HEADER));
    }

    /** RFC 1071, over an even number of octets. */
    private static short checksum(ByteBuffer octets, int start, int length) {
        int sum = 0;
        for (int at = start; at < start + length; at += Short.BYTES) {
            sum += Short.toUnsignedInt(octets.getShort(at));
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }
}
