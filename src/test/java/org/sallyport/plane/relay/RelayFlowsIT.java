package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.ForwardingLimits;
import org.sallyport.core.gateway.ForwardingLimits.Share;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneHosts;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.RelayLimits;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** How many flows strangers get (NAT-85). */
class RelayFlowsIT extends PlaneHosts {
    private final Counters counters = new Counters();

    @Override
    protected Plane newPlane() {
        return plane(new RelayLimits(RelayPlaneIT.flows(100, 2, 100), 9, 1 << 20));
    }

    private RelayPlane plane(RelayLimits limits) {
        RelaySettings settings =
                RelaySettings.DEFAULTS.withSource(Source.GATEWAY).withLimits(limits);
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, counters, RelayPlaneIT.noPath());
    }

    @Test
    @DisplayName("NAT-85: one remote address has its share of a mapping; others still get in, and it again later")
    void remotesHaveTheirShare() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket first = dial(outside(), mapping);
        accept(server);
        dial(outside(), mapping);
        accept(server);
        assertTurnedAway(() -> dial(outside(), mapping));
        assertThat(counters.of("relay.tcp.refused.share")).isEqualTo(1);
        dial(otherOutside(), mapping);
        accept(server);
        first.setSoLinger(true, 0);
        first.close();
        await().ignoreExceptions().untilAsserted(() -> {
            dial(outside(), mapping);
            accept(server);
        });
    }

    @Test
    @DisplayName("NAT-85: TCP connections and UDP sessions of all mappings share the sockets there are")
    void flowsShareTheSockets() throws Exception {
        ServerSocket server = server();
        DatagramSocket udpServer = udp(inside());
        Mapping tcp = open(tcp(server));
        Mapping udp = open(udp(udpServer));
        for (int i = 0; i < 4; i++) {
            dial(i % 2 == 0 ? outside() : otherOutside(), tcp);
            accept(server);
        }
        send(udp(outside()), endpoint(udp), new byte[] {1});
        receive(udpServer);
        send(udp(outside()), endpoint(udp), new byte[] {2});
        assertSilent(udpServer);
        assertThat(counters.of("relay.udp.refused.sockets")).isEqualTo(1);
        assertTurnedAway(() -> dial(inside(), tcp));
        assertThat(counters.of("relay.tcp.refused.sockets")).isEqualTo(1);
        close(udp);
        close(tcp);
        open(tcp);
        dial(outside(), tcp);
        accept(server);
    }

    @Test
    @DisplayName("NAT-85: all mappings of one client share what it may have; another client has its own")
    void clientsHaveTheirShare() throws Exception {
        Share lease = new Share(100, 100, OptionalLong.empty());
        use(new ForwardingLimits(lease, new Share(2, 100, OptionalLong.empty()), 100));
        ServerSocket server = server();
        DatagramSocket udpServer = udp(inside());
        Mapping tcp = open(tcp(server));
        Mapping udp = open(udp(udpServer));
        Socket client = dial(outside(), tcp);
        accept(server);
        send(udp(outside()), endpoint(udp), new byte[] {1});
        receive(udpServer);
        assertTurnedAway(() -> dial(outside(), tcp));
        send(udp(outside()), endpoint(udp), new byte[] {2});
        assertSilent(udpServer);
        assertThat(counters.of("relay.tcp.refused.client-full")).isEqualTo(1);
        assertThat(counters.of("relay.udp.refused.client-full")).isEqualTo(1);
        assertThat(plane.diagnosis(tcp.key()).limited()).hasValue(1);
        assertThat(plane.diagnosis(udp.key()).limited()).hasValue(1);
        client.setSoLinger(true, 0);
        client.close();
        await().ignoreExceptions().untilAsserted(() -> {
            dial(outside(), tcp);
            accept(server);
        });
    }

    @Test
    @DisplayName("NAT-85: one client's new connections are paced over all its mappings")
    void clientsArePaced() throws Exception {
        Share lease = new Share(100, 100, OptionalLong.empty());
        use(new ForwardingLimits(lease, new Share(100, 1, OptionalLong.empty()), 100));
        ServerSocket first = server();
        ServerSocket second = server();
        Mapping one = open(tcp(first));
        Mapping other = open(tcp(second));
        for (int i = 0; i < 5; i++) {
            for (Mapping mapping : List.of(one, other)) {
                keep(new Socket(
                        endpoint(mapping).getAddress(), endpoint(mapping).getPort()));
            }
        }
        await().until(() -> counters.of("relay.tcp.refused.client-pace") >= 7);
    }

    @Test
    @DisplayName("datagrams beyond a lease's bandwidth are dropped and counted, each direction by itself")
    void datagramsKeepToTheBandwidth() throws Exception {
        use(new ForwardingLimits(
                new Share(100, 100, OptionalLong.of(8000)), new Share(100, 100, OptionalLong.empty()), 100));
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket peer = udp(outside());
        send(peer, endpoint(mapping), new byte[40_000]);
        InetSocketAddress session = (InetSocketAddress) receive(server).getSocketAddress();
        send(peer, endpoint(mapping), new byte[] {2});
        assertSilent(server);
        assertThat(plane.diagnosis(mapping.key()).limited()).hasValue(1);
        send(server, session, new byte[] {3});
        assertThat(receive(peer).getData()[0]).isEqualTo((byte) 3);
    }

    @Test
    @DisplayName("a stream beyond its client's bandwidth waits, loses nothing, and leaves the other direction alone")
    void streamsKeepToTheBandwidth() throws Exception {
        Share lease = new Share(100, 100, OptionalLong.of(100 << 20));
        use(new ForwardingLimits(lease, new Share(100, 100, OptionalLong.of(1 << 20)), 100));
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket client = dial(outside(), mapping);
        Socket served = accept(server);
        byte[] sent = new byte[2 << 20];
        new Random(7).nextBytes(sent);
        long since = System.nanoTime();
        Thread sender = new Thread(() -> {
            try {
                client.getOutputStream().write(sent);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        sender.start();
        assertThat(served.getInputStream().readNBytes(100_000)).isEqualTo(Arrays.copyOf(sent, 100_000));
        served.setSoTimeout(10_000);
        say(served, "back");
        assertThat(hear(client, 4)).isEqualTo("back");
        assertThat(System.nanoTime() - since).isLessThan(Duration.ofMillis(1500).toNanos());
        assertThat(served.getInputStream().readNBytes(sent.length - 100_000))
                .isEqualTo(Arrays.copyOfRange(sent, 100_000, sent.length));
        assertThat(System.nanoTime() - since)
                .isGreaterThan(Duration.ofMillis(1700).toNanos());
        sender.join();
        assertThat(plane.diagnosis(mapping.key()).limited().orElseThrow()).isPositive();
    }

    private void use(ForwardingLimits limits) {
        plane.close();
        plane = plane(new RelayLimits(limits, 1000, 1 << 20));
    }

    @Test
    @DisplayName("NAT-85: who comes faster than a listener's pace is turned away")
    void acceptsArePaced() throws Exception {
        plane.close();
        plane = plane(new RelayLimits(RelayPlaneIT.flows(100, 100, 1), 100, 1 << 20));
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        for (int i = 0; i < 5; i++) {
            keep(new Socket(endpoint(mapping).getAddress(), endpoint(mapping).getPort()));
        }
        await().until(() -> counters.of("relay.tcp.refused.pace") >= 3);
        accept(server);
    }
}
