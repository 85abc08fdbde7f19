package org.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets what from the admin listener, and who gets nothing. */
class AccessIT {
    private static final String ID = "0123456789abcdef";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/leases",
        "POST, /api/v1/leases",
        "GET, /api/v1/leases/" + ID,
        "DELETE, /api/v1/leases/" + ID,
        "GET, /api/v1/policy",
        "GET, /api/v1/status",
        "GET, /api/v1/nothing",
        "GET, /api/v1",
        "PATCH, /api/v1/leases",
    })
    void nothingBelowTheApiIsToldWithoutTheToken(String method, String path) throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            HttpResponse<String> bare = admin.sendBare(method, path, "");
            HttpResponse<String> wrong =
                    admin.sendBare(method, path, "", "Authorization", "Bearer " + admin.token + "x");

            for (HttpResponse<String> answer : java.util.List.of(bare, wrong)) {
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(AdminFixture.header(answer, "WWW-Authenticate")).contains("Bearer realm=\"sallyport\"");
                assertThat(AdminFixture.header(answer, "Content-Type")).contains("application/problem+json");
                assertThat(AdminFixture.json(answer).path("status").asInt()).isEqualTo(401);
            }
            assertThat(admin.counters.of("admin.wrong-token")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "Token x", "bearer"})
    void anotherSchemeIsNoToken(String authorization) throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            assertThat(admin.sendBare("GET", "/api/v1/status", "", "Authorization", authorization)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void theSchemeIsReadInAnyCase() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            assertThat(admin.sendBare("GET", "/api/v1/status", "", "Authorization", "bEARER " + admin.token)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void tooManyWrongTokensAreToldSoWhileTheRightOneIsLetIn() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            int last = 0;
            for (int i = 0; i < 61; i++) {
                last = admin.sendBare("GET", "/api/v1/status", "", "Authorization", "Bearer guess" + i)
                        .statusCode();
            }
            assertThat(last).isEqualTo(429);
            assertThat(admin.get("/api/v1/status").statusCode()).isEqualTo(200);

            admin.gateway.passes(java.time.Duration.ofMinutes(1));
            assertThat(admin.sendBare("GET", "/api/v1/status", "", "Authorization", "Bearer guess")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            assertProblem(admin.get("/api/v1/nothing"), 404);
            assertProblem(admin.get("/api/v1/leases/"), 404);
            assertProblem(admin.get("/nothing"), 404);
            assertProblem(admin.get("/api/v10"), 404);
        }
    }

    @Test
    void anotherMethodIsToldWhichAreServed() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            HttpResponse<String> leases = admin.send("PATCH", "/api/v1/leases", "{}");
            assertProblem(leases, 405);
            assertThat(AdminFixture.header(leases, "Allow")).contains("GET, HEAD, POST");
            HttpResponse<String> lease = admin.send("PUT", "/api/v1/leases/" + ID, "{}");
            assertProblem(lease, 405);
            assertThat(AdminFixture.header(lease, "Allow")).contains("DELETE, GET, HEAD");
            assertProblem(admin.send("DELETE", "/healthz", ""), 405);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:PORT",
                "localhost:PORT",
                "LOCALHOST:PORT",
                "192.168.1.1:PORT",
                "[::1]:PORT",
                "[2001:db8::1]:PORT"
            })
    void aLiteralOrLocalhostWithOurPortIsOurHost(String host) throws IOException {
        assertThat(statusForHost(host)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example:PORT",
                "127.0.0.1",
                "127.0.0.1:1",
                "localhost.attacker.example:PORT",
                "10.1:PORT",
                "2130706433:PORT",
                "127.0.0.1.:PORT",
                "0x7f.0.0.1:PORT"
            })
    void aNameThatMayResolveHereByRebindingIsNot(String host) throws IOException {
        assertThat(statusForHost(host)).isEqualTo(421);
    }

    @Test
    void aRequestWithoutAHostOrWithTwoIsRefused() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            String host = "Host: 127.0.0.1:" + admin.server.address().getPort() + "\r\n";
            assertThat(admin.raw("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(admin.raw("GET /healthz HTTP/1.0\r\n\r\n")).contains(" 421 ");
            assertThat(admin.raw("GET /healthz HTTP/1.1\r\n" + host + host + "Connection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aPageFromElsewhereCannotReachUsAndOurOwnCan() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            assertProblem(admin.get("/api/v1/status", "Origin", "http://attacker.example"), 403);
            assertProblem(admin.get("/api/v1/status", "Origin", "null"), 403);
            assertProblem(admin.get("/api/v1/status", "Origin", "http://127.0.0.1:1"), 403);
            assertProblem(admin.sendBare("GET", "/metrics", "", "Origin", "http://attacker.example"), 403);
            assertThat(admin.get("/api/v1/status", "Origin", admin.url()).statusCode())
                    .isEqualTo(200);
            assertThat(admin.counters.of("admin.foreign-origin")).isEqualTo(4);
        }
    }

    @Test
    void everyAnswerForbidsCachingFramingAndGuessing() throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            HttpResponse<String> answer = admin.get("/api/v1/leases");
            assertThat(AdminFixture.header(answer, "Cache-Control")).contains("no-store");
            assertThat(AdminFixture.header(answer, "X-Content-Type-Options")).contains("nosniff");
            assertThat(AdminFixture.header(answer, "Content-Security-Policy")).isPresent();
            assertThat(AdminFixture.header(answer, "Server")).isEqualTo(Optional.empty());
        }
    }

    private int statusForHost(String host) throws IOException {
        try (AdminFixture admin = AdminFixture.in(directory)) {
            String ours =
                    host.replace("PORT", Integer.toString(admin.server.address().getPort()));
            String answer = admin.raw("GET /healthz HTTP/1.1\r\nHost: " + ours + "\r\nConnection: close\r\n\r\n");
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(AdminFixture.header(answer, "Content-Type")).contains("application/problem+json");
        assertThat(AdminFixture.json(answer).path("status").asInt()).isEqualTo(status);
        assertThat(AdminFixture.json(answer).path("title").asString()).isNotEmpty();
        assertThat(AdminFixture.json(answer).path("type").asString()).isEqualTo("about:blank");
        assertThat(AdminFixture.json(answer).path("detail").asString()).isNotEmpty();
    }
}
