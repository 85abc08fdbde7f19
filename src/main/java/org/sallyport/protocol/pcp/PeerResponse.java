package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sallyport.core.mapping.Nonce;

/**
 * The PEER response: "your peer sees you there" (RFC 6887 §12.1).
 * <pre>
 *  |                    Mapping Nonce (96 bits)                    |
 *  |   Protocol    |               Reserved (24 bits)              |
 *  |         Internal Port         |    Assigned External Port     |
 *  |            Assigned External IP Address (128 bits)            |
 *  |       Remote Peer Port        |     Reserved (16 bits)        |
 *  |               Remote Peer IP Address (128 bits)               |
 * </pre>
 */
record PeerResponse(
        Nonce nonce,
        int protocol,
        int internalPort,
        int externalPort,
        InetAddress externalAddress,
        int remotePort,
        InetAddress remoteAddress)
        implements PcpPayload {

    static PeerResponse read(ByteBuffer in) {
        Nonce nonce = Wire.nonce(in);
        int protocol = in.getInt() >>> 24;
        int internalPort = Wire.u16(in);
        int externalPort = Wire.u16(in);
        InetAddress externalAddress = Wire.address(in);
        int remotePort = in.getInt() >>> 16;
        return new PeerResponse(
                nonce, protocol, internalPort, externalPort, externalAddress, remotePort, Wire.address(in));
    }

    @Override
    public void write(ByteBuffer out) {
        Wire.putNonce(out, nonce);
        out.putInt(protocol << 24);
        out.putShort((short) internalPort).putShort((short) externalPort);
        Wire.putAddress(out, externalAddress);
        out.putInt(remotePort << 16);
        Wire.putAddress(out, remoteAddress);
    }

    @Override
    public int opcode() {
        return PeerRequest.OPCODE;
    }

    @Override
    public int size() {
        return PeerRequest.SIZE;
    }
}
