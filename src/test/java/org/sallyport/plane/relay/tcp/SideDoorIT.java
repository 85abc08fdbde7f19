package org.sallyport.plane.relay.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.Sockets;
import org.sallyport.plane.relay.flow.Sources;
import org.sallyport.plane.relay.flow.Tally;

/** A door beside a mapping's that nobody comes by. */
@Timeout(30)
class SideDoorIT {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final Inside NOBODY = new Inside() {
        @Override
        public boolean contains(InetAddress address) {
            return false;
        }

        @Override
        public boolean isHost(InetAddress address) {
            return false;
        }
    };

    private final Sockets sockets = Sockets.best(true);
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, sockets.events());
    private final RelayContext context = new RelayContext(
            RelaySettings.DEFAULTS.withSource(RelaySettings.Source.GATEWAY),
            sockets,
            new Sources(NOBODY),
            new Counters(),
            InstantSource.system(),
            group);
    private final CountDownLatch opened = new CountDownLatch(1);
    private int free;

    @BeforeEach
    void choosePort() throws IOException {
        free = freePort();
    }

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    @Test
    void isShutAfterAWhileAndHoldsNothingAnyMore() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, HERE)) {
            TcpRelay relay =
                    new TcpRelay(new TcpEngine(context, this::opening), mapping(server), new Tally(context.clock));
            relay.open().await(5, TimeUnit.SECONDS);
            try (Socket client = new Socket(HERE, relay.at().getPort())) {
                assertThat(opened.await(5, TimeUnit.SECONDS)).isTrue();
                await().until(() -> relay.openings().isEmpty());
                client.setSoTimeout(1);
                assertThatThrownBy(() -> client.getInputStream().read())
                        .as("the connection beside which it was")
                        .isInstanceOf(SocketTimeoutException.class);
                assertThatThrownBy(() -> new Socket(HERE, free)).isInstanceOf(ConnectException.class);
            }
            relay.close().await(5, TimeUnit.SECONDS);
            int all = context.settings.limits().sockets();
            assertThat(context.flowSockets.take(all))
                    .as("all sockets are given back")
                    .isTrue();
        }
    }

    private Optional<Inspector> opening(Inspected connection) {
        InetSocketAddress at = new InetSocketAddress(HERE, free);
        try {
            connection.open(new Inspected.Way(Direction.IN, at, at), Duration.ofSeconds(1));
            opened.countDown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of((way, came) -> came);
    }

    private static Mapping mapping(ServerSocket server) throws IOException {
        return new Mapping(
                new MappingKey(Transport.TCP, HERE, freePort()),
                new InternalClient(HERE, server.getLocalPort()),
                RemoteFilter.EVERYONE,
                true);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            return socket.getLocalPort();
        }
    }
}
