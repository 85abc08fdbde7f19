package org.sallyport.plane.relay.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.plane.relay.flow.Backlog;
import org.sallyport.plane.relay.flow.Bandwidth;
import org.sallyport.plane.relay.flow.CoarseClock;
import org.sallyport.plane.relay.flow.Meter;
import org.sallyport.plane.relay.flow.RelayLoop;
import org.sallyport.plane.relay.flow.Tally;

/** One direction by itself, between two sockets of Linux. */
@Timeout(30)
class TcpStreamIT {
    /** Each task has one: they wait for each other, and the common pool may be a single thread. */
    private static final Executor OWN_THREAD = task -> new Thread(task).start();

    private static final int OCTETS = 20_000_000;

    private final Backlog backlog = new Backlog(16L << 20);
    private final Tally tally = new Tally(new CoarseClock(InstantSource.system()));
    private final List<AutoCloseable> opened = new ArrayList<>();
    private MultiThreadIoEventLoopGroup group;
    private TcpLoop loop;

    @BeforeEach
    void makeLoop() {
        Assumptions.assumeTrue(Epoll.isAvailable());
        group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        loop = new TcpLoop(RelayLoop.on((EventLoop) group.next(), new Counters()));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        if (group != null) {
            loop.pipes().close();
            assertThat(loop.pipes().made()).isZero();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    @DisplayName("bulk goes through a pipe, which is given back when there is no more")
    void bulkIsSpliced() throws Exception {
        assertThat(carry(null)).isPositive();
        assertThat(loop.pipes().made()).isEqualTo(1);
    }

    @Test
    @DisplayName("when every pipe is in use, bulk is copied, octet for octet")
    void bulkIsCopiedForWantOfPipes() throws Exception {
        List<Pipe> taken = new ArrayList<>();
        for (Pipe pipe = loop.pipes().take(); pipe != null; pipe = loop.pipes().take()) {
            taken.add(pipe);
        }
        assertThat(taken).hasSize(Pipes.MOST);
        carry(null);
        taken.forEach(loop.pipes()::giveBack);
        assertThat(loop.pipes().made()).isEqualTo(Pipes.SPARE);
    }

    @Test
    @DisplayName("with an inspector nothing is spliced; it sees all, and what it answers is sent")
    void inspectedIsNeverSpliced() throws Exception {
        Inspector passing = (way, came) -> came;
        carry(passing);
        assertThat(loop.pipes().made()).isZero();
    }

    @Test
    @DisplayName("a socket that is closed is watched no more")
    void closedIsNotWatched() throws Exception {
        ServerSocket server = keep(new ServerSocket(0, 1, Addresses.of("127.0.0.1")));
        EpollTcpSocket socket = (EpollTcpSocket) connect(server);
        loop.events().submit(() -> watch(socket)).sync();
        assertThat(socket.isWatched()).isTrue();
        loop.events().submit(() -> loop.close(socket)).sync();
        loop.events().submit(() -> assertThat(socket.isWatched()).isFalse()).sync();
        assertThat(socket.fd().isOpen()).isFalse();
    }

    private void watch(TcpSocket socket) {
        try {
            socket.watch(loop.events(), ready -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Moves it all from one end to the other; answers how many turns it took. */
    private int carry(@Nullable Inspector inspector) throws Exception {
        ServerSocket sources = keep(new ServerSocket(0, 1, Addresses.of("127.0.0.1")));
        ServerSocket sinks = keep(new ServerSocket(0, 1, Addresses.of("127.0.0.1")));
        TcpSocket from = connect(sources);
        TcpSocket to = connect(sinks);
        byte[] octets = new byte[OCTETS];
        new Random(4).nextBytes(octets);
        Socket source = keep(sources.accept());
        Socket sink = keep(sinks.accept());
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(source, octets), OWN_THREAD);
        CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> receive(sink), OWN_THREAD);
        Bandwidth unlimited = new Bandwidth(OptionalLong.empty(), 0);
        TcpStream stream = new TcpStream(
                loop, backlog, tally, new Meter(unlimited, unlimited, tally), Direction.IN, from, to, inspector);
        int turns = 0;
        while (!stream.isDone()) {
            from.readable(!from.inputEnded());
            to.writable(true);
            stream.move();
            turns++;
        }
        to.endOutput();
        sending.get();
        assertThat(received.get()).isEqualTo(octets);
        assertThat(backlog.held()).isZero();
        assertThat(tally.traffic().bytesIn()).isEqualTo(OCTETS);
        return turns;
    }

    private TcpSocket connect(ServerSocket server) throws IOException {
        InetSocketAddress at = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        TcpSocket socket = new EpollTcpSockets().connect(at, Optional.empty());
        opened.add(socket::close);
        return socket;
    }

    private static void send(Socket to, byte[] octets) {
        try {
            to.getOutputStream().write(octets);
            to.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] receive(Socket from) {
        try {
            return from.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }
}
