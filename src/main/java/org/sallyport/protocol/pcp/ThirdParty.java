package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * THIRD_PARTY: "for that host, not for me" (RFC 6887 §13.1).
 * <pre>
 *  | Option Code=1 |  Reserved     |   Option Length=16            |
 *  |              Internal IP Address (128 bits)                   |
 * </pre>
 */
record ThirdParty(InetAddress internalAddress) implements PcpOption {
    static final int CODE = 1;
    static final int LENGTH = 16;

    static ThirdParty read(ByteBuffer data) {
        return new ThirdParty(Wire.address(data));
    }

    @Override
    public void write(ByteBuffer out) {
        PcpOption.putHeader(out, CODE, LENGTH);
        Wire.putAddress(out, internalAddress);
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public int size() {
        return HEADER + LENGTH;
    }

    @Override
    public boolean fits(PcpPayload payload) {
        return !(payload instanceof Announce);
    }
}
