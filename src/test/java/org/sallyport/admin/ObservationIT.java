package org.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Responder;
import org.sallyport.core.mapping.Via;
import tools.jackson.databind.JsonNode;

/** What people and machines learn of the gateway's state: policy, status, health, metrics. */
class ObservationIT {
    @TempDir
    private Path directory;

    private AdminFixture admin;

    @BeforeEach
    void start() throws IOException {
        admin = AdminFixture.in(directory);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void thePolicyIsServedAsItIsWrittenUnderItsTag() {
        HttpResponse<String> answer = admin.get("/api/v1/policy");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(AdminFixture.header(answer, "Content-Type")).contains("application/yaml; charset=utf-8");
        assertThat(answer.body()).isEqualTo(AdminFixture.POLICY);
        String tag = AdminFixture.header(answer, "ETag").orElseThrow();
        assertThat(tag).matches("\"[A-Za-z0-9_-]{43}\"");
        assertThat(admin.get("/api/v1/policy", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(admin.get("/api/v1/policy", "If-None-Match", "\"another\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theStatusCountsWhatThereIsAndWhatWasDecided() {
        admin.lease("Game");
        admin.lease(Via.NAT_PMP, 6881, "torrent");
        admin.send("POST", "/api/v1/leases", LeasesIT.mapping("tcp", 8080, ""));
        admin.gateway.gateway.map(Ask.upnp(80).request()).toCompletableFuture().join();
        admin.send("POST", "/api/v1/leases", LeasesIT.mapping("udp", 6881, ""));

        JsonNode status = AdminFixture.json(admin.get("/api/v1/status"));

        assertThat(status.toString())
                .isEqualTo("{\"version\":\"1.2.3-test\",\"startedAt\":\"2031-06-01T08:28:30Z\",\"uptimeSeconds\":90"
                        + ",\"wan\":{\"address\":\"198.51.100.1\",\"addressClass\":\"public\"}"
                        + ",\"counts\":{\"leases\":3,\"leasesByVia\":{\"upnp\":0,\"pcp\":1,\"nat-pmp\":1,\"admin\":1}"
                        + ",\"granted\":3,\"refused\":2}"
                        + ",\"plane\":{\"name\":\"recording\",\"preservesSource\":false,\"remarks\":[]}"
                        + ",\"epoch\":0,\"responders\":[{\"name\":\"admin\",\"trouble\":null}]}");
    }

    @Test
    void withoutAnExternalAddressTheStatusSaysSo() {
        admin.gateway
                .gateway
                .externalAddress(Optional.empty())
                .toCompletableFuture()
                .join();

        JsonNode wan = AdminFixture.json(admin.get("/api/v1/status")).path("wan");

        assertThat(wan.toString()).isEqualTo("{\"address\":null,\"addressClass\":null}");
    }

    @Test
    void healthNeedsNoTokenAndSaysWhatIsMissing() {
        assertThat(admin.sendBare("GET", "/healthz", "").statusCode()).isEqualTo(200);

        admin.responders.add(responder("pcp", Optional.of("UDP 5351 of 192.0.2.1 is taken")));
        HttpResponse<String> answer = admin.sendBare("GET", "/healthz", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(AdminFixture.header(answer, "Content-Type")).contains("application/problem+json");
        assertThat(AdminFixture.json(answer).path("detail").asString())
                .isEqualTo("pcp: UDP 5351 of 192.0.2.1 is taken");
        assertThat(AdminFixture.json(answer).path("missing").toString())
                .isEqualTo("[{\"name\":\"pcp\",\"trouble\":\"UDP 5351 of 192.0.2.1 is taken\"}]");
    }

    @Test
    void aGatewayThatTakesNoTurnsIsUnwell() {
        admin.gateway.close();

        HttpResponse<String> answer = admin.sendBare("GET", "/healthz", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(AdminFixture.json(answer).path("detail").asString()).isEqualTo("gateway: it takes no turns");
    }

    @Test
    void metricsAreServedToThisHostWithoutATokenAndParse() {
        admin.lease("Game");
        admin.gateway.gateway.map(Ask.upnp(80).request()).toCompletableFuture().join();
        admin.counters.count("pcp.malformed-request");
        admin.responders.add(responder("pcp", Optional.of("down")));

        HttpResponse<String> answer = admin.sendBare("GET", "/metrics", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(AdminFixture.header(answer, "Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        Map<String, Double> samples = samples(answer.body());
        assertThat(samples)
                .containsEntry("sallyport_mappings", 1.0)
                .containsEntry("sallyport_leases{via=\"pcp\"}", 1.0)
                .containsEntry("sallyport_leases{via=\"upnp\"}", 0.0)
                .containsEntry("sallyport_grants_total", 1.0)
                .containsEntry("sallyport_refusals_total{reason=\"not-authorized\"}", 1.0)
                .containsEntry("sallyport_refusals_total{reason=\"overloaded\"}", 0.0)
                .containsEntry("sallyport_lease_ends_total{reason=\"expired\"}", 0.0)
                .containsEntry("sallyport_plane_bytes_total{direction=\"in\"}", 10.0)
                .containsEntry("sallyport_plane_bytes_total{direction=\"out\"}", 20.0)
                .containsEntry("sallyport_plane_connections_total", 50.0)
                .containsEntry("sallyport_edge_events_total{event=\"pcp.malformed-request\"}", 1.0)
                .containsEntry("sallyport_responder_up{name=\"admin\"}", 1.0)
                .containsEntry("sallyport_responder_up{name=\"pcp\"}", 0.0)
                .containsEntry("sallyport_uptime_seconds", 90.0)
                .containsEntry("sallyport_build_info{version=\"1.2.3-test\"}", 1.0);
    }

    @Test
    void aScrapeAfterAnotherShowsTheChange() {
        admin.sendBare("GET", "/metrics", "");
        admin.counters.count("ssdp.off-lan");
        admin.lease("Game");

        Map<String, Double> samples =
                samples(admin.sendBare("GET", "/metrics", "").body());

        assertThat(samples)
                .containsEntry("sallyport_mappings", 1.0)
                .containsEntry("sallyport_edge_events_total{event=\"ssdp.off-lan\"}", 1.0);
    }

    /** Every line of the exposition is a comment or a sample; a line that is neither fails the test. */
    private static Map<String, Double> samples(String text) {
        Map<String, Double> samples = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            assertThat(line).matches("[a-z_]+(\\{([a-z_]+=\"[^\"\\n]*\",?)+\\})? [-+0-9.eENaIinf]+");
            int space = line.lastIndexOf(' ');
            samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return samples;
    }

    private static Responder responder(String name, Optional<String> trouble) {
        return new Responder() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> trouble() {
                return trouble;
            }
        };
    }
}
