package org.sallyport.protocol.igd.ssdp;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sallyport.protocol.igd.ssdp.Samples.DEVICE;
import static org.sallyport.protocol.igd.ssdp.Samples.search;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;

/** The endpoint on real sockets of the loopback interface, which is all the LAN a laptop may have. */
class SsdpResponderIT {
    private static final InetAddress GATEWAY = Addresses.of("127.0.0.1");
    private static final InetAddress SECOND = Addresses.of("127.1.0.1");
    private static final InetAddress GROUP = Addresses.of("239.255.255.250");
    private static final Duration PATIENCE = ofSeconds(5);
    private static final Duration SILENCE = ofMillis(200);
    /** Longer than the pauses between the sets of an arrival. */
    private static final Duration LONG_SILENCE = ofMillis(600);

    private final Counters counters = new Counters();
    private final NetworkInterface loopback = interfaceOf(GATEWAY);
    private final int port = freePort();
    private final InetSocketAddress unicast = new InetSocketAddress(GATEWAY, port);
    private final InetSocketAddress group = new InetSocketAddress(GROUP, port);
    private SsdpResponder responder = responder(Sockets.best());
    private SearchClient client;

    @BeforeEach
    void openClient() throws IOException {
        client = SearchClient.on(Addresses.of("127.0.0.5"));
    }

    @AfterEach
    void sayByebye() {
        responder.close();
        client.close();
    }

    @ParameterizedTest
    @Requirement({"UDA-19", "UDA-21", "UDA-23", "CLI-3", "CLI-7"})
    @EnumSource
    @DisplayName("UDA-19, UDA-21, CLI-3, CLI-7: a unicast search is answered from the LOCATION's address and port 1900")
    void aUnicastSearchIsAnswered(Sockets sockets) throws IOException {
        start(sockets);
        try (SearchClient client = SearchClient.on(Addresses.of("127.0.0.5"))) {
            client.send(search(DEVICE + "InternetGatewayDevice:2").replace("MX: 2\r\n", ""), unicast);
            List<SearchClient.Answer> answers = client.receive(1, PATIENCE);

            assertThat(answers).hasSize(1);
            assertThat(answers.get(0).from()).isEqualTo(unicast);
            assertThat(answers.get(0).text())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nLOCATION: http://127.0.0.1:5000/igd2.xml\r\n")
                    .contains("\r\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:2\r\n")
                    .endsWith("\r\n\r\n");
            assertThat(client.receive(1, SILENCE)).isEmpty();
        }
    }

    @ParameterizedTest
    @Requirement({"UDA-20", "UDA-22", "UDA-26"})
    @EnumSource
    @DisplayName("UDA-20, UDA-22, UDA-26: ssdp:all to the group is answered with the whole set")
    void aSearchToTheGroupIsAnswered(Sockets sockets) throws IOException {
        start(sockets);
        try (SearchClient client = SearchClient.on(GATEWAY).by(loopback)) {
            client.send(search("ssdp:all"), group);
            List<SearchClient.Answer> answers = client.receive(11, PATIENCE);

            assertThat(answers).hasSize(11).allMatch(answer -> answer.from().equals(unicast));
            assertThat(client.receive(1, SILENCE)).isEmpty();
        }
    }

    @ParameterizedTest
    @Requirement({"UDA-9", "UDA-12", "CLI-9", "IGD-7"})
    @EnumSource
    @DisplayName("UDA-9, UDA-12, CLI-9: a listener hears byebye, then alive, and byebye again when the gateway stops")
    void aListenerHearsComingAndGoing(Sockets sockets) throws IOException {
        try (MulticastSocket listening = new MulticastSocket(group)) {
            listening.joinGroup(group, loopback);
            SearchClient listener = new SearchClient(listening);
            start(sockets);
            List<SearchClient.Answer> coming = listener.receive(22 + 11, PATIENCE);
            responder.close();
            List<SearchClient.Answer> going = listener.receive(44 + 22, SILENCE);

            assertThat(coming.subList(0, 22)).allMatch(heard -> heard.text().contains("\r\nNTS: ssdp:byebye\r\n"));
            assertThat(coming.subList(22, 33)).allMatch(heard -> heard.text().contains("\r\nNTS: ssdp:alive\r\n"));
            assertThat(going)
                    .filteredOn(heard -> heard.text().contains("byebye"))
                    .hasSize(44);
            assertThat(going.get(going.size() - 1).text()).contains("byebye");
            assertThat(coming).allMatch(heard -> heard.from().equals(unicast));
        }
    }

