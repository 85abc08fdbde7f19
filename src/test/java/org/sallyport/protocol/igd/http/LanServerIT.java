package org.sallyport.protocol.igd.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/** UDA-63, UDA-89: what the server does with clients that want too much of it, with small limits. */
class LanServerIT {
    private static final Inet4Address LOCAL = (Inet4Address) Addresses.of("127.0.0.1");
    private static final Inet4Address OTHER = (Inet4Address) Addresses.of("127.0.0.2");
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String ASK = "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    private final Counters counters = new Counters();
    private final ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
    private final List<Socket> clients = new ArrayList<>();
    private Optional<LanServer> server = Optional.empty();

    @AfterEach
    void stop() throws IOException {
        drip.shutdownNow();
        server.ifPresent(LanServer::close);
        for (Socket client : clients) {
            client.close();
        }
    }

    @Test
    @DisplayName("UDA-63: a request that drips octet by octet is cut off all the same")
    @Requirement("UDA-63")
    void aDrippingRequestIsCutOff() throws IOException {
        int port = start(limits(8, 8, SHORT, LONG), 1);
        Socket client = connect(port, LOCAL);
        client.getOutputStream().write("GET /a HTTP/1.1\r\nX: ".getBytes(US_ASCII));
        var unused = drip.scheduleWithFixedDelay(() -> send(client, 'x'), 50, 50, TimeUnit.MILLISECONDS);
        assertThat(isHungUpOn(client)).isTrue();
        assertThat(counters.of("upnp.dropped.slow")).isEqualTo(1);
    }

    @Test
    @DisplayName("UDA-63: an answer that is fetched octet by octet is given up")
    @Requirement("UDA-63")
    void aDrippingReaderIsCutOff() throws IOException {
        int port = start(limits(8, 8, LONG, SHORT), 32 * 1024 * 1024);
        Socket client = connect(port, LOCAL);
        client.getOutputStream().write(ASK.getBytes(US_ASCII));
        var unused = drip.scheduleWithFixedDelay(() -> fetch(client), 50, 50, TimeUnit.MILLISECONDS);
        await().atMost(Duration.ofSeconds(20)).until(() -> counters.of("upnp.dropped.slow-reader") == 1);
    }

    @Test
    void whoSaysNothingIsNotCalledSlow() throws IOException {
        Socket client = connect(start(limits(8, 8, SHORT, LONG), 1), LOCAL);
        assertThat(isHungUpOn(client)).isTrue();
        assertThat(counters.of("upnp.dropped.slow")).isZero();
        assertThat(counters.of("upnp.dropped.idle")).isEqualTo(1);
    }

