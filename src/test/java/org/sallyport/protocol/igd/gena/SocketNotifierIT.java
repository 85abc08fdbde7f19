package org.sallyport.protocol.igd.gena;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.protocol.igd.gena.Notifier.Delivery;

/** Events over real connections, to subscribers of every manner. */
class SocketNotifierIT {
    private static final InetAddress LOOPBACK = Addresses.of("127.0.0.1");
    private static final Notification EVENT = new Notification("uuid:1", 0, Map.of("A", "x"));
    private static final long PATIENCE_SECONDS = 10;

    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService subscribers = Executors.newCachedThreadPool();
    private SocketNotifier notifier;

    @BeforeEach
    void open() throws IOException {
        notifier = new SocketNotifier(deadlines, Duration.ofSeconds(PATIENCE_SECONDS));
    }

    @AfterEach
    void close() {
        notifier.close();
        deadlines.shutdownNow();
        subscribers.shutdownNow();
    }

    @ParameterizedTest
    @Requirement({"UDA-71", "UDA-75", "UDA-76", "UDA-83"})
    @DisplayName("UDA-75, UDA-76: 2xx accepts, 412 disowns, anything else loses the event; a redirect is not followed")
    @CsvSource({
        "HTTP/1.1 200 OK, ACCEPTED",
        "HTTP/1.0 204 No Content, ACCEPTED",
        "HTTP/1.1 412 Precondition Failed, DISOWNED",
        "HTTP/1.1 404 Not Found, LOST",
        "HTTP/1.1 503 Busy, LOST",
        "HTTP/1.1 302 Found, LOST",
        "HTTP/1.1 307 Temporary Redirect, LOST",
        "SSH-2.0-OpenSSH, LOST",
    })
    void theStatusDecides(String status, Delivery expected) throws Exception {
        try (ServerSocket elsewhere = listen(LOOPBACK);
                ServerSocket subscriber = listen(LOOPBACK)) {
            Future<String> heard = answers(
                    subscriber, status + "\r\nLOCATION: http://127.0.0.1:" + elsewhere.getLocalPort() + "/\r\n\r\n");
            assertThat(send(callback(subscriber))).isEqualTo(expected);
            assertThat(heard.get()).startsWith("NOTIFY /e HTTP/1.1");
            assertThatNobodyCame(elsewhere);
        }
    }

    @Test
    @Requirement("UDA-83")
    @DisplayName("UDA-83: of an answer without end no more than the status is read")
    void anEndlessAnswerIsNotRead() throws Exception {
        try (ServerSocket subscriber = listen(LOOPBACK)) {
            Future<Boolean> cut = subscribers.submit(() -> {
                try (Socket connection = subscriber.accept()) {
                    OutputStream out = connection.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
                    for (int i = 0; i < 100_000; i++) {
                        out.write(new byte[1024]);
                    }
                    return false;
                } catch (SocketException hungUp) {
                    return true;
                }
            });
            assertThat(send(callback(subscriber))).isEqualTo(Delivery.ACCEPTED);
            assertThat(cut.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @Requirement("UDA-75")
    @DisplayName("UDA-75: whoever takes the event and says nothing, or only half a word, is not waited for")
    @ValueSource(strings = {"", "HTTP/1.1 20"})
    void aSilentSubscriberIsNotWaitedFor(String halfAWord) throws Exception {
        notifier.close();
        notifier = new SocketNotifier(deadlines, Duration.ofMillis(200));
        try (ServerSocket subscriber = listen(LOOPBACK)) {
            Future<?> silent = subscribers.submit(() -> {
                try (Socket connection = subscriber.accept()) {
                    connection.getOutputStream().write(halfAWord.getBytes(US_ASCII));
                    return connection.getInputStream().readAllBytes(); // until we hang up
                }
            });
            assertThat(send(callback(subscriber))).isEqualTo(Delivery.LOST);
            assertThat(silent.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    @Requirement("UDA-74")
    @DisplayName("UDA-74: of several callbacks the first that accepts is the last that is tried")
    void callbacksAreTriedInOrder() throws Exception {
        try (ServerSocket first = listen(LOOPBACK);
                ServerSocket second = listen(LOOPBACK);
                ServerSocket third = listen(LOOPBACK)) {
            Future<String> refusing = answers(first, "HTTP/1.1 500 No\r\n\r\n");
            Future<String> accepting = answers(second, "HTTP/1.1 200 OK\r\n\r\n");

            assertThat(send(callback(first), callback(second), callback(third))).isEqualTo(Delivery.ACCEPTED);
            assertThat(refusing.get()).isEqualTo(accepting.get());
            assertThatNobodyCame(third);
        }
    }

    @Test
    @Requirement("UDA-75")
    @DisplayName("UDA-75: where nobody listens the event is lost")
    void whereNobodyListensTheEventIsLost() throws Exception {
        Callback gone;
        try (ServerSocket subscriber = listen(LOOPBACK)) {
            gone = callback(subscriber);
        }
        assertThat(send(gone)).isEqualTo(Delivery.LOST);
    }

    @Test
    @Requirement("UDA-71")
    @DisplayName("A subscriber over IPv6 is called at its literal")
    void aSubscriberOverIpv6IsCalled() throws Exception {
        InetAddress loopback = Addresses.of("::1");
        try (ServerSocket subscriber = listenIfPossible(loopback)) {
            Future<String> heard = answers(subscriber, "HTTP/1.1 200 OK\r\n\r\n");
            assertThat(send(callback(subscriber))).isEqualTo(Delivery.ACCEPTED);
            assertThat(heard.get()).isEqualTo("NOTIFY /e HTTP/1.1");
        }
    }

    private Delivery send(Callback... callbacks) throws Exception {
        return notifier.send(List.of(callbacks), EVENT)
                .toCompletableFuture()
                .get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes one event, says this, and tells its first line. */
    private Future<String> answers(ServerSocket subscriber, String answer) {
        return subscribers.submit(() -> {
            try (Socket connection = subscriber.accept();
                    BufferedReader in =
                            new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII))) {
                String start = in.readLine();
                for (String line = start; line != null && !line.isEmpty(); line = in.readLine()) {
                    // the head of the event
                }
                connection.getOutputStream().write(answer.getBytes(US_ASCII));
                return start;
            }
        });
    }

    private static void assertThatNobodyCame(ServerSocket where) throws IOException {
        where.setSoTimeout(1);
        assertThat(catchThrowable(where::accept)).isInstanceOf(SocketTimeoutException.class);
    }

    private static Callback callback(ServerSocket subscriber) {
        return new Callback(subscriber.getInetAddress(), subscriber.getLocalPort(), "/e");
    }

    private static ServerSocket listen(InetAddress address) {
        try {
            return new ServerSocket(0, 5, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listenIfPossible(InetAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(address, 0));
        } catch (IOException e) {
            socket.close();
            assumeTrue(false, "no IPv6 here: " + e.getMessage());
        }
        return socket;
    }
}
