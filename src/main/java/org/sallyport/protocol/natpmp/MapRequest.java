package org.sallyport.protocol.natpmp;

import java.nio.ByteBuffer;
import org.sallyport.core.mapping.Transport;

/**
 * A request to make, keep or end a mapping (RFC 6886 §3.3, §3.4).
 * <pre>
 *  |   Vers = 0    |  OP = 1 or 2  |          Reserved             |
 *  |         Internal Port         |   Suggested External Port     |
 *  |        Requested Port Mapping Lifetime in Seconds             |
 * </pre>
 *
 * @param internalPort 0 for all of the client's, in a deletion
 * @param suggestedExternalPort 0 for any; without meaning in a deletion
 * @param lifetime seconds, 0..2^32-1; 0 deletes
 */
record MapRequest(Transport transport, int internalPort, int suggestedExternalPort, long lifetime) {
    static final int UDP = 1;
    static final int TCP = 2;
    static final int SIZE = 12;

    static MapRequest read(ByteBuffer in) {
        in.get();
        Transport transport = in.get() == UDP ? Transport.UDP : Transport.TCP;
        in.getShort();
        return new MapRequest(
                transport,
                Short.toUnsignedInt(in.getShort()),
                Short.toUnsignedInt(in.getShort()),
                Integer.toUnsignedLong(in.getInt()));
    }

    void write(ByteBuffer out) {
        out.put((byte) 0).put((byte) opcode()).putShort((short) 0);
        out.putShort((short) internalPort).putShort((short) suggestedExternalPort);
        out.putInt((int) lifetime);
    }

    int opcode() {
        return transport == Transport.UDP ? UDP : TCP;
    }
}
