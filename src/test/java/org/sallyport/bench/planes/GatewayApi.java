package org.sallyport.bench.planes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The gateway's REST, on the gateway's own host. */
final class GatewayApi {
    static final int PORT = 8090;

    private static final String AT = "http://127.0.0.1:" + PORT;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 1000;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String token;

    GatewayApi(Path token) throws IOException {
        this.token = Files.readString(token).strip();
    }

    static boolean isHealthy() throws IOException {
        try {
            return send(HttpRequest.newBuilder(URI.create(AT + "/healthz"))).statusCode() == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    /** Makes static mappings, a thousand at once; answers how many nanoseconds that took. */
    long map(List<Forward> forwards) throws IOException {
        long begun = System.nanoTime();
        for (int from = 0; from < forwards.size(); from += AT_ONCE) {
            post(forwards.subList(from, Math.min(forwards.size(), from + AT_ONCE)));
        }
        return System.nanoTime() - begun;
    }

    private void post(List<Forward> some) throws IOException {
        String body = some.stream().map(GatewayApi::json).collect(Collectors.joining(",", "[", "]"));
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(AT + "/api/v1/leases"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        if (answer.statusCode() != 201) {
            throw new IOException("POST /leases: " + answer.statusCode() + " " + answer.body());
        }
    }

    private static String json(Forward forward) {
        return """
                {"transport":"%s","external":{"port":%d},"internal":{"address":"%s","port":%d}}""".formatted(forward.protocol(), forward.external(), Lab.INSIDE, forward.internal());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return CLIENT.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
