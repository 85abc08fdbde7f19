package org.sallyport.lab;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** A PCP client of a few octets, written from RFC 6887 and not from our codec. */
final class Pcp {
    static final int PORT = 5351;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int SUCCESS = 0;

    private static final int VERSION = 2;
    private static final int MAP = 1;
    private static final int PEER = 2;
    private static final int PEER_SIZE = 80;
    private static final int RESPONSE = 0x80;
    private static final int MAP_SIZE = 60;

    private Pcp() {}

    /** A MAP answer (RFC 6887 §7.2, §11.1); times in seconds. */
    record Answer(int result, long lifetime, long epoch, int internalPort, int externalPort, String externalAddress)
            implements Serializable {}

    /** What is asked for. Two of one owner carry the same nonce. */
    record Ask(String client, long nonce, int protocol, int internalPort, int externalPort, long lifetime)
            implements Serializable {
        Ask lifetime(long seconds) {
            return new Ask(client, nonce, protocol, internalPort, externalPort, seconds);
        }
    }

    static byte[] request(Ask ask) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(MAP_SIZE);
        out.put((byte) VERSION).put((byte) MAP).putShort((short) 0);
        out.putInt((int) ask.lifetime());
        out.put(address(ask.client()));
        out.putLong(ask.nonce()).putInt((int) ask.nonce());
        out.putInt(ask.protocol() << 24);
        out.putShort((short) ask.internalPort()).putShort((short) ask.externalPort());
        return out.put(address(isIpv6(ask.client()) ? "::" : "0.0.0.0")).array();
    }

    private static boolean isIpv6(String address) {
        return address.indexOf(':') >= 0;
    }

    /** An address as PCP writes it, an IPv4 one as ::ffff:a.b.c.d (RFC 6887 §5). */
    private static byte[] address(String address) throws IOException {
        byte[] octets = InetAddress.getByName(address).getAddress();
        if (octets.length == 16) {
            return octets;
        }
        ByteBuffer out = ByteBuffer.allocate(16).putLong(0).putShort((short) 0).putShort((short) 0xffff);
        return out.put(octets).array();
    }

    /** A PEER request of the same shape, for one remote endpoint (RFC 6887 §12.1). */
    static byte[] peer(Ask ask, String remote, int remotePort) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(PEER_SIZE).put(request(ask)).putInt(remotePort << 16);
        return out.put(address(remote)).put(1, (byte) PEER).array();
    }

    /** Asks by PEER once; the answer begins as one to MAP does. */
    static Answer peer(Ask ask, String remote, int remotePort, int patience) throws IOException {
        byte[] octets = Probe.datagram(ask.client(), Lab.GATEWAY, PORT, peer(ask, remote, remotePort), patience);
        if (octets.length < PEER_SIZE || (octets[1] & 0xff) != (RESPONSE | PEER)) {
            throw new IOException("no PEER answer: " + octets.length + " octets");
        }
        octets[1] = (byte) (RESPONSE | MAP);
        return answer(octets);
    }

    static Answer answer(byte[] octets) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(octets);
        if (octets.length < MAP_SIZE || octets[0] != VERSION || (octets[1] & 0xff) != (RESPONSE | MAP)) {
            throw new IOException("no MAP answer: " + octets.length + " octets");
        }
        byte[] external = new byte[16];
        in.get(44, external);
        return new Answer(
                octets[3] & 0xff,
                Integer.toUnsignedLong(in.getInt(4)),
                Integer.toUnsignedLong(in.getInt(8)),
                Short.toUnsignedInt(in.getShort(40)),
                Short.toUnsignedInt(in.getShort(42)),
                InetAddress.getByAddress(external).getHostAddress());
    }

    /** Asks once, by the client's own family, and answers what the gateway says. For a task of the client's own host. */
    static Answer map(Ask ask) throws IOException {
        return map(ask, 3000);
    }

    /** The same, with this many milliseconds of patience. */
    static Answer map(Ask ask, int patience) throws IOException {
        String gateway = isIpv6(ask.client()) ? Lab.GATEWAY6 : Lab.GATEWAY;
        byte[] octets = Probe.datagram(ask.client(), gateway, PORT, request(ask), patience);
        if (octets.length == 0) {
            throw new IOException("no answer to " + ask);
        }
        return answer(octets);
    }
}
