package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.sallyport.core.gateway.Plane.Change;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/**
 * A plane on trial, hosts around it and hands to try it with. A subclass says where the hosts are; all of them must be
 * reachable from this JVM.
 */
@Timeout(30)
public abstract class PlaneHosts {
    protected static final int PATIENCE_MILLIS = 5000;
    /** Long enough for a packet to arrive that must not. */
    private static final int SILENCE_MILLIS = 300;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    protected Plane plane = new NoPlane();

    /** A plane that carries nothing yet. */
    protected abstract Plane newPlane();

    /** The address mappings are reached at. */
    protected InetAddress external() {
        return Addresses.of("127.0.0.2");
    }

    /** A LAN host. */
    protected InetAddress inside() {
        return Addresses.of("127.0.0.3");
    }

    /** Two hosts outside. */
    protected InetAddress outside() {
        return Addresses.of("127.0.0.10");
    }

    protected InetAddress otherOutside() {
        return Addresses.of("127.0.0.11");
    }

    /**
     * Opens a socket on the host that has this address. Where the hosts are not this one, a subclass goes there for it;
     * what has been opened can be used from here.
     */
    protected <T> T on(InetAddress host, Attempt<T> opening) throws IOException {
        return opening.make();
    }

    /**
     * Whether the plane tells both ends of a connection that it cuts it. A kernel has no words of its own: it answers
     * their next ones (NAT-35).
     */
    protected boolean tellsWhomItCuts() {
        return true;
    }

    /** Whether the plane sees each packet, and can say when it saw the first and the last. */
    protected boolean tellsWhenItSaw() {
        return true;
    }

    /** How many octets of headers the plane counts with each datagram's payload. */
    protected int headersCounted() {
        return 0;
    }

    @BeforeEach
    void openPlane() {
        plane = newPlane();
    }

