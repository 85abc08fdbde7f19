package org.sallyport.protocol.pcp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * A success, or an announcement (RFC 6887 §7.2).
 * <pre>
 *  |  Version = 2  |R|   Opcode    |   Reserved    | Result Code   |
 *  |                      Lifetime (32 bits)                       |
 *  |                     Epoch Time (32 bits)                      |
 *  |                      Reserved (96 bits)                       |
 * </pre>
 *
 * @param lifetime what is granted; zero for a deletion and for ANNOUNCE
 * @param epoch seconds since mapping state was last lost
 * @param options those processed, and no other (PCP-27)
 */
record PcpResponse(Duration lifetime, long epoch, PcpPayload payload, List<PcpOption> options) {
    private static final long MOST_SECONDS = 0xffff_ffffL;

    /** The message, ready to be sent. */
    ByteBuffer octets() {
        ByteBuffer out = ByteBuffer.allocate(size());
        out.put((byte) Wire.VERSION).put((byte) (Wire.RESPONSE | payload.opcode()));
        out.put((byte) 0).put((byte) ResultCode.SUCCESS.number());
        out.putInt(seconds(lifetime));
        out.putInt((int) epoch);
        out.putInt(0).putLong(0);
        payload.write(out);
        options.forEach(option -> option.write(out));
        return out.flip();
    }

    private int size() {
        int size = Wire.HEADER + payload.size();
        for (PcpOption option : options) {
            size += option.size();
        }
        return size;
    }

    /**
     * A lifetime as the 32 bits carry it. A fraction of a second counts as one: zero would say "deleted", which libtorrent
     * takes at its word (CLI-58).
     */
    static int seconds(Duration lifetime) {
        long seconds = lifetime.getSeconds() + (lifetime.getSeconds() == 0 && lifetime.getNano() > 0 ? 1 : 0);
        return (int) Math.min(seconds, MOST_SECONDS);
    }
}
