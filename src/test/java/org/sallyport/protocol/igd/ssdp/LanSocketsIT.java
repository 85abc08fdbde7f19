package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
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

    @ParameterizedTest
    @EnumSource
    @DisplayName("What goes to a group crosses two links at most, in either family; answers go as far as they must")
    void messagesToAGroupCrossTwoLinks(Sockets sockets) {
        EventLoopGroup thread = thread(sockets);
        try {
            for (SocketProtocolFamily family : List.of(SocketProtocolFamily.INET, SocketProtocolFamily.INET6)) {
                DatagramChannel channel = sockets.open(family);
                thread.register(channel).awaitUninterruptibly();
                sockets.reach(channel, family, LanSockets.MULTICAST_HOPS);
                assertThat(hops(sockets, channel, family)).as("%s", family).isEqualTo(2);
                Sockets.close(channel);
            }
        } finally {
            thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
    }

    /** What the system itself has noted: IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS. */
    private static Integer hops(Sockets sockets, DatagramChannel channel, SocketProtocolFamily family) {
        if (sockets == Sockets.NIO) {
            return channel.config().getOption(NioChannelOption.of(StandardSocketOptions.IP_MULTICAST_TTL));
        }
        return channel.config()
                .getOption(
                        family == SocketProtocolFamily.INET
                                ? new IntegerUnixChannelOption("hops", 0, 33)
                                : new IntegerUnixChannelOption("hops", 41, 18));
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
            return Link.of(
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
