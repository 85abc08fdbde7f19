package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.core.gateway.Plane.Change;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/**
 * What every plane owes the gateway, shown with real sockets: what is open forwards, what is closed does not, and TCP and
 * UDP pass unharmed (shared/spec/nat-behaviour.md). A subclass says where the hosts are; all of them must be reachable
 * from this JVM.
 */
@Timeout(30)
public abstract class PlaneContract {
    private static final int PATIENCE_MILLIS = 5000;
    /** Long enough for a packet to arrive that must not. */
    private static final int SILENCE_MILLIS = 300;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    protected Plane plane = new NoPlane();

    /** A plane that carries nothing yet. */
    protected abstract Plane newPlane();

    /** The address mappings are reached at. */
    protected InetAddress external() {
        return Addresses.of("127.0.0.2");
    }

    /** A LAN host. */
    protected InetAddress inside() {
        return Addresses.of("127.0.0.3");
    }

    /** Two hosts outside. */
    protected InetAddress outside() {
        return Addresses.of("127.0.0.10");
    }

    protected InetAddress otherOutside() {
        return Addresses.of("127.0.0.11");
    }

    @BeforeEach
    void openPlane() {
        plane = newPlane();
    }

    @AfterEach
    void closeAll() throws Exception {
        plane.close();
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    // ------------------------------------------------------------------ open and closed

    @Test
    @DisplayName("NAT-75: an open TCP mapping carries octets both ways when apply returns")
    void openTcpForwards() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket client = dial(outside(), mapping);
        Socket served = accept(server);
        say(client, "hello");
        assertThat(hear(served, 5)).isEqualTo("hello");
        say(served, "welcome");
        assertThat(hear(client, 7)).isEqualTo("welcome");
    }

