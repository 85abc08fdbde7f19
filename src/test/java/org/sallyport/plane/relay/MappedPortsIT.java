package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.Plane.Change;
import org.sallyport.core.gateway.PlaneFault;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.flow.RelayLimits;
import org.sallyport.plane.relay.flow.RelaySettings;

/** One listener for all mapped ports: how many sockets there are, and who gets what is sent to such a port. */
class MappedPortsIT extends TransparentLab {
    private static final int MANY = 2500;
    private static final int FIRST = 20000;

    @Test
    @Requirement("NAT-84")
    @DisplayName("NAT-84: thousands of mappings take no sockets, and each works")
    void manyMappingsFewSockets() throws Exception {
        Plane plane = plane();
        open(plane, mapping(Transport.TCP, FIRST - 1, INSIDE, 8080));
        long before = sockets();
        open(plane, many(Transport.TCP, 8080));
        open(plane, many(Transport.UDP, 8080));
        assertThat(sockets() - before).isZero();
        ServerSocket server = server(INSIDE, 8080);
        DatagramSocket udp = udp(INSIDE, 8080);
        DatagramSocket peer = udp(OUTSIDE, 5000);
        for (int port = FIRST; port < FIRST + MANY; port += 123) {
            Socket client = dial(OUTSIDE, 0, external(port));
            assertThat(accept(server).getRemoteSocketAddress()).isEqualTo(client.getLocalSocketAddress());
            send(peer, external(port), "to " + port);
            DatagramPacket came = receive(udp);
            assertThat(words(came)).isEqualTo("to " + port);
            send(udp, (InetSocketAddress) came.getSocketAddress(), "from " + port);
        }
    }

    private static Mapping[] many(Transport transport, int clientPort) {
        return IntStream.range(FIRST, FIRST + MANY)
                .mapToObj(port -> mapping(transport, port, INSIDE, clientPort))
                .toArray(Mapping[]::new);
    }

