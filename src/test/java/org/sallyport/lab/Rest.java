package org.sallyport.lab;

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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The admin's view of the gateway, asked for on the gateway's own host. */
final class Rest {
    private static final String API = "http://127.0.0.1:8080/api/v1";
    private static final JsonMapper JSON = new JsonMapper();

    private final Lab lab;

    Rest(Lab lab) {
        this.lab = lab;
    }

    /** A lease as {@code GET /leases} shows it; secondsLeft is empty for a static one. */
    record Seen(
            String id,
            String transport,
            int externalPort,
            String internalAddress,
            int internalPort,
            String via,
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

    private static Seen seen(JsonNode lease) {
        JsonNode left = lease.get("secondsLeft");
        return new Seen(
                lease.get("id").asString(),
                lease.get("transport").asString(),
                lease.get("external").get("port").asInt(),
                lease.get("internal").get("address").asString(),
                lease.get("internal").get("port").asInt(),
                lease.get("via").toString(),
                left == null || left.isNull() ? OptionalLong.empty() : OptionalLong.of(left.asLong()));
    }

    Answer get(String path) {
        String token = lab.gateway().read("admin.token");
        return lab.router()
                .call(() -> send(
                        HttpRequest.newBuilder(URI.create(API + path)).header("Authorization", "Bearer " + token)));
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
        HttpResponse<String> answer = HttpClient.newHttpClient().send(bounded, HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }
}
