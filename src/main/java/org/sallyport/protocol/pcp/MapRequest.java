package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Nonce;

/**
 * The MAP request: "let the outside reach me here" (RFC 6887 §11.1).
 * <pre>
 *  |                    Mapping Nonce (96 bits)                    |
 *  |   Protocol    |               Reserved (24 bits)              |
 *  |         Internal Port         |    Suggested External Port    |
 *  |            Suggested External IP Address (128 bits)           |
 * </pre>
 *
 * @param protocol the IANA number, 0 for all
 * @param internalPort 0 for all
 * @param suggestedExternalPort 0 for any
 * @param suggestedExternalAddress all zeros of a family for any of that family (PCP-6)
 */
record MapRequest(
        Nonce nonce, int protocol, int internalPort, int suggestedExternalPort, InetAddress suggestedExternalAddress)
        implements PcpPayload {
    static final int OPCODE = 1;
    static final int SIZE = 36;

    static MapRequest read(ByteBuffer in) {
        Nonce nonce = Wire.nonce(in);
        int protocol = in.getInt() >>> 24;
        return new MapRequest(nonce, protocol, Wire.u16(in), Wire.u16(in), Wire.address(in));
    }

    @Override
    public void write(ByteBuffer out) {
        Wire.putNonce(out, nonce);
        out.putInt(protocol << 24);
        out.putShort((short) internalPort).putShort((short) suggestedExternalPort);
        Wire.putAddress(out, suggestedExternalAddress);
    }

    @Override
    public int opcode() {
        return OPCODE;
    }

    @Override
    public int size() {
        return SIZE;
    }

    /** The answer that names what was assigned; the rest is copied, for the client knows its request by it. */
    MapResponse assigned(int externalPort, InetAddress externalAddress) {
        return new MapResponse(nonce, protocol, internalPort, externalPort, externalAddress);
    }

    /** The answer to a deletion: no external endpoint any more, all zeros of the client's family (PCP-89). */
    MapResponse deleted(InetAddress client) {
        return assigned(0, Addresses.ofOctets(new byte[client.getAddress().length]));
    }
}
