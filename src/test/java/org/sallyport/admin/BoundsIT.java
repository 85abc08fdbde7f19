package org.sallyport.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.admin.http.Limits;
import org.sallyport.core.gateway.Counters;

/** What one client can hold of the listener, and that the others do not notice. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BoundsIT {
    private static final Limits SHORT =
            new Limits(8, 2048, 4096, 8192, Duration.ofMillis(400), Duration.ofMillis(600), Duration.ofSeconds(20));

    @TempDir
    private Path directory;

    @Test
    void aBodyAnnouncedTooLongIsRefusedUnread() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            String answer = admin.raw(post(admin, "Content-Length: 1048577\r\n", ""));
            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("problem+json", "1048576");
        }
    }

    @Test
    void aBodyThatGrowsTooLongIsCutOff() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory, SHORT)) {
            String chunk = "800\r\n" + "x".repeat(0x800) + "\r\n";
            String answer =
                    admin.raw(post(admin, "Transfer-Encoding: chunked\r\n", chunk + chunk + chunk + "0\r\n\r\n"));
            assertThat(answer).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void aSignInTakesNoMoreThanAToken() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            assertThat(admin.sendBare("POST", "/sign-in", "x".repeat(4096)).statusCode())
                    .isEqualTo(401);
            assertThat(admin.sendBare("POST", "/sign-in", "x".repeat(4097)).statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void allBodiesBeingReadHaveABoundTogether() throws IOException {
        Limits two =
                new Limits(8, 2048, 4096, 8192, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20));
        try (AdminFixture admin = AdminFixture.in(directory, two);
                Socket first = admin.connect();
                Socket second = admin.connect()) {
            for (Socket socket : List.of(first, second)) {
                socket.getOutputStream()
                        .write(post(admin, "Content-Length: 4096\r\nExpect: 100-continue\r\n", "")
                                .getBytes(ISO_8859_1));
                assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                        .as("its room is taken")
                        .isEqualTo("HTTP/1.1 100");
            }

            assertThat(admin.raw(post(admin, "Content-Length: 2\r\n", "{}"))).startsWith("HTTP/1.1 503 ");

            first.getOutputStream().write(" ".repeat(4096).getBytes(ISO_8859_1));
            assertThat(new String(first.getInputStream().readAllBytes(), ISO_8859_1))
                    .contains("HTTP/1.1 400 ");
            assertThat(admin.raw(post(admin, "Content-Length: 2\r\n", "{}"))).startsWith("HTTP/1.1 422 ");
        }
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedForForever() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory, SHORT)) {
            String answer = admin.raw(post(admin, "Content-Length: 100\r\n", "{\"transport\""));
            assertThat(answer).startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void aBodyThatTricklesIsRefusedInTime() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory, SHORT);
                Socket socket = admin.connect()) {
            trickle(socket, post(admin, "Content-Length: 4000\r\n", ""), "x");
            String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aHeaderThatTricklesEndsTheConnection() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory, SHORT);
                Socket socket = admin.connect()) {
            trickle(socket, "GET /healthz HTTP/1.1\r\nX: ", "x");
            assertThat(admin.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aHeaderTooLongIsRefused() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            String answer = admin.raw("GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(9000) + "\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void aBrokenRequestGetsAProblemWithoutATrace() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            String answer = admin.raw("GET / HTTP/1.1\r\nHost : broken\r\n\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("problem+json")
                    .doesNotContain("org.eclipse");
        }
    }

    @Test
    void anAmbiguousPathIsRefused() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            for (String path : List.of("/api/v1/..%2f..%2fhealthz", "/api/v1/%2e%2e/x", "//", "/a%00b")) {
                String answer = admin.raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:"
                        + admin.server.address().getPort() + "\r\nConnection: close\r\n\r\n");
                assertThat(answer).as(path).startsWith("HTTP/1.1 4");
            }
        }
    }

    @Test
    void idleConnectionsBeyondTheLimitDoNotKeepOthersOutForLong() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory, SHORT)) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                idle.add(admin.connect());
            }
            assertThat(admin.get("/healthz").statusCode()).isEqualTo(200);
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void readersThatDoNotReadAreClosedAndOthersServed() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory, SHORT)) {
            for (int port = 10_000; port < 14_000; port += 25) {
                admin.send("POST", "/api/v1/leases", array(port, 25));
            }
            List<Socket> deaf = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(admin.server.address());
                socket.getOutputStream()
                        .write(("GET /api/v1/leases HTTP/1.1\r\nHost: 127.0.0.1:"
                                        + admin.server.address().getPort()
                                        + "\r\nAuthorization: Bearer " + admin.token + "\r\n\r\n")
                                .getBytes(ISO_8859_1));
                deaf.add(socket);
            }
            assertThat(admin.get("/api/v1/status").statusCode()).isEqualTo(200);
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(admin.server.connections()).isLessThanOrEqualTo(1));
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    @Test
    void aPortInUseStopsTheStartAndIsNamed() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            InetSocketAddress taken = admin.server.address();
            AdminSettings settings = new AdminSettings(taken, directory.resolve("token"), "test");
            AdminServer second = new AdminServer(
                    settings,
                    admin.gateway.gateway,
                    admin.gateway.plane,
                    new Counters(),
                    admin.facts(),
                    admin.gateway.clock(),
                    admin.gateway.clock());
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getPort())
                    .hasMessageContaining("in use");
            assertThat(second.trouble()).isPresent();
            assertThat(admin.server.trouble()).isEmpty();
        }
    }

    /** Feeds single octets until the server has had enough; fails when it never has. */
    private static void trickle(Socket socket, String begin, String octet) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(begin.getBytes(ISO_8859_1));
        org.awaitility.Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(15))
                .until(() -> {
                    try {
                        out.write(octet.getBytes(ISO_8859_1));
                        return socket.getInputStream().available() > 0;
                    } catch (IOException closed) {
                        return true;
                    }
                });
    }

    private static String array(int first, int count) {
        List<String> mappings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            mappings.add(LeasesIT.mapping("tcp", first + i, ""));
        }
        return "[" + String.join(",", mappings) + "]";
    }

    private static String post(AdminFixture admin, String headers, String body) {
        return "POST /api/v1/leases HTTP/1.1\r\nHost: 127.0.0.1:"
                + admin.server.address().getPort() + "\r\nAuthorization: Bearer " + admin.token
                + "\r\nConnection: close\r\n" + headers + "\r\n" + body;
    }
}
