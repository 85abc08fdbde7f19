package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneHosts;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.RelayLimits;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** What many connections leave behind: nothing (NAT-85). */
@Timeout(90)
class RelayLeaksIT extends PlaneHosts {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int ROUNDS = 100;
    private static final int AT_ONCE = 100;

    private final Counters counters = new Counters();

    @BeforeEach
    void hasDescriptorsToCount() {
        Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS));
    }

    @Override
    protected Plane newPlane() {
        RelaySettings settings = RelaySettings.DEFAULTS
                .withSource(Source.GATEWAY)
                .withLimits(new RelayLimits(1000, 1000, 1_000_000, 100, 4000, 16L << 20));
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, counters, RelayPlaneIT.noPath());
    }

    @Test
    @DisplayName("NAT-85: after 10,000 connections that were reset, by either side, no descriptor is left")
    void resetsLeaveNothing() throws Exception {
        ServerSocket server = new ServerSocket(0, 2 * AT_ONCE, inside());
        Mapping mapping = open(tcp(keep(server)));
        carry(server, mapping, AT_ONCE);
        await().until(() -> connections() == 0);
        long before = descriptors();
        for (int i = 0; i < ROUNDS; i++) {
            carry(server, mapping, AT_ONCE);
        }
        await().until(() -> connections() == 0);
        await().until(() -> descriptors() <= before);
        assertThat(plane.traffic(mapping.key()).connections()).isEqualTo((ROUNDS + 1) * AT_ONCE);
        assertThat(((RelayPlane) plane).backlog()).isZero();
    }

    @Test
    @DisplayName("NAT-33: connections that the inside refuses leave nothing either")
    void refusalsLeaveNothing() throws Exception {
        ServerSocket server = server();
        Mapping mapping = tcp(server);
        server.close();
        open(mapping);
        assertTurnedAway(() -> dial(outside(), mapping));
        long before = descriptors();
        for (int i = 0; i < 10 * AT_ONCE; i++) {
            assertTurnedAwayAndClosed(mapping);
        }
        await().until(() -> descriptors() <= before);
        assertThat(connections()).isZero();
        assertThat(counters.of("relay.tcp.refused.inside")).isEqualTo(10 * AT_ONCE + 1);
    }

    private void assertTurnedAwayAndClosed(Mapping mapping) throws IOException {
        try (Socket socket =
                new Socket(mapping.key().externalAddress(), mapping.key().externalPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            assertReset(socket);
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageMatching("(?i).*reset.*");
        }
    }

    private static void carry(ServerSocket server, Mapping mapping, int count) throws IOException {
        List<Socket> clients = new ArrayList<>();
        List<Socket> served = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(
                    new Socket(mapping.key().externalAddress(), mapping.key().externalPort()));
        }
        for (int i = 0; i < count; i++) {
            served.add(server.accept());
        }
        for (int i = 0; i < count; i++) {
            say(clients.get(i), "all that is said before a reset");
        }
        for (int i = 0; i < count; i++) {
            reset((i % 2 == 0 ? clients : served).get(i));
        }
        for (int i = 0; i < count; i++) {
            clients.get(i).close();
            served.get(i).close();
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private int connections() {
        return ((RelayPlane) plane).connections();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.count();
        }
    }
}
