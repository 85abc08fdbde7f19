package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The PEER request: "keep the mapping that my traffic to this peer uses, and tell me where I am seen" (RFC 6887 §12.1).
 * <pre>
 *  |               as in a MAP request (288 bits)                  |
 *  |        Remote Peer Port       |           Reserved            |
 *  |               Remote Peer IP Address (128 bits)               |
 * </pre>
 *
 * @param remotePort 1..65535
 */
record PeerRequest(MapRequest map, int remotePort, InetAddress remoteAddress) implements PcpPayload {
    static final int OPCODE = 2;
    static final int SIZE = 56;

    static PeerRequest read(ByteBuffer in) {
        MapRequest map = MapRequest.read(in);
        int remotePort = in.getInt() >>> 16;
        return new PeerRequest(map, remotePort, Wire.address(in));
    }

    @Override
    public void write(ByteBuffer out) {
        map.write(out);
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
        return new PeerResponse(map.assigned(externalPort, externalAddress), remotePort, remoteAddress);
    }
}