    @Test
    @DisplayName("UDA-63: when all places are taken, the idlest of the source that holds most makes room")
    @Requirement("UDA-63")
    void theGreediestMakesRoom() throws IOException {
        int port = start(limits(4, 3, LONG, LONG), 1);
        Socket first = connect(port, LOCAL);
        Socket second = connect(port, LOCAL);
        for (Socket client : List.of(first, second, connect(port, LOCAL), connect(port, OTHER), first)) {
            assertThat(status(client)).isEqualTo(200);
        }
        Socket newcomer = connect(port, (Inet4Address) Addresses.of("127.0.0.3"));
        assertThat(status(newcomer)).isEqualTo(200);
        assertThat(isHungUpOn(second)).isTrue();
        assertThat(status(first)).isEqualTo(200);
        assertThat(counters.of("upnp.dropped.crowded-out")).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "an action that waits holds a thread of the pool, never the one that listens, however late its body came")
    @Requirement("UDA-60")
    void whoWaitsDelaysNobody() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        LanServer waiting = new LanServer(
                0,
                Map.of("/a", new Octets(1), "/wait", new Waiting(release)),
                "Test/1",
                HttpLimits.DEFAULTS,
                TestGateway.at("2030-01-01T12:00:00Z").inside,
                counters);
        server = Optional.of(waiting);
        waiting.start(List.of(side(LOCAL)));
        List<Socket> held = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Socket client = connect(waiting.port(), i % 2 == 0 ? LOCAL : OTHER);
            held.add(client);
            client.getOutputStream()
                    .write("POST /wait HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n".getBytes(US_ASCII));
        }
        assertThat(status(connect(waiting.port(), LOCAL))).isEqualTo(200);
        for (Socket client : held) {
            client.getOutputStream().write("ab".getBytes(US_ASCII));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> Waiting.waiting.get() == 12);
        for (int i = 0; i < 5; i++) {
            assertThat(status(connect(waiting.port(), LOCAL))).isEqualTo(200);
        }
        release.countDown();
        for (Socket client : held) {
            assertThat(status(client, "")).isEqualTo(200);
        }
    }

    @Test
    @DisplayName(
            "UDA-87, UDA-86: who is not of the LAN is hung up on without a word, though it reached our LAN address")
    @Requirement({"UDA-86", "UDA-87", "IGD-6"})
    void strangersAreHungUpOn() throws IOException {
        LanServer shut = new LanServer(
                0, Map.of("/a", new Octets(1)), "Test/1", HttpLimits.DEFAULTS, new NobodyInside(), counters);
        server = Optional.of(shut);
        shut.start(List.of(side(LOCAL)));
        Socket stranger = connect(shut.port(), LOCAL);
        assertThat(isHungUpOn(stranger)).isTrue();
        assertThat(counters.of("upnp.dropped.off-lan")).isEqualTo(1);
        assertThatExceptionOfType(IOException.class)
                .as("nor is anything but the LAN address listened on")
                .isThrownBy(() -> new Socket(OTHER, shut.port()).close());
    }

    @Test
    void whatJettyRefusesIsCounted() throws IOException {
        int port = start(HttpLimits.DEFAULTS, 1);
        assertThat(status(connect(port, LOCAL), "GET /a HTTP/1.1\r\nX: no host\r\n\r\n"))
                .isEqualTo(400);
        String header = "X: " + "a".repeat(9000) + "\r\n";
        assertThat(status(connect(port, LOCAL), "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n"))
                .isEqualTo(431);
        assertThat(counters.all())
                .containsEntry("upnp.http.refused.400", 1L)
                .containsEntry("upnp.http.refused.431", 1L);
    }

    @Test
    void whenOneAddressCannotBeHadNoneIsListenedOn() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, OTHER)) {
            LanServer half = server(taken.getLocalPort(), HttpLimits.DEFAULTS, 1);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> half.start(List.of(side(LOCAL), side(OTHER))))
                    .withMessageContaining("127.0.0.2:" + taken.getLocalPort());
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(taken.getLocalPort(), LOCAL));
        }
    }

    @Test
    void aPortThatOnlyOldConnectionsHoldIsTakenLater() throws IOException {
        int held = lingering();
        LanServer started = server(held, HttpLimits.DEFAULTS, 1);
        server = Optional.of(started);
        started.start(List.of(side(LOCAL)));
        assertThat(started.trouble())
                .hasValueSatisfying(trouble -> assertThat(trouble).contains("cannot listen on 127.0.0.1:" + held));
    }

    /** A port of a connection that this side has ended first (TIME_WAIT). */
    private static int lingering() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, OTHER);
                Socket outgoing = new Socket()) {
            outgoing.setReuseAddress(false);
            outgoing.bind(new InetSocketAddress(LOCAL, 0));
            outgoing.connect(other.getLocalSocketAddress());
            int port = outgoing.getLocalPort();
            try (Socket accepted = other.accept()) {
                outgoing.shutdownOutput();
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(outgoing.getInputStream().read()).isEqualTo(-1);
            return port;
        }
    }

    /** Another of this user's processes could otherwise be given a share of the clients, or give us one. */
    @Test
    void aPortThatAnotherWouldShareIsTaken() throws IOException {
        try (ServerSocketChannel sharing = ServerSocketChannel.open()) {
            sharing.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            sharing.bind(new InetSocketAddress(LOCAL, 0));
            LanServer second = server(sharing.socket().getLocalPort(), HttpLimits.DEFAULTS, 1);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> second.start(List.of(side(LOCAL))))
                    .withMessageContaining("127.0.0.1:" + sharing.socket().getLocalPort());
        }
    }

    private static HttpLimits limits(int connections, int forOne, Duration patience, Duration exchange) {
        return new HttpLimits(connections, forOne, 8192, 16384, patience, exchange);
    }

    private int start(HttpLimits limits, int octets) throws IOException {
        LanServer started = server(0, limits, octets);
        server = Optional.of(started);
        started.start(List.of(side(LOCAL)));
        return started.port();
    }

    private LanServer server(int port, HttpLimits limits, int octets) {
        return new LanServer(
                port,
                Map.of("/a", new Octets(octets)),
                "Test/1",
                limits,
                TestGateway.at("2030-01-01T12:00:00Z").inside,
                counters);
    }

    private static LanInterface side(InetAddress address) {
        return new LanInterface("lo", 1, address, Prefix.of(address));
    }

    private Socket connect(int port, InetAddress from) throws IOException {
        Socket client = new Socket();
        clients.add(client);
        client.setReceiveBufferSize(4096);
        client.bind(new InetSocketAddress(from, 0));
        client.connect(new InetSocketAddress(LOCAL, port), 5000);
        client.setSoTimeout(20_000);
        return client;
    }

    private static int status(Socket client) throws IOException {
        return status(client, ASK);
    }

    /** Asks and reads the whole answer, which has an octet of body when it is 200. */
    private static int status(Socket client, String request) throws IOException {
        client.getOutputStream().write(request.getBytes(US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = client.getInputStream().read();
            assertThat(octet).as("after %s", head).isNotNegative();
            head.append((char) octet);
        }
        int status = Integer.parseInt(head.substring(9, 12));
        if (status == 200) {
            assertThat(client.getInputStream().read()).isZero();
        }
        return status;
    }

    private static boolean isHungUpOn(Socket client) throws IOException {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    private static void send(Socket client, int octet) {
        try {
            client.getOutputStream().write(octet);
        } catch (IOException e) {
            throw new IllegalStateException("hung up on, which ends the dripping", e);
        }
    }

    private static void fetch(Socket client) {
        try {
            assertThat(client.getInputStream().read()).isNotNegative();
        } catch (IOException e) {
            throw new IllegalStateException("hung up on, which ends the dripping", e);
        }
    }

    /** So many zeros. */
    private record Octets(int count) implements Resource {
        @Override
        public Set<String> methods() {
            return Set.of("GET");
        }

        @Override
        public boolean wantsBody() {
            return false;
        }

        @Override
        public HttpAnswer answer(HttpAsk ask) {
            return HttpAnswer.xml(200, new byte[count]);
        }
    }

    /** Answers when it may. */
    private record Waiting(CountDownLatch release) implements Resource {
        static final AtomicInteger waiting = new AtomicInteger();

        @Override
        public Set<String> methods() {
            return Set.of("POST");
        }

        @Override
        public boolean wantsBody() {
            return true;
        }

        @Override
        public HttpAnswer answer(HttpAsk ask) {
            waiting.incrementAndGet();
            try {
                assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return HttpAnswer.xml(200, new byte[1]);
        }
    }

    /** A LAN without hosts. */
    private static final class NobodyInside implements Inside {
        @Override
        public boolean contains(InetAddress address) {
            return false;
        }

        @Override
        public boolean isHost(InetAddress address) {
            return false;
        }
    }
}
