package org.sallyport.protocol.natpmp;

import java.nio.ByteBuffer;

/**
 * What became of a mapping (RFC 6886 §3.3).
 * <pre>
 *  |   Vers = 0    |  OP = 128 + x |          Result Code          |
 *  |            Seconds Since Start of Epoch                       |
 *  |         Internal Port         |     Mapped External Port      |
 *  |              Port Mapping Lifetime in Seconds                 |
 * </pre>
 *
 * @param opcode that of the request
 * @param externalPort 0 when nothing is mapped
 * @param lifetime seconds, at most 2^32-1; 0 when nothing is mapped
 */
record MapResponse(int opcode, ResultCode result, long epoch, int internalPort, int externalPort, long lifetime) {
    static final int SIZE = 16;

    ByteBuffer octets() {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.put((byte) 0).put((byte) (NatPmpServer.RESPONSE | opcode)).putShort((short) result.number());
        out.putInt((int) epoch);
        out.putShort((short) internalPort).putShort((short) externalPort);
        out.putInt((int) lifetime);
        return out.flip();
    }
}
