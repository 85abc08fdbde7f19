package org.sallyport.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sallyport.bench.load.Server;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.RelayPlane;
import org.sallyport.plane.relay.flow.RelaySettings;

/**
 * What goes through the relay over loopback, one after the other: peer, relay and internal client are in this process and
 * all of them are timed, so only what the relay's part changes can be read from it. Epoll splices what proves to be bulk,
 * NIO copies it. Takes the server's ports, and some above {@link #FIRST}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RelayBench {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int FIRST = 27_000;
    /** So many that no limit on what a mapping takes within a second is met. */
    private static final int DOORS = 32;

    private static final int SINK = FIRST + DOORS;
    private static final int TURN = 200;
    private static final int DATAGRAM = 64;
    private static final int CHUNK = 1 << 20;

    /** Epoll, or NIO. */
    @Param({"true", "false"})
    public boolean nativeSockets;

    private final ByteBuffer octets = ByteBuffer.allocateDirect(CHUNK);
    private @Nullable RelayPlane plane;
    private int door;

    @Setup(Level.Trial)
    public void open() throws IOException, PlaneException {
        Server.start();
        RelaySettings settings =
                RelaySettings.DEFAULTS.withSource(RelaySettings.Source.GATEWAY).withNativeSockets(nativeSockets);
        RelayPlane opened = new RelayPlane(
                settings, TestGateway.at("2030-01-01T12:00:00Z").inside, new Counters(), InstantSource.system());
        plane = opened;
        Map<MappingKey, ?> faults = opened.reconcile(mappings());
        if (!faults.isEmpty()) {
            throw new IllegalStateException("not open: " + faults);
        }
    }

    private static List<Mapping> mappings() {
        List<Mapping> mappings = new ArrayList<>();
        for (int i = 0; i < DOORS; i++) {
            mappings.add(mapping(Transport.TCP, FIRST + i, Server.ECHO + i % Server.ECHOES));
        }
        mappings.add(mapping(Transport.TCP, SINK, Server.SINK));
        mappings.add(mapping(Transport.UDP, FIRST, Server.ECHO));
        return mappings;
    }

    private static Mapping mapping(Transport transport, int external, int internal) {
        return new Mapping(
                new MappingKey(transport, Addresses.of(LOOPBACK), external),
                new InternalClient(Addresses.of(LOOPBACK), internal),
                RemoteFilter.EVERYONE,
                true);
    }

    @TearDown(Level.Trial)
    public void close() {
        if (plane != null) {
            plane.close();
        }
    }

    /** Connections and a session that stay for an iteration. */
    @State(Scope.Thread)
    public static class Lines {
        private @Nullable SocketChannel echo;
        private @Nullable SocketChannel sink;
        private @Nullable DatagramChannel session;

        @Setup(Level.Iteration)
        public void connect(RelayBench bench) throws IOException {
            echo = tcp(FIRST);
            sink = tcp(SINK);
            session = DatagramChannel.open().connect(at(FIRST));
        }

        @TearDown(Level.Iteration)
        public void close() throws IOException {
            required(echo).close();
            required(sink).close();
            required(session).close();
        }
    }

    /** Connects, has one octet back, closes. */
    @Benchmark
    public void shortConnection() throws IOException {
        try (SocketChannel channel = tcp(FIRST + door++ % DOORS)) {
            exchange(channel, 1);
        }
    }

    /** A request and its reply. */
    @Benchmark
    public void turn(Lines lines) throws IOException {
        exchange(required(lines.echo), TURN);
    }

    /** A mebibyte of a stream, as fast as the other end takes it. */
    @Benchmark
    public void bulk(Lines lines) throws IOException {
        octets.clear();
        while (octets.hasRemaining()) {
            required(lines.sink).write(octets);
        }
    }

    /** A datagram in and its echo out, through a session that is there. */
    @Benchmark
    public void datagram(Lines lines) throws IOException {
        exchange(required(lines.session), DATAGRAM);
    }

    private void exchange(ByteChannel channel, int length) throws IOException {
        octets.clear().limit(length);
        channel.write(octets);
        octets.clear().limit(length);
        while (octets.hasRemaining()) {
            if (channel.read(octets) < 0) {
                throw new IOException("the relay has ended it");
            }
        }
    }

    private static SocketChannel tcp(int port) throws IOException {
        return SocketChannel.open(at(port)).setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(Addresses.of(LOOPBACK), port);
    }

    private static <T> T required(@Nullable T opened) {
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }
}
