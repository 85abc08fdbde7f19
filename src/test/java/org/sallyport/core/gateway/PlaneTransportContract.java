package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Mapping;

/** What every plane owes TCP and UDP: what passes through it passes unharmed. */
public abstract class PlaneTransportContract extends PlaneHosts {
    @Test
    @Requirement("NAT-34")
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
    @Requirement("NAT-34")
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
    @Requirement("NAT-31")
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
    @Requirement("NAT-31")
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
    @Requirement("NAT-33")
    @DisplayName("NAT-33: where the inside refuses, the outside is refused or reset at once")
    void refusalPasses() throws Exception {
        ServerSocket server = server();
        Mapping mapping = tcp(server);
        server.close();
        open(mapping);
        assertTurnedAway(() -> dial(outside(), mapping));
    }

    @Test
    @Requirement({"NAT-34", "NAT-85"})
    @DisplayName("NAT-34, NAT-85: a slow reader holds its sender up, and nothing is lost")
    void backPressure() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        SocketChannel sender = keep(on(outside(), SocketChannel::open));
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
            assertThat(firstWrong(buffer, n, read)).isEqualTo(-1);
            read += n;
        }
        assertThat(read).isEqualTo(accepted);
    }

    /** The index of the first octet that is not what {@link #fill} wrote at its place; -1 for none. */
    private static int firstWrong(byte[] octets, int count, long place) {
        for (int i = 0; i < count; i++) {
            if (octets[i] != (byte) ((place + i) % 251)) {
                return i;
            }
        }
        return -1;
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
    @Requirement("NAT-57")
    @DisplayName("NAT-57: many connections at once, both ways, arrive unaltered")
    void manyConnections() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        // Each a thread of its own: the common pool may have but one, which the first to wait would keep.
        Executor apart = work -> new Thread(work).start();
        CompletableFuture<Void> echoing = CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < 50; i++) {
                        Socket served = unchecked(() -> accept(server));
                        apart.execute(() -> unchecked(() -> {
                            served.getInputStream().transferTo(served.getOutputStream());
                            served.close();
                            return served;
                        }));
                    }
                },
                apart);
        List<CompletableFuture<Boolean>> clients = IntStream.range(0, 50)
                .mapToObj(seed -> CompletableFuture.supplyAsync(() -> unchecked(() -> echoes(mapping, seed)), apart))
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

    @Test
    @Requirement("NAT-55")
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
    @Requirement("NAT-55")
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
    @Requirement("NAT-86")
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
    @Requirement("NAT-43")
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
        DatagramSocket back = keep(datagrams(at.getAddress(), at.getPort()));
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
}
