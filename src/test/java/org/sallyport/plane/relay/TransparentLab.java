package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.Plane.Change;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** A transparent relay between real hosts, and hands to try it with. */
@Tag("lab")
@Timeout(90)
abstract class TransparentLab {
    static final InetAddress EXTERNAL = Addresses.of(Namespaces.EXTERNAL_ADDRESS);
    static final InetAddress GATEWAY = Addresses.of(Namespaces.GATEWAY_ADDRESS);
    static final InetAddress OUTSIDE = Addresses.of(Namespaces.OUTSIDE_ADDRESS);
    static final InetAddress OTHER_OUTSIDE = Addresses.of(Namespaces.OTHER_OUTSIDE_ADDRESS);
    static final InetAddress INSIDE = Addresses.of(Namespaces.INSIDE_ADDRESS);
    static final InetAddress OTHER_INSIDE = Addresses.of(Namespaces.OTHER_INSIDE_ADDRESS);

    private static final int PATIENCE_MILLIS = 5000;
    /** Long enough for a packet to arrive that must not. */
    private static final int SILENCE_MILLIS = 300;

    static LabHosts hosts;

    final Counters counters = new Counters();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @BeforeAll
    static void makeHosts() throws Exception {
        hosts = new LabHosts();
    }

    @AfterAll
    static void removeHosts() throws IOException {
        hosts.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        // A flow that began before a mapping was there goes on as it began.
        hosts.net.run(hosts.net.gateway, "conntrack -F");
    }

    final Plane plane() {
        return plane(RelaySettings.DEFAULTS);
    }

    final Plane plane(RelaySettings settings) {
        return keep(hosts.plane(settings.withSource(Source.PRESERVE), counters));
    }

    static Mapping mapping(Transport transport, int port, InetAddress client, int clientPort) {
        MappingKey key = new MappingKey(transport, EXTERNAL, port);
        return new Mapping(key, new InternalClient(client, clientPort), RemoteFilter.EVERYONE, true);
    }

    static void open(Plane plane, Mapping... mappings) throws PlaneException {
        assertThat(plane.apply(Arrays.stream(mappings)
                        .map(mapping -> (Change) new Change.Open(mapping))
                        .toList()))
                .isEmpty();
    }

    static void close(Plane plane, Mapping mapping) throws PlaneException {
        assertThat(plane.apply(List.of(new Change.Close(mapping)))).isEmpty();
    }

    final DatagramSocket udp(InetAddress host, int port) throws IOException {
        DatagramSocket socket = keep(hosts.on(host, () -> new DatagramSocket(new InetSocketAddress(host, port))));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    final ServerSocket server(InetAddress host, int port) throws IOException {
        ServerSocket server = keep(hosts.on(host, () -> new ServerSocket(port, 50, host)));
        server.setSoTimeout(PATIENCE_MILLIS);
        return server;
    }

    final Socket dial(InetAddress from, int fromPort, InetSocketAddress to) throws IOException {
        return hosts.on(from, () -> {
            Socket socket = keep(new Socket());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(from, fromPort));
            socket.connect(to, PATIENCE_MILLIS);
            return socket;
        });
    }

    final Socket accept(ServerSocket server) throws IOException {
        Socket socket = keep(server.accept());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static InetSocketAddress at(DatagramSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    static InetSocketAddress external(int port) {
        return new InetSocketAddress(EXTERNAL, port);
    }

    static void send(DatagramSocket from, InetSocketAddress to, String words) throws IOException {
        byte[] payload = words.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(payload, payload.length, to));
    }

    static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        at.receive(packet);
        return packet;
    }

    static String words(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** What comes within a moment, if anything does. */
    static Optional<DatagramPacket> receiveSoon(DatagramSocket at) throws IOException {
        at.setSoTimeout(SILENCE_MILLIS);
        try {
            return Optional.of(receive(at));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } finally {
            at.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    final <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }
}
