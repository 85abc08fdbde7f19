package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Addresses;

/** The two sockets of the loopback interface, on a thread that the test holds up. */
class LanSocketsIT {
    private static final InetSocketAddress CLIENT = new InetSocketAddress(Addresses.of("127.0.0.9"), 40000);

    private final Counters counters = new Counters();
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        held.countDown();
    }

    @ParameterizedTest
    @EnumSource
    void whatPilesUpBeforeASlowSocketIsDroppedAndCounted(Sockets sockets) throws IOException {
        EventLoopGroup thread = thread(sockets);
        try (LanSockets open = open(sockets, thread)) {
            thread.execute(this::hold);
            for (int i = 0; i < 1000; i++) {
                open.send(new byte[1000], CLIENT);
            }
            assertThat(counters.of("ssdp.dropped.unsent")).isBetween(900L, 999L);
            held.countDown();
        } finally {
            thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void socketsThatNoThreadTakesAreNamedAndClosed(Sockets sockets) {
        EventLoopGroup thread = thread(sockets);
        thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        assertThatThrownBy(() -> open(sockets, thread))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:");
    }

    private void hold() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EventLoopGroup thread(Sockets sockets) {
        assumeTrue(sockets == Sockets.NIO || Epoll.isAvailable(), "epoll is not available here");
        return sockets.oneThread();
    }

    private LanSockets open(Sockets sockets, EventLoopGroup thread) throws IOException {
        return LanSockets.open(link(), sockets, thread.next(), searches(thread), counters);
    }

    private static Link link() throws IOException {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(Addresses.of("127.0.0.1"));
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(Addresses.of("127.0.0.1"), 0))) {
            return Link.ipv4(
                    Samples.lan(loopback.getName(), loopback.getIndex(), "127.0.0.1", "127.0.0.0/16"),
                    probe.getLocalPort());
        }
    }

    private Searches searches(EventLoopGroup thread) {
        return new Searches(
                new Catalogue(Samples.auto()),
                new SsdpWriter(Samples.settings()),
                new Doorkeeper(Samples.inside("127.0.0.0/16")),
                new Pacing(new Random(1)),
                new LoopTimetable(thread.next()),
                InstantSource.system(),
                counters);
    }
}
