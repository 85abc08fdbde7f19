package org.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.core.gateway.Diagnosis;
import org.sallyport.core.gateway.Opening;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Via;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/leases} over real sockets. */
class LeasesIT {
    private static final String LEASES = "/api/v1/leases";

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
    void anEmptyTableIsAnEmptyList() {
        HttpResponse<String> answer = admin.get(LEASES);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(AdminFixture.header(answer, "Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo("{\"leases\":[]}");
    }

    @Test
    void aLeaseOfAClientShowsEveryMemberAndTimesOfTheWallClock() {
        Lease lease = admin.lease("Game «1»");

        JsonNode shown = AdminFixture.json(admin.get(LEASES)).path("leases").path(0);

        assertThat(shown.toString())
                .isEqualTo("{\"id\":\"" + lease.id() + "\",\"transport\":\"udp\""
                        + ",\"external\":{\"address\":\"198.51.100.1\",\"port\":51413}"
                        + ",\"internal\":{\"address\":\"192.0.2.10\",\"port\":51413}"
                        + ",\"remote\":null,\"via\":\"pcp\",\"description\":\"Game «1»\",\"enabled\":true"
                        + ",\"createdAt\":\"2031-06-01T08:30:00Z\",\"expiresAt\":\"2031-06-01T09:30:00Z\""
                        + ",\"secondsLeft\":3600,\"rule\":\"high ports\",\"source\":\"gateway\""
                        + ",\"traffic\":{\"bytesIn\":1,\"bytesOut\":2,\"packetsIn\":3,\"packetsOut\":4,\"connections\":5}"
                        + ",\"seen\":{\"first\":null,\"last\":null}"
                        + ",\"trouble\":{\"refusedInside\":null,\"noAnswerInside\":null,\"limited\":null}"
                        + ",\"openings\":[]"
                        + ",\"owners\":[{\"via\":\"pcp\",\"description\":\"Game «1»\",\"rule\":\"high ports\""
                        + ",\"createdAt\":\"2031-06-01T08:30:00Z\",\"expiresAt\":\"2031-06-01T09:30:00Z\""
                        + ",\"secondsLeft\":3600}]}");
        assertThat(AdminFixture.json(admin.get(LEASES + "/" + lease.id()))).isEqualTo(shown);
    }

    @Test
    void whatThePlaneHasNoticedIsShown() {
        Lease lease = admin.lease("Game");
        Instant seen = Instant.parse(AdminFixture.STEADY).minusSeconds(60);
        admin.gateway.plane.diagnoses(
                lease.key(),
                new Diagnosis(
                        Optional.of(seen),
                        Optional.of(seen.plusSeconds(30)),
                        OptionalLong.of(1),
                        OptionalLong.empty(),
                        OptionalLong.of(3)));

        JsonNode shown = AdminFixture.json(admin.get(LEASES + "/" + lease.id()));

        assertThat(shown.path("seen").toString())
                .isEqualTo("{\"first\":\"2031-06-01T08:29:00Z\",\"last\":\"2031-06-01T08:29:30Z\"}");
        assertThat(shown.path("trouble").toString())
                .isEqualTo("{\"refusedInside\":1,\"noAnswerInside\":null,\"limited\":3}");
    }

    @Test
    void aWayOpenBesideAMappingIsAChildOfItsLease() {
        Lease lease = admin.lease("ftp");
        Opening.Endpoint external = new Opening.Endpoint(Addresses.of("198.51.100.1"), 51201);
        Opening.Endpoint internal = new Opening.Endpoint(Addresses.of("192.0.2.10"), 40123);
        Opening.Endpoint remote = new Opening.Endpoint(Addresses.of("203.0.113.5"), 0);
        admin.gateway.plane.opens(lease.key(), new Opening(external, internal, remote, Duration.ofSeconds(60)));

        JsonNode shown = AdminFixture.json(admin.get(LEASES + "/" + lease.id()));

        assertThat(shown.path("openings").toString())
                .isEqualTo("[{\"external\":{\"address\":\"198.51.100.1\",\"port\":51201}"
                        + ",\"internal\":{\"address\":\"192.0.2.10\",\"port\":40123}"
                        + ",\"remote\":{\"address\":\"203.0.113.5\",\"port\":null}"
                        + ",\"expiresAt\":\"2031-06-01T08:31:00Z\"}]");
    }

    @Test
    void aStaticMappingIsMadeWithoutALifetime() {
        HttpResponse<String> answer = admin.send("POST", LEASES, """
                {"transport":"tcp","external":{"port":8080},"internal":{"address":"192.0.2.50","port":80},
                 "remote":"203.0.113.0/24","description":"web"}""");

        JsonNode lease = AdminFixture.json(answer);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(AdminFixture.header(answer, "Location"))
                .contains(LEASES + "/" + lease.path("id").asString());
        assertThat(lease.path("remote").asString()).isEqualTo("203.0.113.0/24");
        assertThat(lease.path("via").asString()).isEqualTo("admin");
        assertThat(lease.path("expiresAt").isNull()).isTrue();
        assertThat(lease.path("secondsLeft").isNull()).isTrue();
        assertThat(admin.get(AdminFixture.header(answer, "Location").orElseThrow())
                        .body())
                .isEqualTo(answer.body());
    }

    @Test
    void aTimedMappingEndsWhenItSays() {
        HttpResponse<String> answer = admin.send("POST", LEASES, mapping("udp", 5000, ",\"lifetime\":\"2h\""));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(AdminFixture.json(answer).path("secondsLeft").asInt()).isEqualTo(7200);
        assertThat(AdminFixture.json(answer).path("expiresAt").asString()).isEqualTo("2031-06-01T10:30:00Z");
    }

    @Test
    void aThousandMappingsAreMadeByOneArray() {
        String array = IntStream.range(0, 1000)
                .mapToObj(i -> mapping("tcp", 20_000 + i, ""))
                .collect(Collectors.joining(",", "[", "]"));

        HttpResponse<String> answer = admin.send("POST", LEASES, array);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(AdminFixture.header(answer, "Location")).contains(LEASES);
        assertThat(AdminFixture.json(answer).path("leases").size()).isEqualTo(1000);
        assertThat(AdminFixture.json(admin.get(LEASES)).path("leases").size()).isEqualTo(1000);
    }

    @Test
    void aBodyOfAnotherTypeThanJsonIsRefused() {
        for (String type : List.of("text/plain", "text/json", "multipart/form-data; boundary=x")) {
            HttpResponse<String> answer = admin.send("POST", LEASES, mapping("tcp", 8080, ""), "Content-Type", type);
            assertThat(answer.statusCode()).as(type).isEqualTo(415);
            assertThat(answer.body()).contains("application/json");
        }
    }

    /** Ours: curl -d says so of everything. */
    @Test
    void theTypesOfJsonAndOfCurlAreTaken() {
        int port = 8080;
        for (String type :
                List.of("application/json", "Application/JSON; charset=utf-8", "application/x-www-form-urlencoded")) {
            HttpResponse<String> answer = admin.send("POST", LEASES, mapping("tcp", port++, ""), "Content-Type", type);
            assertThat(answer.statusCode()).as(type).isEqualTo(201);
        }
    }

    @Test
    void ofAnArrayWithOneTakenPortNoneIsMadeAndTheHolderIsNamed() {
        Lease holder = admin.lease("Game");

        HttpResponse<String> answer =
                admin.send("POST", LEASES, "[" + mapping("udp", 6000, "") + "," + mapping("udp", 51413, "") + "]");

        JsonNode problem = AdminFixture.json(answer);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(AdminFixture.header(answer, "Content-Type")).contains("application/problem+json");
        assertThat(problem.path("detail").asString()).contains("51413", "192.0.2.10", "pcp");
        assertThat(problem.path("holder").path("id").asString())
                .isEqualTo(holder.id().toString());
        assertThat(problem.path("holder").path("internal").toString())
                .isEqualTo("{\"address\":\"192.0.2.10\",\"port\":51413}");
        assertThat(AdminFixture.json(admin.get(LEASES)).path("leases").size()).isEqualTo(1);
    }

    @Test
    void aPortInUseOnThisHostIsAConflict() {
        admin.gateway.plane.refuses(key -> key.externalPort() == 8443);

        HttpResponse<String> answer = admin.send("POST", LEASES, mapping("tcp", 8443, ""));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(AdminFixture.json(answer).path("detail").asString()).contains("8443");
    }

    @Test
    void aHostOutsideTheLanIsRefusedWithItsField() {
        HttpResponse<String> answer = admin.send(
                "POST",
                LEASES,
                "{\"transport\":\"tcp\",\"external\":{\"port\":8080},\"internal\":{\"address\":\"203.0.113.9\",\"port\":80}}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(AdminFixture.json(answer).path("field").asString()).isEqualTo("internal.address");
    }

    @Test
    void withoutAnExternalAddressNothingCanBeMadeForNow() {
        admin.gateway
                .gateway
                .externalAddress(java.util.Optional.empty())
                .toCompletableFuture()
                .join();

        HttpResponse<String> answer = admin.send("POST", LEASES, mapping("tcp", 8080, ""));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(AdminFixture.header(answer, "Retry-After")).isPresent();
    }

    @Test
    void aDeletedLeaseIsGoneFromPlaneAndTableBeforeTheAnswer() {
        Lease lease = admin.lease("Game");

        HttpResponse<String> answer = admin.send("DELETE", LEASES + "/" + lease.id(), "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(admin.gateway.plane.carried()).isEmpty();
        assertThat(admin.get(LEASES + "/" + lease.id()).statusCode()).isEqualTo(404);
        assertThat(admin.send("DELETE", LEASES + "/" + lease.id(), "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsNoIdNamesNoLease() {
        for (String id :
                List.of("0", "0123456789abcdef", "0123456789ABCDEF", "tcp:8080", "%3Cscript%3E", "x".repeat(100))) {
            assertThat(admin.get(LEASES + "/" + id).statusCode()).as(id).isEqualTo(404);
        }
    }

    @Test
    void filtersNarrowTheList() {
        admin.lease("Game");
        admin.lease(Via.NAT_PMP, 6881, "torrent");
        admin.send("POST", LEASES, mapping("tcp", 8080, ""));

        assertThat(ports("")).containsExactly(6881, 8080, 51413);
        assertThat(ports("?client=192.0.2.10")).containsExactly(6881, 51413);
        assertThat(ports("?client=192.0.2.0/26")).containsExactly(6881, 8080, 51413);
        assertThat(ports("?via=nat-pmp")).containsExactly(6881);
        assertThat(ports("?transport=tcp")).containsExactly(8080);
        assertThat(ports("?q=GAME")).containsExactly(51413);
        assertThat(ports("?q=192.0.2.50")).containsExactly(8080);
        assertThat(ports("?q=game&transport=tcp")).isEmpty();
    }

    @Test
    void aFilterThatMakesNoSenseIsNamed() {
        for (String query :
                List.of("?clinet=192.0.2.10", "?client=console", "?via=ssh", "?transport=sctp", "?via=pcp&via=upnp")) {
            HttpResponse<String> answer = admin.get(LEASES + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(query).contains(AdminFixture.json(answer).path("field").asString());
        }
    }

    @Test
    void aHeadRequestGetsTheHeadersAlone() {
        HttpResponse<String> answer = admin.send("HEAD", LEASES, "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    private List<Integer> ports(String query) {
        return AdminFixture.json(admin.get(LEASES + query))
                .path("leases")
                .valueStream()
                .map(lease -> lease.path("external").path("port").asInt())
                .toList();
    }

    static String mapping(String transport, int port, String more) {
        return "{\"transport\":\"" + transport + "\",\"external\":{\"port\":" + port + "},\"internal\":{\"address\":\""
                + Addresses.of("192.0.2.50").getHostAddress() + "\",\"port\":80}" + more + "}";
    }
}
