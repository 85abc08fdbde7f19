package org.sallyport.protocol.natpmp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The external address, as an answer and as an announcement (RFC 6886 §3.2).
 * <pre>
 *  |   Vers = 0    | OP = 128 + 0  |          Result Code          |
 *  |            Seconds Since Start of Epoch                       |
 *  |                 External IPv4 Address                         |
 * </pre>
 *
 * @param address empty when there is none, which the message calls a network failure and 0.0.0.0
 */
record AddressResponse(Optional<InetAddress> address, long epoch) {
    static final int SIZE = 12;
    private static final byte[] NONE = new byte[4];

    AddressResponse {
        // NAT-PMP has 32 bits for it: an IPv6 address is none.
        address = address.filter(Inet4Address.class::isInstance);
    }

    ResultCode result() {
        return address.isPresent() ? ResultCode.SUCCESS : ResultCode.NETWORK_FAILURE;
    }

    ByteBuffer octets() {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        out.put((byte) 0).put((byte) NatPmpServer.RESPONSE).putShort((short) result().number());
        out.putInt((int) epoch);
        out.put(address.map(InetAddress::getAddress).orElse(NONE));
        return out.flip();
    }
}
