package org.sallyport.protocol.pxp;

import static org.sallyport.protocol.pcp.Octets.octets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/** What {@link LanIT} runs inside its network namespaces, told by its arguments; speaks on its standard output. */
final class LabProcess {
    private static final Prefix LAN = new Prefix(Addresses.of("192.0.2.0"), 24);
    private static final Prefix GLOBAL = new Prefix(Addresses.of("2001:db8:1::"), 64);

    private LabProcess() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "serve" -> serve(args[1]);
            case "ask" -> ask(args[1], args[2], args[3]);
            case "listen" -> listen(args[1], args[2], Integer.parseInt(args[3]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /**
     * Answers on this interface until its input ends, then says what was dropped. A line of input has it follow: the
     * interface as it is then, and one more IPv4 address of it when the line names one.
     */
    private static void serve(String device) throws IOException {
        Counters counters = new Counters();
        try (TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
                PxpResponder responder = new PxpResponder(
                        new PxpSettings(true, true, sides(device, "")),
                        gateway.gateway,
                        new Lab(gateway.inside, device),
                        gateway.clock(),
                        counters)) {
            gateway.serve();
            responder.start();
            say("serving");
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                responder.follow(sides(device, order));
                say("following " + responder.addresses().size() + " "
                        + responder.trouble().orElse(""));
            }
            say(counters.all().toString());
        }
    }

    /** The gateway's addresses there, while there is such an interface. */
    private static List<LanInterface> sides(String device, String more) throws IOException {
        NetworkInterface present = NetworkInterface.getByName(device);
        if (present == null) {
            return List.of();
        }
        List<LanInterface> sides = new ArrayList<>();
        InetAddress linkLocal =
                Inet6Address.getByAddress(null, Addresses.of("fe80::1").getAddress(), present.getIndex());
        sides.add(new LanInterface(device, present.getIndex(), Addresses.of("192.0.2.1"), LAN));
        sides.add(new LanInterface(device, present.getIndex(), linkLocal, new Prefix(linkLocal, 64)));
        sides.add(new LanInterface(device, present.getIndex(), Addresses.of("2001:db8:1::1"), GLOBAL));
        Addresses.parse(more)
                .ifPresent(address ->
                        sides.add(new LanInterface(device, present.getIndex(), address, Prefix.of(address))));
        return sides;
    }

    /** Besides the gateway's inside the link's IPv6 networks; a link-local address belongs to the link it names. */
    private record Lab(Inside ipv4, String device) implements Inside {
        @Override
        public boolean contains(InetAddress address) {
            return ipv4.contains(address) || GLOBAL.contains(address) || isOnLink(address);
        }

        private boolean isOnLink(InetAddress address) {
            try {
                NetworkInterface link = NetworkInterface.getByName(device);
                return address.isLinkLocalAddress()
                        && address instanceof Inet6Address scoped
                        && link != null
                        && scoped.getScopeId() == link.getIndex();
            } catch (SocketException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isHost(InetAddress address) {
            return contains(address);
        }
    }

    /** Asks the server at this address from that one; says who answered and what, or silence. */
    private static void ask(String from, String server, String request) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(from), 0))) {
            byte[] octets = octets(request);
            socket.setSoTimeout(1000);
            socket.send(new DatagramPacket(octets, octets.length, InetAddress.getByName(server), PxpSettings.PORT));
            hear(socket);
        } catch (SocketTimeoutException e) {
            say("silence");
        }
    }

    /** Says so many announcements. */
    private static void listen(String device, String group, int copies) throws IOException {
        // Bound to the group itself: every host is in these groups, whatever it has joined.
        InetSocketAddress hosts = new InetSocketAddress(InetAddress.getByName(group), PxpSettings.ANNOUNCEMENT_PORT);
        try (MulticastSocket socket = new MulticastSocket(hosts)) {
            socket.joinGroup(hosts, NetworkInterface.getByName(device));
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
        String address = packet.getAddress().getHostAddress().replaceAll("%.*", "");
        say(address + ":" + packet.getPort() + " "
                + HexFormat.of().formatHex(Arrays.copyOf(packet.getData(), packet.getLength())));
    }

    /** Standard output is how it reports to the test that started it. */
    private static void say(String line) {
        System.out.println(line);
    }
}
