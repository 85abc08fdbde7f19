package org.sallyport.protocol.pxp;

import static org.sallyport.protocol.pcp.Octets.octets;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/** A responder whose LAN is loopback, of both families, before a gateway on a thread of its own; and its clients. */
final class Loopback {
    static final String ADDRESS_REQUEST = "00 00";
    static final byte[] ADDRESS = octets("00 80 0000 00000000 c6336401");
    static final byte[] ANNOUNCEMENT = octets("02 80 00 00 00000000 00000000 000000000000000000000000");

    final TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z").serve();
    final Counters counters = new Counters();
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** A side of 127.0.0.0/8 or ::1. */
    static LanInterface side(String address) {
        return side(1, address);
    }

    static LanInterface side(int index, String address) {
        InetAddress parsed = Addresses.of(address);
        return new LanInterface("lo", index, parsed, new Prefix(parsed, Addresses.isIpv4(parsed) ? 8 : 128));
    }

    /** One that is not started yet; its announcements go to this port of 127.0.0.1. */
    PxpResponder responder(UdpSockets kind, PxpSettings settings) {
        Groups groups = new Groups(Addresses.of("127.0.0.1"), Addresses.of("::1"), settings.announcementPort());
        PxpResponder responder = new PxpResponder(
                settings, gateway.gateway, new AllOfLoopback(), gateway.clock(), counters, kind, groups);
        opened.add(responder);
        return responder;
    }

    PxpResponder start(UdpSockets kind, PxpSettings settings) throws IOException {
        PxpResponder responder = responder(kind, settings);
        responder.start();
        return responder;
    }

    /** Speaking both dialects, on free ports. */
    PxpResponder start(LanInterface... sides) throws IOException {
        return start(UdpSockets.best(), new PxpSettings(true, true, List.of(sides), 0, 9));
    }

    /** A client that hears this server only. */
    DatagramSocket client(String address, InetSocketAddress server) throws IOException {
        DatagramSocket client = bound(address, 0);
        client.connect(server);
        return client;
    }

    DatagramSocket bound(String address, int port) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(Addresses.of(address), port));
        socket.setSoTimeout(5000);
        opened.add(socket);
        return socket;
    }

    static byte[] ask(DatagramSocket client, String request) throws IOException {
        byte[] octets = octets(request);
        client.send(new DatagramPacket(octets, octets.length));
        return receive(client);
    }

    static byte[] receive(DatagramSocket socket) throws IOException {
        return octetsOf(packet(socket));
    }

    static DatagramPacket packet(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return packet;
    }

    static byte[] octetsOf(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** Ends everything it has opened. */
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        gateway.close();
    }

    private final class AllOfLoopback implements Inside {
        @Override
        public boolean contains(InetAddress address) {
            return address.isLoopbackAddress() || gateway.inside.contains(address);
        }

        @Override
        public boolean isHost(InetAddress address) {
            return contains(address);
        }
    }
}
