package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sallyport.core.mapping.Nonce;

/**
 * The MAP response: "the outside reaches you there" (RFC 6887 §11.1).
 * <pre>
 *  |                    Mapping Nonce (96 bits)                    |
 *  |   Protocol    |               Reserved (24 bits)              |
 *  |         Internal Port         |    Assigned External Port     |
 *  |            Assigned External IP Address (128 bits)            |
 * </pre>
 *
 * @param externalPort 0 when the mapping was deleted
 * @param externalAddress all zeros of its family when the mapping was deleted
 */
record MapResponse(Nonce nonce, int protocol, int internalPort, int externalPort, InetAddress externalAddress)
        implements PcpPayload {

    static MapResponse read(ByteBuffer in) {
        Nonce nonce = Wire.nonce(in);
        int protocol = in.getInt() >>> 24;
        return new MapResponse(nonce, protocol, Wire.u16(in), Wire.u16(in), Wire.address(in));
    }

    @Override
    public void write(ByteBuffer out) {
        Wire.putNonce(out, nonce);
        out.putInt(protocol << 24);
        out.putShort((short) internalPort).putShort((short) externalPort);
        Wire.putAddress(out, externalAddress);
    }

    @Override
    public int opcode() {
        return MapRequest.OPCODE;
    }

    @Override
    public int size() {
        return MapRequest.SIZE;
    }
}