    @ParameterizedTest
    @Requirement("CLI-80")
    @EnumSource
    @DisplayName("CLI-80: garbage of every size is counted, gets nothing, and the next search is answered")
    void garbageIsCounted(Sockets sockets) throws IOException {
        start(sockets);
        try (SearchClient client = SearchClient.on(GATEWAY)) {
            Random random = new Random(7);
            for (int size = 0; size < 64; size++) {
                byte[] octets = new byte[size];
                random.nextBytes(octets);
                client.send(octets, unicast);
            }
            client.send(new byte[65507], unicast);
            client.send("M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n", unicast);

            await().atMost(PATIENCE).until(() -> counters.of("ssdp.dropped.no-man") == 1);
            assertThat(counters.of("ssdp.dropped.malformed")).isEqualTo(65);
            assertThat(client.receive(1, SILENCE)).isEmpty();
            client.send(search("upnp:rootdevice") + "x".repeat(60_000), unicast);
            assertThat(client.receive(1, PATIENCE)).hasSize(1);
            assertThat(counters.of("ssdp.receive-failed")).isZero();
        }
    }

    @ParameterizedTest
    @Requirement({"UDA-27", "UDA-28"})
    @EnumSource
    @DisplayName("UDA-27, UDA-28: a source outside the LAN's prefix gets nothing, by unicast or by the group")
    void aSourceOutsideThePrefixGetsNothing(Sockets sockets) throws IOException {
        start(sockets);
        try (SearchClient client = SearchClient.on(Addresses.of("127.9.0.1")).by(loopback)) {
            client.send(search("ssdp:all"), unicast);
            client.send(search("ssdp:all"), group);

            await().atMost(PATIENCE).until(() -> counters.of("ssdp.dropped.off-lan") == 2);
            assertThat(client.receive(1, SILENCE)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A taken port stops the start with a message that names it, and leaves nothing open")
    void aTakenPortIsSaidLoudly(Sockets sockets) throws IOException {
        responder = responder(sockets);
        try (DatagramSocket holder = new DatagramSocket(unicast)) {
            assertThat(holder.isBound()).isTrue();
            assertThatThrownBy(responder::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
            assertThat(responder.trouble()).isPresent();
        }
        responder.start();
        assertThat(responder.trouble()).isEmpty();
    }

    @ParameterizedTest
    @Requirement("UDA-32")
    @EnumSource
    @DisplayName("UDA-32: another SSDP program of this host may hold the port for all addresses")
    void thePortIsShared(Sockets sockets) throws IOException {
        try (MulticastSocket other = new MulticastSocket(port)) {
            assertThat(other.getReuseAddress()).isTrue();
            start(sockets);
            try (SearchClient client = SearchClient.on(GATEWAY)) {
                client.send(search("upnp:rootdevice"), unicast);
                assertThat(client.receive(1, PATIENCE)).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Closing is quick, frees the port and can be done twice; then it can be started again")
    void closingIsQuickAndFreesThePort(Sockets sockets) throws IOException {
        start(sockets);
        assertThat(responder.name()).isEqualTo("ssdp");
        assertThat(responder.trouble()).isEmpty();
        assertThatThrownBy(responder::start).isInstanceOf(IllegalStateException.class);

        long before = System.nanoTime();
        responder.close();
        responder.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(ofSeconds(1));
        assertThat(responder.trouble()).contains("SSDP is not running");
        try (DatagramSocket free = new DatagramSocket(unicast)) {
            assertThat(free.isBound()).isTrue();
        }
        responder.start();
        assertThat(responder.trouble()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"UDA-6", "UDA-7", "UDA-12", "UDA-13", "CLI-9"})
    @DisplayName(
            "UDA-7, UDA-12, UDA-13: on a new side, byebye and alive on all with a raised BOOTID; then none on one gone")
    void newSidesAreFollowed(Sockets sockets) throws IOException {
        start(sockets);
        try (MulticastSocket listening = new MulticastSocket(group);
                SearchClient onSecond = SearchClient.on(Addresses.of("127.1.0.5"))) {
            listening.joinGroup(group, loopback);
            SearchClient listener = new SearchClient(listening);
            await().atMost(PATIENCE).until(() -> toldOf(listener, "ssdp:alive", 7));
            assertThat(found(onSecond, SECOND)).isEmpty();

            responder.follow(List.of(side(GATEWAY), side(SECOND)));
            assertThat(found(onSecond, SECOND)).contains("8");
            assertThat(found(client, GATEWAY)).contains("8");
            List<SearchClient.Answer> heard = listener.receive(2 * (22 + 11), PATIENCE);
            assertThat(heard)
                    .filteredOn(told -> told.field("NTS").equals("ssdp:byebye"))
                    .hasSizeGreaterThanOrEqualTo(44);
            assertThat(heard)
                    .filteredOn(told -> told.field("BOOTID.UPNP.ORG").equals("8"))
                    .extracting(told -> told.from().getAddress())
                    .contains(GATEWAY, SECOND);

            responder.follow(List.of(side(GATEWAY)));
            assertThat(found(onSecond, SECOND)).isEmpty();
            assertThat(found(client, GATEWAY)).contains("9");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"UDA-12", "UDA-13"})
    @DisplayName(
            "UDA-12: a side that goes says byebye in the old run while it still can; with none left it is quiet and well")
    void aSideThatGoesSaysByebye(Sockets sockets) throws IOException {
        start(sockets);
        try (MulticastSocket listening = new MulticastSocket(group)) {
            listening.joinGroup(group, loopback);
            SearchClient listener = new SearchClient(listening);
            await().atMost(PATIENCE).until(() -> toldOf(listener, "ssdp:alive", 7));

            responder.follow(List.of());
            assertThat(responder.trouble()).isEmpty();
            List<SearchClient.Answer> heard = listener.receive(100, SILENCE);
            assertThat(heard).last().matches(told -> told.field("NTS").equals("ssdp:byebye"));
            assertThat(heard).extracting(told -> told.field("BOOTID.UPNP.ORG")).containsOnly("7");
            assertThat(found(client, GATEWAY)).isEmpty();

            responder.follow(List.of(side(GATEWAY)));
            assertThat(found(client, GATEWAY)).contains("9");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("UDA-13")
    @DisplayName("UDA-13: the same sides again are no change, and not a word is said of them")
    void theSameSidesAreNoChange(Sockets sockets) throws IOException {
        start(sockets);
        long answered = counters.of("ssdp.answers");
        responder.follow(List.of(side(GATEWAY)));
        responder.follow(List.of(side(GATEWAY), side(GATEWAY)));

        assertThat(found(client, GATEWAY)).contains("7");
        assertThat(counters.of("ssdp.answers")).isEqualTo(answered + 1);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A side that cannot be opened is told, tried again, and holds up no other")
    void aSideThatCannotBeOpenedIsTriedAgain(Sockets sockets) throws IOException {
        start(sockets);
        try (SearchClient onSecond = SearchClient.on(Addresses.of("127.1.0.5"))) {
            try (DatagramSocket holder = new DatagramSocket(new InetSocketAddress(SECOND, port))) {
                assertThat(holder.isBound()).isTrue();
                responder.follow(List.of(side(GATEWAY), side(SECOND)));
                assertThat(responder.trouble()).get().asString().contains("127.1.0.1:" + port);
                assertThat(found(client, GATEWAY)).contains("7");
            }
            responder.follow(List.of(side(GATEWAY), side(SECOND)));
            assertThat(responder.trouble()).isEmpty();
            assertThat(found(onSecond, SECOND)).contains("8");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Sides that are told while it does not run are those it starts on")
    void sidesAreKeptForTheStart(Sockets sockets) throws IOException {
        assumeAvailable(sockets);
        responder = responder(sockets);
        responder.follow(List.of(side(SECOND)));
        responder.start();
        try (SearchClient onSecond = SearchClient.on(Addresses.of("127.1.0.5"))) {
            assertThat(found(onSecond, SECOND)).contains("7");
            assertThat(found(client, GATEWAY)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"UDA-19", "UDA-33", "CLI-8"})
    @DisplayName("UDA-19, UDA-33: a unicast search over IPv6 is answered with an IPv6 LOCATION")
    void aUnicastSearchOverIpv6IsAnswered(Sockets sockets) throws IOException {
        assumeAvailable(sockets);
        InetAddress six = Addresses.of("::1");
        assumeTrue(loopback.inetAddresses().anyMatch(six::equals), "no IPv6 here");
        responder = responder(sockets, Samples.lan(loopback.getName(), loopback.getIndex(), "::1", "::1/128"));
        responder.start();
        try (SearchClient onSix = SearchClient.on(six)) {
            onSix.send(search("upnp:rootdevice"), new InetSocketAddress(six, port));
            List<SearchClient.Answer> answers = onSix.receive(1, PATIENCE);
            assertThat(answers).hasSize(1);
            assertThat(answers.get(0).field("LOCATION")).isEqualTo("http://[0:0:0:0:0:0:0:1]:5000/igd1.xml");
            assertThat(answers.get(0).from()).isEqualTo(new InetSocketAddress(six, port));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterfaceThatIsNotThereIsSaidLoudly(Sockets sockets) {
        assumeAvailable(sockets);
        LanInterface gone = Samples.lan("gone0", 54321, "127.0.0.1", "127.0.0.0/16");
        responder = responder(sockets, gone);
        assertThatThrownBy(responder::start).isInstanceOf(IOException.class).hasMessageContaining("gone0");
    }

    /** The BOOTID of the answer to a unicast search, if one comes. */
    private Optional<String> found(SearchClient client, InetAddress gateway) throws IOException {
        client.send(search("upnp:rootdevice"), new InetSocketAddress(gateway, port));
        return client.receive(1, LONG_SILENCE).stream()
                .map(answer -> answer.field("BOOTID.UPNP.ORG"))
                .findFirst();
    }

    private static boolean toldOf(SearchClient listener, String what, int bootId) throws IOException {
        return listener.receive(100, LONG_SILENCE).stream()
                .anyMatch(told -> told.field("NTS").equals(what)
                        && told.field("BOOTID.UPNP.ORG").equals(Integer.toString(bootId)));
    }

    private LanInterface side(InetAddress address) {
        return Samples.lan(
                loopback.getName(), loopback.getIndex(), address.getHostAddress(), address.getHostAddress() + "/16");
    }

    private void start(Sockets sockets) throws IOException {
        assumeAvailable(sockets);
        responder = responder(sockets);
        responder.start();
    }

    private static void assumeAvailable(Sockets sockets) {
        assumeTrue(sockets == Sockets.NIO || Epoll.isAvailable(), "epoll is not available here");
    }

    private SsdpResponder responder(Sockets sockets) {
        return responder(sockets, Samples.lan(loopback.getName(), loopback.getIndex(), "127.0.0.1", "127.0.0.0/16"));
    }

    private SsdpResponder responder(Sockets sockets, LanInterface lan) {
        return new SsdpResponder(
                new SsdpSettings(List.of(lan), port, 5000, Samples.SERVER, SsdpSettings.MAX_AGE, 7),
                Samples.auto(),
                Samples.inside("127.0.0.0/15", "::1"),
                counters,
                new Random(3),
                InstantSource.system(),
                sockets);
    }

    private static NetworkInterface interfaceOf(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() {
        try (DatagramSocket probe = new DatagramSocket(0, GATEWAY)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
