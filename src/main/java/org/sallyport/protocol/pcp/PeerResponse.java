package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The PEER response: "that peer sees you there" (RFC 6887 §12.1).
 * <pre>
 *  |               as in a MAP response (288 bits)                 |
 *  |        Remote Peer Port       |           Reserved            |
 *  |               Remote Peer IP Address (128 bits)               |
 * </pre>
 */
record PeerResponse(MapResponse map, int remotePort, InetAddress remoteAddress) implements PcpPayload {

    static PeerResponse read(ByteBuffer in) {
        MapResponse map = MapResponse.read(in);
        int remotePort = in.getInt() >>> 16;
        return new PeerResponse(map, remotePort, Wire.address(in));
    }

    @Override
    public void write(ByteBuffer out) {
        map.write(out);
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