    /** Of this whole process. */
    private static long sockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(MappedPortsIT::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // Closed since it was listed.
        }
    }

    @Test
    @Requirement("NAT-85")
    @DisplayName(
            "NAT-85: a scan over all mapped UDP ports takes no more sockets than are allowed, and who comes later gets in")
    void aScanIsBounded() throws Exception {
        int allowed = 64;
        RelayLimits limits = RelayLimits.DEFAULTS;
        Plane plane =
                plane(RelaySettings.DEFAULTS.withLimits(new RelayLimits(limits.flows(), allowed, limits.backlog())));
        open(plane, many(Transport.UDP, 8081));
        DatagramSocket server = udp(INSIDE, 8081);
        DatagramSocket scanner = udp(OUTSIDE, 5000);
        long before = sockets();
        for (int port = FIRST; port < FIRST + MANY; port++) {
            send(scanner, external(port), "?");
        }
        DatagramSocket peer = udp(OTHER_OUTSIDE, 5001);
        String heard = "";
        while (!heard.equals("hello")) {
            send(peer, external(FIRST + 7), "hello");
            heard = words(receive(server));
        }
        assertThat(sockets() - before).isBetween(1L, (long) allowed + 1);
    }

    @Test
    @DisplayName("the first datagrams of a burst to an idle mapping arrive, each once and in order")
    void aBurstStaysInOrder() throws Exception {
        Plane plane = plane();
        DatagramSocket server = udp(INSIDE, 8082);
        for (int round = 0; round < 20; round++) {
            open(plane, mapping(Transport.UDP, 21000 + round, INSIDE, 8082));
            DatagramSocket peer = udp(OUTSIDE, 0);
            for (int i = 0; i < 60; i++) {
                send(peer, external(21000 + round), round + "/" + i);
            }
            for (int i = 0; i < 60; i++) {
                assertThat(words(receive(server))).isEqualTo(round + "/" + i);
            }
        }
    }

    @Test
    @Requirement("NAT-81")
    @DisplayName("NAT-81: a port that a service of this host has is refused; the service keeps it")
    void aServiceKeepsItsPort() throws Exception {
        Plane plane = plane();
        ServerSocket service = server(EXTERNAL, 22000);
        DatagramSocket udpService = udp(EXTERNAL, 22000);
        for (Transport transport : Transport.values()) {
            Mapping taken = mapping(transport, 22000, INSIDE, 8083);
            assertThat(plane.apply(List.of(new Change.Open(taken))))
                    .hasEntrySatisfying(
                            taken.key(), fault -> assertThat(fault.kind()).isEqualTo(PlaneFault.Kind.PORT_IN_USE));
        }
        dial(OUTSIDE, 0, external(22000));
        accept(service);
        send(udp(OUTSIDE, 0), external(22000), "for the service");
        assertThat(words(receive(udpService))).isEqualTo("for the service");
    }

    @Test
    @DisplayName("what this host itself opens by a mapped port stays its own, and the mapping works meanwhile")
    void ownConnectionsStayOwn() throws Exception {
        Plane plane = plane();
        ServerSocket inside = server(INSIDE, 8084);
        open(plane, mapping(Transport.TCP, 22001, INSIDE, 8084), mapping(Transport.UDP, 22001, INSIDE, 8084));
        ServerSocket peer = server(OUTSIDE, 7001);
        Socket own = dial(EXTERNAL, 22001, new InetSocketAddress(OUTSIDE, 7001));
        accept(peer).getOutputStream().write(5);
        assertThat(own.getInputStream().read()).isEqualTo(5);
        dial(OUTSIDE, 0, external(22001));
        accept(inside);
        DatagramSocket asks = udp(EXTERNAL, 22001);
        DatagramSocket answers = udp(OUTSIDE, 5353);
        send(asks, at(answers), "who is there?");
        send(answers, (InetSocketAddress) receive(answers).getSocketAddress(), "me");
        assertThat(words(receive(asks))).isEqualTo("me");
    }

    @Test
    @Requirement("NAT-38")
    @DisplayName("NAT-38: from the LAN and from this host itself a mapping is reached by its external endpoint")
    void reachedFromEverywhere() throws Exception {
        Plane plane = plane();
        open(plane, mapping(Transport.TCP, 22002, INSIDE, 8085), mapping(Transport.UDP, 22002, INSIDE, 8085));
        ServerSocket server = server(INSIDE, 8085);
        DatagramSocket udpServer = udp(INSIDE, 8085);
        for (InetAddress from : List.of(INSIDE, OTHER_INSIDE, EXTERNAL, GATEWAY)) {
            Socket client = dial(from, 0, external(22002));
            accept(server).getOutputStream().write(3);
            assertThat(client.getInputStream().read()).isEqualTo(3);
            DatagramSocket peer = udp(from, 0);
            send(peer, external(22002), "from " + from);
            DatagramPacket came = receive(udpServer);
            assertThat(words(came)).isEqualTo("from " + from);
            send(udpServer, (InetSocketAddress) came.getSocketAddress(), "back");
            assertThat(receive(peer).getSocketAddress()).isEqualTo(external(22002));
        }
    }

    @Test
    @Requirement("NAT-19")
    @DisplayName("NAT-19: the port of another address of this host is not mapped, and the relay's own ports are closed")
    void nothingElseIsOpen() throws Exception {
        open(plane(), mapping(Transport.TCP, 22003, INSIDE, 8086));
        server(INSIDE, 8086);
        assertThatThrownBy(() -> dial(INSIDE, 0, new InetSocketAddress(GATEWAY, 22003)))
                .isInstanceOf(ConnectException.class);
        int entrance = Integer.parseInt(
                hosts.net.run(
                        hosts.net.gateway,
                        "nft list table ip sallyport_relay | grep -o -E 'tcp tproxy to 127.0.0.1:[0-9]+' | grep -o -E '[0-9]+$'"));
        for (InetAddress from : List.of(OUTSIDE, INSIDE, EXTERNAL)) {
            assertThatThrownBy(() -> dial(from, 0, external(entrance))).isInstanceOf(ConnectException.class);
        }
        InetSocketAddress itself = new InetSocketAddress(InetAddress.getLoopbackAddress(), entrance);
        assertThatThrownBy(() -> dial(EXTERNAL, 0, itself).getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    @Requirement("NAT-79")
    @DisplayName("NAT-79: what somebody else has flushed is filled again in a while, mappings and exits")
    void flushedMappingsComeBack() throws Exception {
        open(plane(), mapping(Transport.TCP, 22004, INSIDE, 8087), mapping(Transport.UDP, 22004, INSIDE, 8087));
        ServerSocket server = server(INSIDE, 8087);
        for (String flush : List.of("nft flush ruleset", "nft flush set ip sallyport_relay mapped")) {
            hosts.net.run(hosts.net.gateway, flush);
            assertThatThrownBy(() -> dial(OUTSIDE, 0, external(22004))).isInstanceOf(ConnectException.class);
            await().atMost(30, TimeUnit.SECONDS).until(this::canDial);
            accept(server);
        }
        assertThat(hosts.net.run(hosts.net.gateway, "nft list map ip sallyport_relay outbound"))
                .contains("192.0.2.2 . udp . 8087 : 198.51.100.1 . 22004");
    }

    private boolean canDial() throws IOException {
        try {
            dial(OUTSIDE, 0, external(22004));
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    @Test
    @DisplayName("a change finds out that somebody has flushed, and all mappings work when it is made")
    void aChangeRepairs() throws Exception {
        Plane plane = plane();
        Mapping gone = mapping(Transport.TCP, 22005, INSIDE, 8088);
        open(plane, gone, mapping(Transport.TCP, 22006, INSIDE, 8088));
        ServerSocket server = server(INSIDE, 8088);
        hosts.net.run(hosts.net.gateway, "nft flush ruleset");
        close(plane, gone);
        dial(OUTSIDE, 0, external(22006));
        accept(server);
        assertThatThrownBy(() -> dial(OUTSIDE, 0, external(22005))).isInstanceOf(ConnectException.class);
    }
}
