package org.sallyport.protocol.pxp;

import static org.sallyport.protocol.pcp.Octets.octets;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/** What {@link LanIT} runs inside its network namespaces, told by its arguments; speaks on its standard output. */
final class LabProcess {
    private static final Prefix LAN = new Prefix(Addresses.of("192.0.2.0"), 24);

    private LabProcess() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "serve" -> serve(args[1]);
            case "ask" -> ask(args[1], args[2], args[3]);
            case "listen" -> listen(args[1], args[2], Integer.parseInt(args[3]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Answers on this interface until its input ends, then says what was dropped. */
    private static void serve(String device) throws IOException {
        InetAddress address = Addresses.of("192.0.2.1");
        LanInterface lan =
                new LanInterface(device, NetworkInterface.getByName(device).getIndex(), address, LAN);
        Counters counters = new Counters();
        try (TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
                PxpResponder responder = new PxpResponder(
                        new PxpSettings(true, true, List.of(lan)),
                        gateway.gateway,
                        gateway.inside,
                        gateway.clock(),
                        counters)) {
            gateway.serve();
            responder.start();
            say("serving");
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
            say(counters.all().toString());
        }
    }

    /** Asks the server at this address from that one; says who answered and what, or silence. */
    private static void ask(String from, String server, String request) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(Addresses.of(from), 0))) {
            byte[] octets = octets(request);
            socket.setSoTimeout(1000);
            socket.send(new DatagramPacket(octets, octets.length, Addresses.of(server), PxpSettings.PORT));
            hear(socket);
        } catch (SocketTimeoutException e) {
            say("silence");
        }
    }

    /** Says so many announcements. */
    private static void listen(String device, String group, int copies) throws IOException {
        try (MulticastSocket socket = new MulticastSocket(PxpSettings.ANNOUNCEMENT_PORT)) {
            socket.joinGroup(new InetSocketAddress(Addresses.of(group), 0), NetworkInterface.getByName(device));
            socket.setSoTimeout(10_000);
            say("listening");
            for (int i = 0; i < copies; i++) {
                hear(socket);
            }
        } catch (SocketTimeoutException e) {
            say("silence");
        }
    }

    private static void hear(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        say(packet.getAddress().getHostAddress() + ":" + packet.getPort() + " "
                + HexFormat.of().formatHex(Arrays.copyOf(packet.getData(), packet.getLength())));
    }

    /** Standard output is how it reports to the test that started it. */
    private static void say(String line) {
        System.out.println(line);
    }
}