    @AfterEach
    void closeAll() throws Exception {
        plane.close();
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    protected final Mapping open(Mapping mapping) throws PlaneException {
        apply(new Change.Open(mapping));
        return mapping;
    }

    protected final void close(Mapping mapping) throws PlaneException {
        apply(new Change.Close(mapping));
    }

    protected final void apply(Change... changes) throws PlaneException {
        assertThat(plane.apply(List.of(changes))).isEmpty();
    }

    protected final Mapping tcp(ServerSocket server) throws IOException {
        InternalClient client = new InternalClient(server.getInetAddress(), server.getLocalPort());
        return new Mapping(new MappingKey(Transport.TCP, external(), freePort()), client, RemoteFilter.EVERYONE, true);
    }

    protected final Mapping udp(DatagramSocket server) throws IOException {
        MappingKey key = new MappingKey(Transport.UDP, external(), freePort());
        return new Mapping(key, client(server), RemoteFilter.EVERYONE, true);
    }

    protected static Mapping leading(Mapping mapping, InternalClient client) {
        return new Mapping(mapping.key(), client, mapping.filter(), true);
    }

    protected static Mapping filtered(Mapping mapping, InetAddress peer) {
        return new Mapping(mapping.key(), mapping.client(), RemoteFilter.of(Prefix.of(peer)), true);
    }

    protected static InternalClient client(ServerSocket server) {
        return new InternalClient(server.getInetAddress(), server.getLocalPort());
    }

    protected static InternalClient client(DatagramSocket server) {
        return new InternalClient(server.getLocalAddress(), server.getLocalPort());
    }

    /** A port nobody uses on the external address, for either transport. */
    protected final int freePort() throws IOException {
        int port = 0;
        while (port == 0) {
            try (ServerSocket tcp = listen(external(), 0, 1);
                    DatagramSocket udp = datagrams(external(), tcp.getLocalPort())) {
                port = udp.getLocalPort();
            } catch (SocketException e) {
                port = 0; // Taken for UDP: another.
            }
        }
        return port;
    }

    protected final InetSocketAddress endpoint(Mapping mapping) {
        return new InetSocketAddress(
                mapping.key().externalAddress(), mapping.key().externalPort());
    }

    protected final ServerSocket server() throws IOException {
        ServerSocket server = keep(listen(inside(), 0, 50));
        server.setSoTimeout(PATIENCE_MILLIS);
        return server;
    }

    protected final DatagramSocket udp(InetAddress at) throws IOException {
        DatagramSocket socket = keep(datagrams(at, 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    protected final Socket dial(InetAddress from, Mapping mapping) throws IOException {
        Socket socket = keep(new Socket());
        on(from, () -> {
            socket.bind(new InetSocketAddress(from, 0));
            return socket;
        });
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(endpoint(mapping), PATIENCE_MILLIS);
        return socket;
    }

    protected final ServerSocket listen(InetAddress at, int port, int backlog) throws IOException {
        return on(at, () -> new ServerSocket(port, backlog, at));
    }

    protected final DatagramSocket datagrams(InetAddress at, int port) throws IOException {
        return on(at, () -> new DatagramSocket(new InetSocketAddress(at, port)));
    }

    protected final Socket accept(ServerSocket server) throws IOException {
        Socket socket = keep(server.accept());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    protected static void say(Socket socket, String words) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(words.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    protected static String hear(Socket socket, int octets) throws IOException {
        byte[] heard = socket.getInputStream().readNBytes(octets);
        if (heard.length < octets) {
            throw new EOFException("after " + heard.length + " of " + octets + " octets");
        }
        return new String(heard, StandardCharsets.UTF_8);
    }

    protected static void send(DatagramSocket from, InetSocketAddress to, byte[] payload) throws IOException {
        send(from, to, payload, payload.length);
    }

    protected static void send(DatagramSocket from, InetSocketAddress to, byte[] payload, int length)
            throws IOException {
        from.send(new DatagramPacket(payload, length, to));
    }

    protected static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
        at.receive(packet);
        return packet;
    }

    protected static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** The next thing to be read is a RST: neither data nor a FIN nor silence. */
    protected static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    /** The plane has cut it, and says so: by itself or to its next word. */
    protected final void assertCut(Socket socket) throws IOException {
        if (!tellsWhomItCuts()) {
            say(socket, "?");
        }
        assertReset(socket);
    }

    /** Refused, or accepted and reset without a word, which is as near as a relay can come. */
    protected static void assertTurnedAway(Dialling dialling) throws IOException {
        Socket accepted;
        try {
            accepted = dialling.dial();
        } catch (SocketException e) {
            assertThat(e).hasMessageMatching(".*(refused|reset).*");
            return;
        }
        assertReset(accepted);
    }

    protected static void assertSilent(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> receive(socket)).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    protected static void assertNobodyCalls(ServerSocket server) throws IOException {
        server.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    protected final <T extends AutoCloseable> T keep(T resource) {
        synchronized (opened) {
            opened.push(resource);
        }
        return resource;
    }

    protected static <T> T unchecked(Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    protected interface Attempt<T> {
        T make() throws IOException;
    }

    protected interface Dialling {
        Socket dial() throws IOException;
    }

    /** Stands where the plane will be. */
    private static final class NoPlane implements Plane {
        @Override
        public Map<MappingKey, PlaneFault> apply(List<Change> changes) {
            return Map.of();
        }

        @Override
        public Map<MappingKey, PlaneFault> reconcile(java.util.Collection<Mapping> wanted) {
            return wanted.stream()
                    .collect(Collectors.toMap(
                            Mapping::key, m -> new PlaneFault(PlaneFault.Kind.UNSUPPORTED, "no plane yet")));
        }

        @Override
        public Traffic traffic(MappingKey key) {
            return Traffic.NONE;
        }

        @Override
        public Diagnosis diagnosis(MappingKey key) {
            return Diagnosis.NOTHING;
        }

        @Override
        public Traffic traffic() {
            return Traffic.NONE;
        }

        @Override
        public Set<Ability> abilities() {
            return Set.of();
        }

        @Override
        public PlaneStatus status() {
            return new PlaneStatus("none", false, List.of());
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
