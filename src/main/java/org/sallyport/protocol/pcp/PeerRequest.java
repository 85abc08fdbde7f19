package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sallyport.core.mapping.Nonce;

/**
 * The PEER request: "I send from here to there; keep my way back open" (RFC 6887 §12.1).
 * <pre>
 *  |                    Mapping Nonce (96 bits)                    |
 *  |   Protocol    |               Reserved (24 bits)              |
 *  |         Internal Port         |    Suggested External Port    |
 *  |            Suggested External IP Address (128 bits)           |
 *  |       Remote Peer Port        |     Reserved (16 bits)        |
 *  |               Remote Peer IP Address (128 bits)               |
 * </pre>
 *
 * @param protocol the IANA number
 * @param suggestedExternalPort 0 for any
 * @param suggestedExternalAddress all zeros of a family for any of that family (PCP-6)
 * @param remoteAddress as the client sees it (PCP-105)
 */
record PeerRequest(
        Nonce nonce,
        int protocol,
        int internalPort,
        int suggestedExternalPort,
        InetAddress suggestedExternalAddress,
        int remotePort,
        InetAddress remoteAddress)
        implements PcpPayload {
    static final int OPCODE = 2;
    static final int SIZE = 56;

    static PeerRequest read(ByteBuffer in) {
        Nonce nonce = Wire.nonce(in);
        int protocol = in.getInt() >>> 24;
        int internalPort = Wire.u16(in);
        int suggestedExternalPort = Wire.u16(in);
        InetAddress suggestedExternalAddress = Wire.address(in);
        int remotePort = in.getInt() >>> 16;
        return new PeerRequest(
                nonce,
                protocol,
                internalPort,
                suggestedExternalPort,
                suggestedExternalAddress,
                remotePort,
                Wire.address(in));
    }

    @Override
    public void write(ByteBuffer out) {
        Wire.putNonce(out, nonce);
        out.putInt(protocol << 24);
        out.putShort((short) internalPort).putShort((short) suggestedExternalPort);
        Wire.putAddress(out, suggestedExternalAddress);
        out.putInt(remotePort << 16);
        Wire.putAddress(out, remoteAddress);
    }

    @Override
    public int opcode() {
        return OPCODE;
    }

    @Override
    public int size() {
        return SIZE;
    }

    /** The answer that names what was assigned; the rest is copied, for the client knows its request by it (PCP-105). */
    PeerResponse assigned(int externalPort, InetAddress externalAddress) {
        return new PeerResponse(
                nonce, protocol, internalPort, externalPort, externalAddress, remotePort, remoteAddress);
    }
}
