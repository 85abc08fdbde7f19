package org.sallyport.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The admin's view of the gateway, asked for on the gateway's own host. */
final class Rest {
    private static final String API = "http://127.0.0.1:8080/api/v1";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    /** What an application may take to find the gateway and ask it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Lab lab;

    Rest(Lab lab) {
        this.lab = lab;
    }

    /**
     * A lease as {@code GET /leases} shows it; secondsLeft is empty for a static one, owners are the protocols through
     * which it is held.
     */
    record Seen(
            String id,
            String transport,
            int externalPort,
            String internalAddress,
            int internalPort,
            String via,
            List<String> owners,
            String description,
            OptionalLong secondsLeft) {
        boolean leadsTo(String transport, String address, int port) {
            return this.transport.equals(transport) && internalAddress.equals(address) && internalPort == port;
        }
    }

    /** Status and body. */
    record Answer(int status, String body) implements Serializable {}

    List<Seen> leases() {
        Answer answer = get("/leases");
        if (answer.status() != 200) {
            throw new AssertionError("GET /leases: " + answer);
        }
        List<Seen> leases = new ArrayList<>();
        for (JsonNode lease : JSON.readTree(answer.body()).get("leases")) {
            leases.add(seen(lease));
        }
        return leases;
    }

    Optional<Seen> lease(String transport, int externalPort) {
        return leases().stream()
                .filter(lease -> lease.transport().equals(transport) && lease.externalPort() == externalPort)
                .findFirst();
    }

    /** Waits until there is such a lease. */
    Seen awaitLease(String transport, int externalPort) {
        return await("a lease of " + transport + " " + externalPort)
                .atMost(PATIENCE)
                .pollInterval(INTERVAL)
                .until(() -> lease(transport, externalPort), Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until the leases are such. */
    List<Seen> awaitLeases(String what, Predicate<List<Seen>> such) {
        return await(what).atMost(PATIENCE).pollInterval(INTERVAL).until(this::leases, such);
    }

    private static Seen seen(JsonNode lease) {
        JsonNode left = lease.get("secondsLeft");
        return new Seen(
                lease.get("id").asString(),
                lease.get("transport").asString(),
                lease.get("external").get("port").asInt(),
                lease.get("internal").get("address").asString(),
                lease.get("internal").get("port").asInt(),
                lease.get("via").asString(),
                lease.get("owners")
                        .valueStream()
                        .map(owner -> owner.get("via").asString())
                        .toList(),
                lease.get("description").asString(),
                left == null || left.isNull() ? OptionalLong.empty() : OptionalLong.of(left.asLong()));
    }

    /** One of the counts of {@code trouble}, of a lease that must be there. */
    long trouble(String transport, int externalPort, String kind) {
        String id = lease(transport, externalPort).orElseThrow().id();
        return JSON.readTree(get("/leases/" + id).body())
                .get("trouble")
                .get(kind)
                .asLong();
    }

    Answer get(String path) {
        String token = lab.gateway().read("admin.token");
        return lab.router()
                .call(() -> send(
                        HttpRequest.newBuilder(URI.create(API + path)).header("Authorization", "Bearer " + token)));
    }

    Answer post(String path, String json) {
        String token = lab.gateway().read("admin.token");
        return lab.router()
                .call(() -> send(HttpRequest.newBuilder(URI.create(API + path))
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)));
    }

    /** The children of a lease, each as REST shows it. */
    List<JsonNode> openings(String id) {
        return List.copyOf(JSON.readTree(get("/leases/" + id).body())
                .get("openings")
                .valueStream()
                .toList());
    }

    Answer delete(String path) {
        String token = lab.gateway().read("admin.token");
        return lab.router()
                .call(() -> send(HttpRequest.newBuilder(URI.create(API + path))
                        .DELETE()
                        .header("Authorization", "Bearer " + token)));
    }

    int health() {
        return lab.router()
                .call(() -> send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:8080/healthz"))))
                .status();
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest bounded = request.timeout(Duration.ofSeconds(10)).build();
        HttpResponse<String> answer = CLIENT.send(bounded, HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }
}
