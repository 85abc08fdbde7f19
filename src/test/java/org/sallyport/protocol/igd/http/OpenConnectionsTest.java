package org.sallyport.protocol.igd.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** Who is let in and who gives way (UDA-63). */
class OpenConnectionsTest {
    private static final InetAddress HOST = Addresses.of("192.0.2.10");
    private static final HttpLimits LIMITS =
            new HttpLimits(24, 4, 8192, 8192, Duration.ofSeconds(10), Duration.ofSeconds(30));
    private static final int MOST_FOR_NETWORK = OpenConnections.HOSTS * LIMITS.connectionsForOne();

    private final OpenConnections open = new OpenConnections(LIMITS);
    private final List<EndPoint> hungUp = new ArrayList<>();

    @Test
    @Requirement("UDA-63")
    @DisplayName("a host has its share, which it gets back by ending a connection")
    void oneHostHasItsShare() {
        EndPoint first = opened(HOST);
        for (int i = 1; i < LIMITS.connectionsForOne(); i++) {
            opened(HOST);
        }
        assertThat(isLetIn(HOST)).isFalse();
        assertThat(hungUp).isEmpty();

        open.forget(first);
        assertThat(isLetIn(HOST)).isTrue();
    }

    @Test
    @Requirement("UDA-63")
    @DisplayName("when all places are taken, the idlest of who holds most gives way, but to nobody who holds as much")
    void whoHoldsMostGivesWay() {
        EndPoint busy = opened(HOST);
        EndPoint idle = opened(HOST);
        for (int i = 2; i < LIMITS.connectionsForOne(); i++) {
            opened(HOST);
        }
        for (int i = LIMITS.connectionsForOne(); i < LIMITS.connections(); i++) {
            opened(Addresses.of("192.0.2." + (100 + i)));
        }
        open.touch(busy);

        assertThat(isLetIn(Addresses.of("192.0.2.99"))).isTrue();
        assertThat(hungUp).containsExactly(idle);
        assertThat(isLetIn(HOST)).isFalse();
        assertThat(hungUp).hasSize(1);
    }

    @Test
    @Requirement("UDA-63")
    @DisplayName("over IPv6 new addresses are no new shares: a flood of one /64 moves nobody but its own")
    void oneNetworkHasItsShare() {
        opened(HOST);
        EndPoint first = opened(Addresses.of("2001:db8::1"));
        for (int i = 2; i < 1000; i++) {
            assertThat(isLetIn(Addresses.of("2001:db8::1:" + Integer.toHexString(i))))
                    .isTrue();
        }
        assertThat(hungUp).hasSize(999 - MOST_FOR_NETWORK).startsWith(first);

        int given = hungUp.size();
        assertThat(isLetIn(HOST)).isTrue();
        assertThat(isLetIn(Addresses.of("2001:db8:0:1::1"))).isTrue();
        assertThat(hungUp).hasSize(given);
    }

    @Test
    @Requirement("UDA-63")
    @DisplayName("who comes at the same moment as others does not lose the place that was made")
    void newcomersAtOnceAllFindTheirPlace() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                OpenConnections full = new OpenConnections(LIMITS);
                for (int i = 0; i < LIMITS.connections(); i++) {
                    full.admit(new ByteArrayEndPoint(), Addresses.of("192.0.2." + (10 + i / 4)));
                }
                List<Callable<Boolean>> newcomers = IntStream.range(0, 4)
                        .<Callable<Boolean>>mapToObj(i ->
                                () -> full.admit(new ByteArrayEndPoint(), Addresses.of("192.0.2." + (100 + i)))
                                        .letIn())
                        .toList();
                for (Future<Boolean> letIn : threads.invokeAll(newcomers)) {
                    assertThat(letIn.get()).isTrue();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private EndPoint opened(InetAddress source) {
        EndPoint endPoint = new ByteArrayEndPoint();
        assertThat(open.admit(endPoint, source).letIn()).isTrue();
        return endPoint;
    }

    private boolean isLetIn(InetAddress source) {
        OpenConnections.Admission admission = open.admit(new ByteArrayEndPoint(), source);
        admission.crowdedOut().ifPresent(hungUp::add);
        return admission.letIn();
    }
}
