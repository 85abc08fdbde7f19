package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneContract;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.RelayLimits;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** The relay's own limits and timers, set short; the contract must hold within them. */
class RelayLimitsIT extends PlaneContract {
    private static final int BOUND = 250;

    private final Counters counters = new Counters();

    @Override
    protected Plane newPlane() {
        RelaySettings settings = new RelaySettings(
                Source.GATEWAY,
                UnaryOperator.identity(),
                Optional::empty,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ZERO,
                true,
                new RelayLimits(RelayPlaneIT.flows(BOUND, BOUND, 2000), 2000, 16L << 20),
                true);
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, counters, RelayPlaneIT.noPath());
    }

    @Test
    @DisplayName("NAT-29: a silent connection is reset on both sides after its time, not sooner")
    void silentConnectionsEnd() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket client = dial(outside(), mapping);
        Socket served = accept(server);
        long since = System.nanoTime();
        assertReset(client);
        assertReset(served);
        assertThat(System.nanoTime() - since)
                .isGreaterThan(Duration.ofMillis(1900).toNanos());
        assertThat(counters.of("relay.tcp.idle")).isEqualTo(1);
    }

    @Test
    @DisplayName("NAT-21, NAT-24: a silent UDP session ends, the mapping stays; the peer gets a new session")
    void silentSessionsEnd() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket peer = udp(outside());
        send(peer, endpoint(mapping), new byte[] {1});
        InetSocketAddress first = (InetSocketAddress) receive(server).getSocketAddress();
        await().atMost(Duration.ofSeconds(6)).until(() -> {
            try (DatagramSocket probe = new DatagramSocket(first)) {
                return probe.isBound(); // The session's own socket has let go of its port.
            } catch (java.net.BindException e) {
                return false;
            }
        });
        send(peer, endpoint(mapping), new byte[] {2});
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 2);
        assertThat(plane.traffic(mapping.key()).connections()).isEqualTo(2);
        assertThat(plane.diagnosis(mapping.key()).noAnswerInside()).hasValue(1);
    }

    @Test
    @DisplayName("NAT-86: at the bound the peer idle for longest goes, whichever way the others were in use")
    void eldestSessionGoesFirst() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket first = udp(outside());
        DatagramSocket second = udp(outside());
        send(first, endpoint(mapping), new byte[] {1});
        InetSocketAddress firstInside = (InetSocketAddress) receive(server).getSocketAddress();
        send(second, endpoint(mapping), new byte[] {2});
        InetSocketAddress secondInside = (InetSocketAddress) receive(server).getSocketAddress();
        send(server, firstInside, new byte[] {3}); // Now the second is idle for longest.
        receive(first);
        for (int i = 0; i < BOUND - 1; i++) {
            send(udp(outside()), endpoint(mapping), new byte[] {4});
            receive(server);
        }
        assertThat(counters.of("relay.udp.evicted")).isEqualTo(1);
        assertThat(plane.diagnosis(mapping.key()).limited()).hasValue(1);
        send(server, firstInside, new byte[] {5});
        assertThat(receive(first).getData()[0]).isEqualTo((byte) 5);
        send(server, secondInside, new byte[] {6});
        assertSilent(second);
    }

    @Test
    @DisplayName("NAT-85: connections beyond the bound are reset; when one ends there is room again")
    void connectionsAreBounded() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket[] clients = new Socket[BOUND];
        for (int i = 0; i < BOUND; i++) {
            clients[i] = dial(outside(), mapping);
            accept(server);
        }
        assertTurnedAway(() -> dial(outside(), mapping));
        assertThat(counters.of("relay.tcp.refused.full")).isEqualTo(1);
        assertThat(plane.diagnosis(mapping.key()).limited()).hasValue(1);
        clients[0].setSoLinger(true, 0);
        clients[0].close();
        await().atMost(Duration.ofSeconds(8)).ignoreExceptions().untilAsserted(() -> {
            dial(outside(), mapping);
            accept(server);
        });
    }

    @Test
    @DisplayName("a UDP session the internal client refuses is counted once, however often it does")
    void refusedSessionsAreCountedOnce() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        server.close();
        DatagramSocket peer = udp(outside());
        await().untilAsserted(() -> {
            send(peer, endpoint(mapping), new byte[1]);
            assertThat(plane.diagnosis(mapping.key()).refusedInside()).hasValue(1);
        });
        send(peer, endpoint(mapping), new byte[1]);
        await().untilAsserted(() ->
                assertThat(plane.traffic(mapping.key()).packetsIn()).isGreaterThan(1));
        assertThat(plane.diagnosis(mapping.key()).refusedInside()).hasValue(1);
    }

    @Test
    @DisplayName("timers below what the RFCs allow are remarked upon")
    void shortTimersAreSaid() {
        assertThat(plane.status().remarks())
                .hasSize(3)
                .anySatisfy(remark -> assertThat(remark).contains("udp-idle"));
        assertThat(RelaySettings.DEFAULTS.shortTimers()).isEqualTo(List.of());
    }
}
