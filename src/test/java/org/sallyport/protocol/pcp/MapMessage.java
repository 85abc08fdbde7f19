package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Nonce;

/** A MAP request in the making: UDP, for two hours, any external IPv4 endpoint, unless said otherwise. */
record MapMessage(
        int lifetime, Nonce nonce, int protocol, int internalPort, int port, String address, boolean preferFailure) {
    static MapMessage udp(int internalPort) {
        return new MapMessage(7200, Ask.NONCE, 17, internalPort, 0, "0.0.0.0", false);
    }

    MapMessage lasting(int seconds) {
        return new MapMessage(seconds, nonce, protocol, internalPort, port, address, preferFailure);
    }

    MapMessage nonce(Nonce other) {
        return new MapMessage(lifetime, other, protocol, internalPort, port, address, preferFailure);
    }

    MapMessage protocol(int number) {
        return new MapMessage(lifetime, nonce, number, internalPort, port, address, preferFailure);
    }

    MapMessage tcp() {
        return protocol(6);
    }

    MapMessage suggesting(String externalAddress, int externalPort) {
        return new MapMessage(lifetime, nonce, protocol, internalPort, externalPort, externalAddress, preferFailure);
    }

    MapMessage preferringFailure() {
        return new MapMessage(lifetime, nonce, protocol, internalPort, port, address, true);
    }

    byte[] octets(InetAddress client) {
        ByteBuffer out = ByteBuffer.allocate(preferFailure ? 64 : 60);
        out.put((byte) 2).put((byte) 1).putShort((short) 0).putInt(lifetime);
        Wire.putAddress(out, client);
        new MapRequest(nonce, protocol, internalPort, port, Addresses.of(address)).write(out);
        if (preferFailure) {
            new PcpOption.PreferFailure().write(out);
        }
        return out.array();
    }
}
