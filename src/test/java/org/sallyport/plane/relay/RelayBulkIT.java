package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneHosts;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.RelayLimits;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** Connections that carry so much that they are spliced, on Linux. */
class RelayBulkIT extends PlaneHosts {
    /** Each task has one: they wait for each other, and the common pool may be a single thread. */
    private static final Executor OWN_THREAD = task -> new Thread(task).start();

    private static final int CHUNK = 60_000;
    private static final int CHUNKS = 800;

    @Override
    protected Plane newPlane() {
        return plane(settings());
    }

    /** Of the sockets these tests are about. */
    protected RelaySettings settings() {
        return RelaySettings.DEFAULTS.withSource(Source.GATEWAY);
    }

    private static RelayPlane plane(RelaySettings settings) {
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, new Counters(), RelayPlaneIT.noPath());
    }

    @Test
    @DisplayName("NAT-34: bulk passes both ways at once, octet for octet, each way to its own FIN")
    void bulkPassesBothWays() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        assertBulkBothWays(dial(outside(), mapping), accept(server));
        await().until(() -> ((RelayPlane) plane).backlog() == 0);
        assertThat(plane.traffic(mapping.key()).bytesIn()).isEqualTo((long) CHUNK * CHUNKS);
        assertThat(plane.traffic(mapping.key()).bytesOut()).isEqualTo((long) CHUNK * CHUNKS);
    }

    @Test
    @DisplayName("NAT-85: bulk passes whole while memory is short, little at a time")
    void bulkPassesWhileMemoryIsShort() throws Exception {
        plane.close();
        plane = plane(settings().withLimits(new RelayLimits(RelayPlaneIT.flows(100, 100, 100), 100, 1)));
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        assertBulkBothWays(dial(outside(), mapping), accept(server));
        await().until(() -> ((RelayPlane) plane).backlog() == 0);
    }

    @Test
    @DisplayName("NAT-34: a reader that is slow gets all of it, and the FIN, when it reads")
    void slowReaderGetsAll() throws Exception {
        ServerSocket server = server();
        Socket client = dial(outside(), open(tcp(server)));
        Socket served = accept(server);
        CompletableFuture<byte[]> sent =
                CompletableFuture.supplyAsync(() -> unchecked(() -> send(client, 3)), OWN_THREAD);
        await().until(() -> ((RelayPlane) plane).backlog() > 0);
        assertThat(sent).isNotDone();
        assertThat(digest(served)).isEqualTo(sent.get());
    }

    @Test
    @DisplayName("NAT-31: a RST amid bulk passes, and what had been held is let go")
    void resetAmidBulkPasses() throws Exception {
        ServerSocket server = server();
        Socket client = dial(outside(), open(tcp(server)));
        Socket served = accept(server);
        CompletableFuture<byte[]> sending =
                CompletableFuture.supplyAsync(() -> unchecked(() -> send(client, 5)), OWN_THREAD);
        await().until(() -> ((RelayPlane) plane).backlog() > 0);
        served.setSoLinger(true, 0);
        served.close();
        assertThatThrownBy(sending::join)
                .rootCause()
                .isInstanceOf(IOException.class)
                .hasMessageMatching("(?i).*(reset|pipe).*");
        await().until(() -> ((RelayPlane) plane).backlog() == 0);
    }

    private static void assertBulkBothWays(Socket client, Socket served) throws Exception {
        CompletableFuture<byte[]> sentIn =
                CompletableFuture.supplyAsync(() -> unchecked(() -> send(client, 1)), OWN_THREAD);
        CompletableFuture<byte[]> sentOut =
                CompletableFuture.supplyAsync(() -> unchecked(() -> send(served, 2)), OWN_THREAD);
        CompletableFuture<byte[]> cameOut =
                CompletableFuture.supplyAsync(() -> unchecked(() -> digest(client)), OWN_THREAD);
        assertThat(digest(served)).isEqualTo(sentIn.get());
        assertThat(cameOut.get()).isEqualTo(sentOut.get());
    }

    /** Sends it all, and the FIN; answers its digest. */
    private static byte[] send(Socket socket, long seed) throws IOException {
        Random random = new Random(seed);
        MessageDigest digest = sha256();
        OutputStream out = socket.getOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int i = 0; i < CHUNKS; i++) {
            random.nextBytes(chunk);
            digest.update(chunk);
            out.write(chunk);
        }
        socket.shutdownOutput();
        return digest.digest();
    }

    /** Of all that comes before the FIN. */
    private static byte[] digest(Socket socket) throws IOException {
        MessageDigest digest = sha256();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[CHUNK];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
