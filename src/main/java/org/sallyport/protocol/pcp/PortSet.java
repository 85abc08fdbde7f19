package org.sallyport.protocol.pcp;

import java.nio.ByteBuffer;

/**
 * PORT_SET: "and the ports that follow, one to one" (RFC 7753 §4).
 * <pre>
 *  | Option Code=130 |  Reserved     |     Option Length=5         |
 *  |         Port Set Size           |   First Internal Port       |
 *  |  Reserved   |P|
 * </pre>
 *
 * @param ports how many ports, 0xffff for as many as can be
 * @param firstInternalPort the one in the MAP header, in a request
 * @param parity whether the first internal and external port are both even or both odd
 */
record PortSet(int ports, int firstInternalPort, boolean parity) implements PcpOption {
    static final int CODE = 130;
    static final int LENGTH = 5;

    static PortSet read(ByteBuffer data) {
        return new PortSet(Wire.u16(data), Wire.u16(data), (data.get() & 1) == 1);
    }

    @Override
    public void write(ByteBuffer out) {
        PcpOption.putHeader(out, CODE, LENGTH);
        out.putShort((short) ports).putShort((short) firstInternalPort).put((byte) (parity ? 1 : 0));
        out.put(new byte[Wire.padded(LENGTH) - LENGTH]);
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public int size() {
        return HEADER + Wire.padded(LENGTH);
    }

    @Override
    public boolean fits(PcpPayload payload) {
        return payload instanceof MapRequest;
    }
}
