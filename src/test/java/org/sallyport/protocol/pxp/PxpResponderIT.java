package org.sallyport.protocol.pxp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.GatewaySettings;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.Rule;

/** UDP 5351 over loopback sockets, before a real gateway on a thread of its own. */
class PxpResponderIT {
    private static final String ADDRESS_REQUEST = "00 00";
    private static final byte[] ADDRESS = octets("00 80 0000 00000000 c6336401");

    private final TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
    private final Counters counters = new Counters();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"PCP-25", "PMP-3", "PMP-68", "CLI-49", "CLI-60"})
    @DisplayName("PCP-25, CLI-49, CLI-60: both dialects are answered at once, from the address asked")
    void bothDialectsAreAnswered(boolean best) throws IOException {
        PxpResponder responder = start(best, lan("127.0.0.1"), lan("127.0.0.2"));
        assertThat(responder.addresses()).hasSize(2);
        for (InetSocketAddress server : responder.addresses()) {
            try (DatagramSocket client = client("127.0.0.9", server)) {
                send(client, ADDRESS_REQUEST);
                assertThat(receive(client)).isEqualTo(ADDRESS);
                send(client, "02 00 0000 00000000 00000000000000000000ffff 7f000009");
                assertThat(receive(client)).isEqualTo(octets("02 80 00 00 00000000 00000000 000000000000000000000000"));
                send(client, map("7f000009", "1000", 7200));
                assertThat(receive(client)).isEqualTo(octets("""
                        02 81 00 00 00001c20 00000000 000000000000000000000000
                        000102030405060708090a0b 11 000000 1000 1000
                        00000000000000000000ffff c6336401
                        """));
            }
        }
        assertThat(responder.trouble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"PCP-116", "PMP-8"})
    @DisplayName("PCP-116, PMP-8: a source outside the interface's prefix is dropped and counted")
    void aForeignSourceIsDropped(boolean best) throws IOException {
        LanInterface narrow =
                new LanInterface("lo", 1, Addresses.of("127.0.0.1"), new Prefix(Addresses.of("127.0.0.0"), 28));
        InetSocketAddress server = start(best, narrow).addresses().get(0);
        try (DatagramSocket foreign = client("127.0.0.200", server);
                DatagramSocket neighbour = client("127.0.0.9", server)) {
            send(foreign, ADDRESS_REQUEST);
            send(neighbour, ADDRESS_REQUEST);
            assertThat(receive(neighbour)).isEqualTo(ADDRESS);
            assertThat(counters.of("pxp.dropped.off-lan")).isEqualTo(1);
            foreign.setSoTimeout(50);
            assertThatThrownBy(() -> receive(foreign)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement("CLI-61")
    @DisplayName("CLI-61: a client that is gone before its answer disturbs nobody")
    void unreachableClientsDisturbNobody(boolean best) throws IOException {
        InetSocketAddress server = start(best, lan("127.0.0.1")).addresses().get(0);
        for (int i = 0; i < 50; i++) {
            try (DatagramSocket client = client("127.0.0.9", server)) {
                send(client, map("7f000009", "1000", 0));
            }
        }
        try (DatagramSocket client = client("127.0.0.10", server)) {
            send(client, ADDRESS_REQUEST);
            assertThat(receive(client)).isEqualTo(ADDRESS);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"PCP-14", "CLI-80"})
    @DisplayName("PCP-14, CLI-80: empty and huge datagrams do not stop the next one")
    void emptyAndHugeDatagramsAreSurvived(boolean best) throws IOException {
        InetSocketAddress server = start(best, lan("127.0.0.1")).addresses().get(0);
        try (DatagramSocket client = client("127.0.0.9", server)) {
            byte[] huge = Arrays.copyOf(octets(map("7f000009", "1000", 7200)), 60_000);
            client.send(new DatagramPacket(new byte[0], 0));
            client.send(new DatagramPacket(huge, huge.length));
            byte[] reply = receive(client);
            assertThat(reply).hasSize(1100);
            assertThat(Arrays.copyOf(reply, 12)).isEqualTo(octets("02 81 00 03 00000708 00000000"));
            send(client, ADDRESS_REQUEST);
            assertThat(receive(client)).isEqualTo(ADDRESS);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement("PMP-70")
    @DisplayName("PMP-70: a burst of many hosts is answered, each request once")
    void aBurstIsAnswered(boolean best) throws IOException {
        InetSocketAddress server = start(best, lan("127.0.0.1")).addresses().get(0);
        List<DatagramSocket> clients = new ArrayList<>();
        for (int host = 10; host < 30; host++) {
            DatagramSocket client = client("127.0.0." + host, server);
            opened.add(client);
            clients.add(client);
        }
        for (int port = 0x2000; port < 0x2020; port++) {
            for (DatagramSocket client : clients) {
                String address = "7f0000"
                        + String.format("%02x", client.getLocalAddress().getAddress()[3]);
                send(client, map(address, Integer.toHexString(port), 7200));
            }
        }
        for (DatagramSocket client : clients) {
            Set<Integer> granted = new HashSet<>();
            for (int i = 0; i < 0x20; i++) {
                byte[] reply = receive(client);
                assertThat(reply[3]).isZero();
                granted.add(ByteBuffer.wrap(reply).getShort(40) & 0xffff);
            }
            assertThat(granted).hasSize(0x20);
        }
    }

    @Test
    @Requirement({"PMP-70", "CLI-79", "PCP-31"})
    @DisplayName(
            "PMP-70, CLI-79, PCP-31: one after the other, each is answered once, and long before it would be sent again")
    void requestsInSeriesAreAnsweredInTime() throws IOException {
        InetSocketAddress server = start(true, lan("127.0.0.1")).addresses().get(0);
        List<Long> millis = new ArrayList<>();
        try (DatagramSocket client = client("127.0.0.9", server)) {
            for (int port = 0x2000; port < 0x2080; port++) {
                long before = System.nanoTime();
                send(client, String.format("00 01 0000 %04x %04x 00001c20", port, port));
                assertThat(receive(client)).startsWith(octets("00 81 0000"));
                millis.add(Duration.ofNanos(System.nanoTime() - before).toMillis());
            }
            client.setSoTimeout(100);
            assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketTimeoutException.class);
        }
        millis.sort(null);
        assertThat(millis.get(millis.size() / 2))
                .as("the median, in milliseconds")
                .isLessThan(250);
    }

    @Test
    @Requirement({"PCP-46", "PCP-47", "PCP-52", "PMP-24", "PMP-27", "PMP-28", "PMP-30"})
    @DisplayName("PCP-46, PCP-48, PCP-52, PMP-24, PMP-27: the start is announced in both dialects, and again, later")
    void theStartIsAnnounced() throws IOException {
        try (DatagramSocket listener = listener()) {
            InetSocketAddress server =
                    start(listener, lan("127.0.0.1")).addresses().get(0);
            DatagramPacket pcp = packet(listener);
            assertThat(octetsOf(pcp)).isEqualTo(octets("02 80 00 00 00000000 00000000 000000000000000000000000"));
            assertThat(pcp.getSocketAddress()).as("PCP-47, PMP-28").isEqualTo(server);
            assertThat(receive(listener)).isEqualTo(ADDRESS);
            gateway.passes(Duration.ofSeconds(1000));
            hearCopies(listener, 1);
            assertThat(receive(listener)).isEqualTo(octets("02 80 00 00 00000000 000003e8 000000000000000000000000"));
            assertThat(receive(listener)).isEqualTo(octets("00 80 0000 000003e8 c6336401"));
        }
    }

    @Test
    @Requirement({"PCP-33", "PCP-46", "PMP-24", "PMP-27"})
    @DisplayName("PCP-33, PMP-24, PMP-27: a new external address is announced with a new epoch")
    void aNewExternalAddressIsAnnounced() throws IOException {
        try (DatagramSocket listener = listener()) {
            start(listener, lan("127.0.0.1"));
            receive(listener);
            receive(listener);
            gateway.passes(Duration.ofSeconds(1000));
            var unused = gateway.gateway.externalAddress(Optional.of(Addresses.of("198.51.100.2")));
            byte[] renamed = octets("00 80 0000 00000000 c6336402");
            await().atMost(5, SECONDS).until(() -> Arrays.equals(receive(listener), renamed));
        }
    }

    @Test
    @Requirement({"PMP-22", "PMP-24"})
    @DisplayName("PMP-22, PMP-24: a lost external address is announced as none, and announced when it is back")
    void aLostExternalAddressIsAnnounced() throws IOException {
        try (DatagramSocket listener = listener()) {
            start(listener, lan("127.0.0.1"));
            hearCopies(listener, 1);
            var lost = gateway.gateway.externalAddress(Optional.empty());
            byte[] none = octets("00 80 0003 00000000 00000000");
            await().atMost(5, SECONDS).until(() -> Arrays.equals(receive(listener), none));
            assertThat(lost.toCompletableFuture()).isDone();
            var unused = gateway.gateway.externalAddress(Optional.of(TestGateway.EXTERNAL));
            await().atMost(5, SECONDS).until(() -> Arrays.equals(receive(listener), ADDRESS));
        }
    }

    @Test
    @Requirement({"PCP-48", "PMP-26"})
    @DisplayName("PCP-48, PMP-26: a renumbering, told as new address and as new epoch, begins one series")
    void aRenumberingIsAnnouncedOnce() throws IOException {
        try (DatagramSocket listener = listener()) {
            start(listener, lan("127.0.0.1"));
            hearCopies(listener, 3);
            var unused = gateway.gateway.externalAddress(Optional.of(Addresses.of("198.51.100.2")));
            hearCopies(listener, 1);
            listener.setSoTimeout(100);
            assertThatThrownBy(() -> receive(listener)).isInstanceOf(SocketTimeoutException.class);
            listener.setSoTimeout(5000);
            hearCopies(listener, 1);
        }
    }

    @Test
    @Requirement("PMP-24")
    @DisplayName("PMP-24: mappings ended by a change of the configuration are announced, however many, in one series")
    void deniedMappingsAreAnnouncedOnce() throws Exception {
        try (DatagramSocket listener = listener()) {
            InetSocketAddress server =
                    start(listener, lan("127.0.0.1")).addresses().get(0);
            hearCopies(listener, 3);
            try (DatagramSocket client = client("127.0.0.9", server)) {
                for (int port = 0x1000; port < 0x1003; port++) {
                    send(client, map("7f000009", Integer.toHexString(port), 7200));
                    assertThat(receive(client)[3]).isZero();
                }
            }
            gateway.gateway
                    .reload(GatewaySettings.DEFAULTS, new Policy(Rule.Decision.DENY, List.of()))
                    .toCompletableFuture()
                    .get(5, SECONDS);
            hearCopies(listener, 1);
            listener.setSoTimeout(100);
            assertThatThrownBy(() -> receive(listener)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aTakenPortFailsTheStartAndIsNamed() throws IOException {
        PxpResponder first = start(true, lan("127.0.0.1"));
        int port = first.addresses().get(0).getPort();
        PxpSettings settings = new PxpSettings(true, true, List.of(lan("127.0.0.2"), lan("127.0.0.1")), port, 5350);
        PxpResponder second = responder(settings, true, InetAddress.getLoopbackAddress());
        assertThatThrownBy(second::start).isInstanceOf(IOException.class).hasMessageContaining("UDP 127.0.0.1:" + port);
        assertThat(second.trouble()).isPresent();
        assertThat(second.addresses()).isEmpty();
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(Addresses.of("127.0.0.2"), port))) {
            assertThat(free.isBound()).as("what was open is closed again").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSocketThatNoThreadTakesFailsTheStartAndIsNamed(boolean best) {
        PxpSettings settings = new PxpSettings(true, true, List.of(lan("127.0.0.1")), 5351, 5350);
        PxpResponder ended = responder(settings, best, InetAddress.getLoopbackAddress());
        ended.close();
        assertThatThrownBy(ended::start).isInstanceOf(IOException.class).hasMessageContaining("UDP 127.0.0.1:5351");
        assertThat(ended.addresses()).isEmpty();
    }

    @Test
    @Requirement({"PMP-4", "PMP-6"})
    @DisplayName("PMP-4, PMP-6: with both dialects off no socket is open")
    void withBothOffNoSocketIsOpen() throws IOException {
        PxpResponder off = responder(
                new PxpSettings(false, false, List.of(lan("127.0.0.1")), 0, 5350), true, Addresses.of("127.0.0.1"));
        off.start();
        assertThat(off.addresses()).isEmpty();
        assertThat(off.trouble()).isEmpty();
    }

    @Test
    void troubleIsToldBeforeTheStartAndAfterTheEnd() throws IOException {
        PxpResponder responder = responder(
                new PxpSettings(true, false, List.of(lan("127.0.0.1")), 0, 5350), true, Addresses.of("127.0.0.1"));
        assertThat(responder.name()).isEqualTo("pcp");
        assertThat(responder.trouble()).contains("not started");
        responder.start();
        assertThat(responder.trouble()).isEmpty();
        responder.close();
        assertThat(responder.trouble()).contains("stopped");
    }

    private PxpResponder start(boolean best, LanInterface... lan) throws IOException {
        return start(new PxpSettings(true, true, List.of(lan), 0, 9), best);
    }

    private PxpResponder start(DatagramSocket listener, LanInterface... lan) throws IOException {
        return start(new PxpSettings(true, true, List.of(lan), 0, listener.getLocalPort()), true);
    }

    private PxpResponder start(PxpSettings settings, boolean best) throws IOException {
        PxpResponder responder = responder(settings, best, Addresses.of("127.0.0.1"));
        gateway.serve();
        responder.start();
        return responder;
    }

    private PxpResponder responder(PxpSettings settings, boolean best, InetAddress group) {
        UdpSockets kind = best ? UdpSockets.best() : UdpSockets.nio();
        PxpResponder responder = new PxpResponder(
                settings,
                gateway.gateway,
                gateway.inside,
                gateway.clock(),
                counters,
                kind,
                new Groups(group, group, settings.announcementPort()));
        opened.add(responder);
        return responder;
    }

    private static LanInterface lan(String address) {
        return new LanInterface("lo", 1, Addresses.of(address), new Prefix(Addresses.of("127.0.0.0"), 8));
    }

    private static DatagramSocket listener() throws IOException {
        DatagramSocket listener = new DatagramSocket(new InetSocketAddress(Addresses.of("127.0.0.1"), 0));
        listener.setSoTimeout(5000);
        return listener;
    }

    /** So many announcements, each in both dialects. */
    private static void hearCopies(DatagramSocket listener, int copies) throws IOException {
        for (int copy = 0; copy < copies; copy++) {
            assertThat(receive(listener)).hasSize(24);
            assertThat(receive(listener)).hasSize(12);
        }
    }

    private static DatagramSocket client(String address, InetSocketAddress server) throws IOException {
        DatagramSocket client = new DatagramSocket(new InetSocketAddress(Addresses.of(address), 0));
        client.connect(server);
        client.setSoTimeout(5000);
        return client;
    }

    /** A UDP mapping of this internal port, four hexadecimal digits, for the address, eight of them. */
    private static String map(String client, String port, int lifetime) {
        return "02 01 0000" + String.format("%08x", lifetime) + "00000000000000000000ffff" + client
                + "000102030405060708090a0b 11 000000" + port + "0000 00000000000000000000ffff 00000000";
    }

    private static void send(DatagramSocket socket, String request) throws IOException {
        byte[] octets = octets(request);
        socket.send(new DatagramPacket(octets, octets.length));
    }

    private static byte[] receive(DatagramSocket socket) throws IOException {
        return octetsOf(packet(socket));
    }

    private static DatagramPacket packet(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return packet;
    }

    private static byte[] octetsOf(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
