package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Nonce;

/**
 * A PEER request in the making: UDP to port 5000 of 203.0.113.99, for two hours, any external IPv4 endpoint, unless said
 * otherwise.
 */
record PeerMessage(
        int lifetime,
        Nonce nonce,
        int protocol,
        int internalPort,
        int port,
        String address,
        int remotePort,
        String remoteAddress) {
    static PeerMessage peer(int internalPort) {
        return new PeerMessage(7200, Ask.NONCE, 17, internalPort, 0, "0.0.0.0", 5000, "203.0.113.99");
    }

    PeerMessage lasting(int seconds) {
        return new PeerMessage(seconds, nonce, protocol, internalPort, port, address, remotePort, remoteAddress);
    }

    PeerMessage nonce(Nonce other) {
        return new PeerMessage(lifetime, other, protocol, internalPort, port, address, remotePort, remoteAddress);
    }

    PeerMessage protocol(int number) {
        return new PeerMessage(lifetime, nonce, number, internalPort, port, address, remotePort, remoteAddress);
    }

    PeerMessage suggesting(String external, int externalPort) {
        return new PeerMessage(
                lifetime, nonce, protocol, internalPort, externalPort, external, remotePort, remoteAddress);
    }

    PeerMessage to(String remote, int port) {
        return new PeerMessage(lifetime, nonce, protocol, internalPort, this.port, address, port, remote);
    }

    byte[] octets(InetAddress client) {
        ByteBuffer out = ByteBuffer.allocate(80);
        out.put((byte) 2).put((byte) 2).putShort((short) 0).putInt(lifetime);
        Wire.putAddress(out, client);
        new PeerRequest(
                        nonce,
                        protocol,
                        internalPort,
                        port,
                        Addresses.of(address),
                        remotePort,
                        Addresses.of(remoteAddress))
                .write(out);
        return out.array();
    }
}