    @Test
    @DisplayName("NAT-75: an open UDP mapping carries datagrams both ways; answers come from the external endpoint")
    void openUdpForwards() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket client = udp(outside());
        send(client, endpoint(mapping), "ping".getBytes(StandardCharsets.UTF_8));
        DatagramPacket received = receive(server);
        assertThat(text(received)).isEqualTo("ping");
        send(server, (InetSocketAddress) received.getSocketAddress(), "pong".getBytes(StandardCharsets.UTF_8));
        DatagramPacket answer = receive(client);
        assertThat(text(answer)).isEqualTo("pong");
        assertThat(answer.getSocketAddress()).isEqualTo(endpoint(mapping));
    }

    @Test
    @DisplayName("a closed TCP mapping refuses connections when apply returns")
    void closedTcpRefuses() throws Exception {
        Mapping mapping = open(tcp(server()));
        close(mapping);
        assertThatThrownBy(() -> dial(outside(), mapping)).isInstanceOf(ConnectException.class);
    }

    @Test
    @DisplayName("NAT-35, RFC 6886 §3.4: closing a mapping resets its connections on both sides")
    void closingResetsBothSides() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket client = dial(outside(), mapping);
        Socket served = accept(server);
        say(client, "x");
        assertThat(hear(served, 1)).isEqualTo("x");
        close(mapping);
        assertReset(client);
        assertReset(served);
    }

    @Test
    @DisplayName("NAT-27: closing a UDP mapping ends its sessions; nothing passes either way afterwards")
    void closedUdpCarriesNothing() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket client = udp(outside());
        send(client, endpoint(mapping), new byte[] {1});
        DatagramPacket received = receive(server);
        close(mapping);
        send(client, endpoint(mapping), new byte[] {2});
        assertSilent(server);
        send(server, (InetSocketAddress) received.getSocketAddress(), new byte[] {3});
        assertSilent(client);
    }

    @Test
    @DisplayName("IGD-33: a disabled mapping carries nothing, and carries when it is enabled")
    void disabledCarriesNothing() throws Exception {
        ServerSocket server = server();
        Mapping enabled = tcp(server);
        Mapping disabled = new Mapping(enabled.key(), enabled.client(), enabled.filter(), false);
        open(disabled);
        assertThatThrownBy(() -> dial(outside(), disabled)).isInstanceOf(ConnectException.class);
        apply(new Change.Replace(disabled, enabled));
        dial(outside(), enabled);
        accept(server);
        apply(new Change.Replace(enabled, disabled));
        assertThatThrownBy(() -> dial(outside(), disabled)).isInstanceOf(ConnectException.class);
    }

    @Test
    @DisplayName("NAT-10: TCP n and UDP n are two mappings")
    void transportsAreIndependent() throws Exception {
        ServerSocket server = server();
        DatagramSocket udpServer = udp(inside());
        Mapping tcp = tcp(server);
        Mapping udp = new Mapping(tcp.key().companion(), client(udpServer), RemoteFilter.EVERYONE, true);
        apply(new Change.Open(tcp), new Change.Open(udp));
        close(tcp);
        send(udp(outside()), endpoint(udp), new byte[] {1});
        receive(udpServer);
        assertThatThrownBy(() -> dial(outside(), tcp)).isInstanceOf(ConnectException.class);
    }

    @Test
    @DisplayName("a port in use refuses its own mapping alone")
    void portInUseIsOneFault() throws Exception {
        ServerSocket server = server();
        Mapping good = tcp(server);
        Mapping bad = tcp(server);
        Mapping badUdp = udp(udp(inside()));
        keep(new ServerSocket(bad.key().externalPort(), 1, external()));
        keep(new DatagramSocket(new InetSocketAddress(external(), badUdp.key().externalPort())));
        Map<MappingKey, PlaneFault> faults =
                plane.apply(List.of(new Change.Open(bad), new Change.Open(good), new Change.Open(badUdp)));
        assertThat(faults).containsOnlyKeys(bad.key(), badUdp.key());
        assertThat(faults.values()).extracting(PlaneFault::kind).containsOnly(PlaneFault.Kind.PORT_IN_USE);
        dial(outside(), good);
        accept(server);
    }

    @Test
    @DisplayName("a port closed and opened again in one turn is taken over, under another address of the same host too")
    void portsMoveWithinATurn() throws Exception {
        ServerSocket first = server();
        ServerSocket second = server();
        Mapping before = tcp(first);
        open(before);
        Mapping after = tcp(second);
        apply(new Change.Open(after), new Change.Close(before));
        dial(outside(), after);
        accept(second);
        assertThatThrownBy(() -> dial(outside(), before)).isInstanceOf(ConnectException.class);
    }

    // ------------------------------------------------------------------ replace, reconcile, close

    @Test
    @DisplayName("NAT-76: replaced with another client, new connections go there and old ones are cut")
    void replacedLeadsElsewhere() throws Exception {
        ServerSocket before = server();
        ServerSocket after = server();
        Mapping mapping = open(tcp(before));
        Socket old = dial(outside(), mapping);
        accept(before);
        apply(new Change.Replace(mapping, leading(mapping, client(after))));
        assertReset(old);
        dial(outside(), mapping);
        accept(after);
    }

    @Test
    @DisplayName("NAT-76: a mapping never stops listening while it is replaced")
    void replacedWithoutAGap() throws Exception {
        ServerSocket first = server();
        ServerSocket second = server();
        Mapping one = open(tcp(first));
        Mapping two = leading(one, client(second));
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> dialled = CompletableFuture.supplyAsync(() -> {
            int connections = 0;
            while (!done.get()) {
                try (Socket socket = new Socket()) {
                    socket.connect(endpoint(one), PATIENCE_MILLIS); // Refused, it would throw.
                    connections++;
                } catch (SocketException e) {
                    if (e instanceof ConnectException) {
                        throw new AssertionError("refused after " + connections, e);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            return connections;
        });
        for (int i = 0; i < 100; i++) {
            apply(new Change.Replace(one, two));
            apply(new Change.Replace(two, one));
        }
        done.set(true);
        assertThat(dialled.get()).isPositive();
    }

    @Test
    @DisplayName("NAT-16: a new filter cuts whom it does not admit and leaves the others")
    void newFilterCutsTheOthers() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket stays = dial(outside(), mapping);
        Socket staysInside = accept(server);
        Socket goes = dial(otherOutside(), mapping);
        accept(server);
        apply(new Change.Replace(mapping, filtered(mapping, outside())));
        assertReset(goes);
        say(stays, "still");
        assertThat(hear(staysInside, 5)).isEqualTo("still");
    }

    @Test
    @DisplayName("NAT-76: a replaced UDP mapping sends known peers to the new client")
    void replacedUdpLeadsElsewhere() throws Exception {
        DatagramSocket before = udp(inside());
        DatagramSocket after = udp(inside());
        Mapping mapping = open(udp(before));
        DatagramSocket peer = udp(outside());
        send(peer, endpoint(mapping), new byte[] {1});
        receive(before);
        apply(new Change.Replace(mapping, leading(mapping, client(after))));
        send(peer, endpoint(mapping), new byte[] {2});
        assertThat(receive(after).getLength()).isEqualTo(1);
        assertSilent(before);
    }

    @Test
    @DisplayName("NAT-77: after reconcile the plane carries exactly what was wanted")
    void reconcileIsExact() throws Exception {
        ServerSocket server = server();
        ServerSocket elsewhere = server();
        Mapping kept = open(tcp(server));
        Mapping moved = open(tcp(server));
        Mapping gone = open(tcp(server));
        Mapping added = tcp(server);
        Socket lives = dial(outside(), kept);
        Socket livesInside = accept(server);
        assertThat(plane.reconcile(List.of(kept, added, leading(moved, client(elsewhere)))))
                .isEmpty();
        say(lives, "on");
        assertThat(hear(livesInside, 2)).isEqualTo("on");
        dial(outside(), added);
        accept(server);
        dial(outside(), moved);
        accept(elsewhere);
        assertThatThrownBy(() -> dial(outside(), gone)).isInstanceOf(ConnectException.class);
    }

    @Test
    @DisplayName("a closed plane has given every port back and cut what passed through")
    void closeGivesAllBack() throws Exception {
        ServerSocket server = server();
        Mapping tcp = open(tcp(server));
        Mapping udp = open(udp(udp(inside())));
        Socket client = dial(outside(), tcp);
        accept(server);
        plane.close();
        assertReset(client);
        assertThatThrownBy(() -> dial(outside(), tcp)).isInstanceOf(ConnectException.class);
        keep(new DatagramSocket(new InetSocketAddress(external(), udp.key().externalPort())));
        assertThatThrownBy(() -> plane.apply(List.of(new Change.Open(tcp)))).isInstanceOf(PlaneException.class);
    }

    @Test
    @DisplayName("a new plane takes the ports of one that was closed with live connections")
    void restartedPlaneRebinds() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        dial(outside(), mapping);
        accept(server).close();
        plane.close();
        plane = newPlane();
        open(mapping);
        dial(outside(), mapping);
        accept(server);
    }

    // ------------------------------------------------------------------ filter, hairpin, counters

    @Test
    @DisplayName("NAT-15: to a peer outside the filter the TCP port looks closed; the inside sees nothing of it")
    void filterKeepsTcpPeersOut() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(filtered(tcp(server), outside()));
        assertTurnedAway(() -> dial(otherOutside(), mapping));
        assertNobodyCalls(server);
        dial(outside(), mapping);
        accept(server);
    }

    @Test
    @DisplayName("NAT-14, NAT-15: the filter lets UDP peers in by address, without one everybody")
    void filterKeepsUdpPeersOut() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(filtered(udp(server), outside()));
        send(udp(otherOutside()), endpoint(mapping), new byte[] {1});
        assertSilent(server);
        send(udp(outside()), endpoint(mapping), new byte[] {2});
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 2);
        apply(new Change.Replace(mapping, new Mapping(mapping.key(), mapping.client(), RemoteFilter.EVERYONE, true)));
        send(udp(otherOutside()), endpoint(mapping), new byte[] {3});
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 3);
    }

    @Test
    @DisplayName("NAT-38, NAT-40: a LAN host reaches a mapping by its external endpoint, its own too")
    void hairpins() throws Exception {
        ServerSocket server = server();
        Mapping tcp = open(tcp(server));
        Socket client = dial(inside(), tcp);
        Socket served = accept(server);
        say(client, "round");
        assertThat(hear(served, 5)).isEqualTo("round");
        DatagramSocket self = udp(inside());
        Mapping udp = open(udp(self));
        send(self, endpoint(udp), new byte[] {7});
        assertThat(receive(self).getData()[0]).isEqualTo((byte) 7);
    }

    @Test
    @DisplayName("NAT-82: octets, packets and connections are counted for each mapping, both ways")
    void countsTraffic() throws Exception {
        ServerSocket server = server();
        DatagramSocket udpServer = udp(inside());
        Mapping tcp = open(tcp(server));
        Mapping udp = open(udp(udpServer));
        assertThat(plane.traffic(tcp.key())).isEqualTo(Traffic.NONE);
        Socket client = dial(outside(), tcp);
        Socket served = accept(server);
        say(client, "abc");
        hear(served, 3);
        say(served, "defgh");
        hear(client, 5);
        DatagramSocket peer = udp(outside());
        send(peer, endpoint(udp), new byte[10]);
        DatagramPacket received = receive(udpServer);
        send(udpServer, (InetSocketAddress) received.getSocketAddress(), new byte[20]);
        receive(peer);
        Traffic ofTcp = plane.traffic(tcp.key());
        assertThat(List.of(ofTcp.bytesIn(), ofTcp.bytesOut(), ofTcp.connections()))
                .containsExactly(3L, 5L, 1L);
        assertThat(plane.traffic(udp.key())).isEqualTo(new Traffic(10, 20, 1, 1, 1));
        close(tcp);
        assertThat(plane.traffic(tcp.key())).isEqualTo(Traffic.NONE);
    }

    // ------------------------------------------------------------------ TCP as it should be

    @Test
    @DisplayName("NAT-34: a FIN from outside passes; the answer still comes back")
    void halfCloseFromOutside() throws Exception {
        ServerSocket server = server();
        Socket client = dial(outside(), open(tcp(server)));
        Socket served = accept(server);
        say(client, "question");
        client.shutdownOutput();
        assertThat(new String(served.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("question");
        say(served, "answer");
        served.shutdownOutput();
        assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("answer");
    }

    @Test
    @DisplayName("NAT-34: a FIN from inside passes; more may still be sent in")
    void halfCloseFromInside() throws Exception {
        ServerSocket server = server();
        Socket client = dial(outside(), open(tcp(server)));
        Socket served = accept(server);
        say(served, "banner");
        served.shutdownOutput();
        assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("banner");
        say(client, "later");
        assertThat(hear(served, 5)).isEqualTo("later");
        client.close();
        assertThat(served.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    @DisplayName("a peer that speaks and closes at once is heard to the end")
    void lastWordsArrive() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        byte[] words = new byte[300_000];
        new Random(7).nextBytes(words);
        try (Socket client = dial(outside(), mapping)) {
            client.getOutputStream().write(words);
        }
        assertThat(accept(server).getInputStream().readAllBytes()).isEqualTo(words);
    }

    @Test
    @DisplayName("NAT-31: a RST from outside arrives inside as a RST")
    void resetFromOutside() throws Exception {
        ServerSocket server = server();
        Socket client = dial(outside(), open(tcp(server)));
        Socket served = accept(server);
        say(client, "x");
        hear(served, 1);
        client.setSoLinger(true, 0);
        client.close();
        assertReset(served);
    }

    @Test
    @DisplayName("NAT-31: a RST from inside arrives outside as a RST")
    void resetFromInside() throws Exception {
        ServerSocket server = server();
        Socket client = dial(outside(), open(tcp(server)));
        Socket served = accept(server);
        say(client, "x");
        hear(served, 1);
        served.setSoLinger(true, 0);
        served.close();
        assertReset(client);
    }

    @Test
    @DisplayName("NAT-33: where the inside refuses, the outside is refused or reset at once")
    void refusalPasses() throws Exception {
        ServerSocket server = server();
        Mapping mapping = tcp(server);
        server.close();
        open(mapping);
        assertTurnedAway(() -> dial(outside(), mapping));
    }

    @Test
    @DisplayName("NAT-34, NAT-85: a slow reader holds its sender up, and nothing is lost")
    void backPressure() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        SocketChannel sender = SocketChannel.open();
        keep(sender);
        sender.connect(endpoint(mapping));
        sender.configureBlocking(false);
        Socket served = accept(server);
        long accepted = fill(sender);
        assertThat(accepted).isLessThan(64L << 20);
        Socket another = dial(outside(), mapping);
        Socket anotherServed = accept(server);
        say(another, "unhindered");
        assertThat(hear(anotherServed, 10)).isEqualTo("unhindered");
        sender.shutdownOutput();
        long read = 0;
        InputStream in = served.getInputStream();
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            for (int i = 0; i < n; i++) {
                assertThat(buffer[i]).isEqualTo((byte) ((read + i) % 251));
            }
            read += n;
        }
        assertThat(read).isEqualTo(accepted);
    }

    /** Writes until nothing has been taken for a while; each octet tells its place. */
    private static long fill(SocketChannel sender) throws IOException {
        long accepted = 0;
        ByteBuffer chunk = ByteBuffer.allocate(251 * 256);
        for (int i = 0; i < chunk.capacity(); i++) {
            chunk.put(i, (byte) (i % 251));
        }
        long lastProgress = System.nanoTime();
        while (System.nanoTime() - lastProgress < Duration.ofMillis(700).toNanos() && accepted < 256L << 20) {
            if (!chunk.hasRemaining()) {
                chunk.clear();
            }
            int written = sender.write(chunk);
            accepted += written;
            if (written > 0) {
                lastProgress = System.nanoTime();
            } else {
                Thread.onSpinWait();
            }
        }
        return accepted;
    }

    @Test
    @DisplayName("NAT-57: many connections at once, both ways, arrive unaltered")
    void manyConnections() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        CompletableFuture<Void> echoing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 50; i++) {
                Socket served = unchecked(() -> accept(server));
                Thread echo = new Thread(() -> unchecked(() -> {
                    served.getInputStream().transferTo(served.getOutputStream());
                    served.close();
                    return served;
                }));
                echo.setDaemon(true);
                echo.start();
            }
        });
        List<CompletableFuture<Boolean>> clients = IntStream.range(0, 50)
                .mapToObj(seed -> CompletableFuture.supplyAsync(() -> unchecked(() -> echoes(mapping, seed))))
                .toList();
        for (CompletableFuture<Boolean> client : clients) {
            assertThat(client.get()).isTrue();
        }
        echoing.get();
        assertThat(plane.traffic(mapping.key()).connections()).isEqualTo(50);
    }

    private boolean echoes(Mapping mapping, int seed) throws IOException {
        byte[] data = new byte[200_000];
        new Random(seed).nextBytes(data);
        try (Socket client = dial(outside(), mapping)) {
            Thread sending = new Thread(() -> unchecked(() -> {
                client.getOutputStream().write(data);
                client.shutdownOutput();
                return client;
            }));
            sending.start();
            return Arrays.equals(client.getInputStream().readAllBytes(), data);
        }
    }

    // ------------------------------------------------------------------ UDP as it should be

    @Test
    @DisplayName("NAT-55: datagrams of 0, 1 and 65507 octets pass whole, both ways, in order")
    void datagramsOfAnySize() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket client = udp(outside());
        for (int size : new int[] {0, 1, 65507, 0, 1472, 0}) {
            byte[] payload = new byte[size];
            new Random(size).nextBytes(payload);
            send(client, endpoint(mapping), payload);
            DatagramPacket received = receive(server);
            assertThat(Arrays.copyOf(received.getData(), received.getLength())).isEqualTo(payload);
            send(server, (InetSocketAddress) received.getSocketAddress(), payload);
            DatagramPacket answer = receive(client);
            assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(payload);
        }
    }

    @Test
    @DisplayName("NAT-55: a burst with empty datagrams among others arrives one by one, none twice")
    void burstsStayApart() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket client = udp(outside());
        for (int i = 0; i < 20; i++) {
            send(client, endpoint(mapping), new byte[i % 3]);
        }
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sizes.add(receive(server).getLength());
        }
        assertThat(sizes)
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> i % 3).toList());
        assertSilent(server);
    }

    @Test
    @DisplayName("NAT-86: the client tells peers apart, and each gets its own answer")
    void peersAreApart() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        List<DatagramSocket> peers = new ArrayList<>();
        Set<Object> seen = new java.util.HashSet<>();
        for (int i = 0; i < 200; i++) {
            DatagramSocket peer = udp(i % 2 == 0 ? outside() : otherOutside());
            peers.add(peer);
            send(peer, endpoint(mapping), new byte[] {(byte) i});
            DatagramPacket received = receive(server);
            seen.add(received.getSocketAddress());
            send(server, (InetSocketAddress) received.getSocketAddress(), received.getData(), received.getLength());
        }
        assertThat(seen).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(receive(peers.get(i)).getData()[0]).isEqualTo((byte) i);
        }
        assertThat(plane.traffic(mapping.key()).connections()).isEqualTo(200);
    }

    @Test
    @DisplayName("NAT-43: a client that is not there does not end the mapping; when it comes it is reached")
    void absentUdpClientEndsNothing() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        InetSocketAddress at = (InetSocketAddress) server.getLocalSocketAddress();
        server.close();
        DatagramSocket peer = udp(outside());
        for (int i = 0; i < 5; i++) {
            send(peer, endpoint(mapping), new byte[] {1});
        }
        DatagramSocket back = keep(new DatagramSocket(at));
        back.setSoTimeout(200);
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            send(peer, endpoint(mapping), new byte[] {2});
            try {
                return receive(back).getData()[0] == 2;
            } catch (SocketTimeoutException e) {
                return false;
            }
        });
    }

    // ------------------------------------------------------------------ hands

    protected final Mapping open(Mapping mapping) throws PlaneException {
        apply(new Change.Open(mapping));
        return mapping;
    }

    protected final void close(Mapping mapping) throws PlaneException {
        apply(new Change.Close(mapping));
    }

    protected final void apply(Change... changes) throws PlaneException {
        assertThat(plane.apply(List.of(changes))).isEmpty();
    }

    protected final Mapping tcp(ServerSocket server) throws IOException {
        InternalClient client = new InternalClient(server.getInetAddress(), server.getLocalPort());
        return new Mapping(new MappingKey(Transport.TCP, external(), freePort()), client, RemoteFilter.EVERYONE, true);
    }

    protected final Mapping udp(DatagramSocket server) throws IOException {
        MappingKey key = new MappingKey(Transport.UDP, external(), freePort());
        return new Mapping(key, client(server), RemoteFilter.EVERYONE, true);
    }

    protected static Mapping leading(Mapping mapping, InternalClient client) {
        return new Mapping(mapping.key(), client, mapping.filter(), true);
    }

    protected static Mapping filtered(Mapping mapping, InetAddress peer) {
        return new Mapping(mapping.key(), mapping.client(), RemoteFilter.of(Prefix.of(peer)), true);
    }

    private static InternalClient client(ServerSocket server) {
        return new InternalClient(server.getInetAddress(), server.getLocalPort());
    }

    private static InternalClient client(DatagramSocket server) {
        return new InternalClient(server.getLocalAddress(), server.getLocalPort());
    }

    /** A port nobody uses on the external address, for either transport. */
    private int freePort() throws IOException {
        int port = 0;
        while (port == 0) {
            try (ServerSocket tcp = new ServerSocket(0, 1, external());
                    DatagramSocket udp = new DatagramSocket(new InetSocketAddress(external(), tcp.getLocalPort()))) {
                port = udp.getLocalPort();
            } catch (SocketException e) {
                port = 0; // Taken for UDP: another.
            }
        }
        return port;
    }

    protected final InetSocketAddress endpoint(Mapping mapping) {
        return new InetSocketAddress(
                mapping.key().externalAddress(), mapping.key().externalPort());
    }

    protected final ServerSocket server() throws IOException {
        ServerSocket server = keep(new ServerSocket(0, 50, inside()));
        server.setSoTimeout(PATIENCE_MILLIS);
        return server;
    }

    protected final DatagramSocket udp(InetAddress at) throws IOException {
        DatagramSocket socket = keep(new DatagramSocket(new InetSocketAddress(at, 0)));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    protected final Socket dial(InetAddress from, Mapping mapping) throws IOException {
        Socket socket = keep(new Socket());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(endpoint(mapping), PATIENCE_MILLIS);
        return socket;
    }

    protected final Socket accept(ServerSocket server) throws IOException {
        Socket socket = keep(server.accept());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    protected static void say(Socket socket, String words) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(words.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    protected static String hear(Socket socket, int octets) throws IOException {
        byte[] heard = socket.getInputStream().readNBytes(octets);
        if (heard.length < octets) {
            throw new EOFException("after " + heard.length + " of " + octets + " octets");
        }
        return new String(heard, StandardCharsets.UTF_8);
    }

    protected static void send(DatagramSocket from, InetSocketAddress to, byte[] payload) throws IOException {
        send(from, to, payload, payload.length);
    }

    private static void send(DatagramSocket from, InetSocketAddress to, byte[] payload, int length) throws IOException {
        from.send(new DatagramPacket(payload, length, to));
    }

    protected static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
        at.receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** The next thing to be read is a RST: neither data nor a FIN nor silence. */
    protected static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    /** Refused, or accepted and reset without a word, which is as near as a relay can come. */
    private static void assertTurnedAway(Dialling dialling) throws IOException {
        Socket accepted;
        try {
            accepted = dialling.dial();
        } catch (SocketException e) {
            assertThat(e).hasMessageMatching(".*(refused|reset).*");
            return;
        }
        assertReset(accepted);
    }

    protected static void assertSilent(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> receive(socket)).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    private static void assertNobodyCalls(ServerSocket server) throws IOException {
        server.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    protected final <T extends AutoCloseable> T keep(T resource) {
        synchronized (opened) {
            opened.push(resource);
        }
        return resource;
    }

    private static <T> T unchecked(Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private interface Attempt<T> {
        T make() throws IOException;
    }

    private interface Dialling {
        Socket dial() throws IOException;
    }

    /** Stands where the plane will be. */
    private static final class NoPlane implements Plane {
        @Override
        public Map<MappingKey, PlaneFault> apply(List<Change> changes) {
            return Map.of();
        }

        @Override
        public Map<MappingKey, PlaneFault> reconcile(java.util.Collection<Mapping> wanted) {
            return wanted.stream()
                    .collect(Collectors.toMap(
                            Mapping::key, m -> new PlaneFault(PlaneFault.Kind.UNSUPPORTED, "no plane yet")));
        }

        @Override
        public Traffic traffic(MappingKey key) {
            return Traffic.NONE;
        }

        @Override
        public PlaneStatus status() {
            return new PlaneStatus("none", false, List.of());
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
