package org.sallyport.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sallyport.admin.http.Limits;
import org.sallyport.admin.rest.Facts;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.MappingRequest;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.gateway.Responder;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real admin server on loopback before a real gateway. The steady clock stands at 2030, the wall clock a year and a
 * bit later, so that a test sees which one was shown.
 */
public final class AdminFixture implements AutoCloseable {
    public static final String STEADY = "2030-01-01T12:00:00Z";
    public static final Instant WALL = Instant.parse("2031-06-01T08:30:00.5Z");
    public static final String POLICY = "default: deny # “ours”\nrules: []\n";

    public final TestGateway gateway = TestGateway.at(STEADY);
    public final Counters counters = new Counters();
    public final List<Responder> responders = new CopyOnWriteArrayList<>();
    public final String token;
    public final AdminServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private AdminFixture(Path directory, Limits limits) throws IOException {
        Path tokenFile = directory.resolve("var/admin.token");
        InetSocketAddress anyPort = new InetSocketAddress(Addresses.of("127.0.0.1"), 0);
        AdminSettings settings = new AdminSettings(anyPort, tokenFile, "1.2.3-test");
        server = new AdminServer(
                settings, limits, gateway.gateway, gateway.plane, counters, facts(), gateway.clock(), () -> WALL);
        server.start();
        token = Files.readString(tokenFile, StandardCharsets.UTF_8).trim();
        responders.add(server);
        gateway.serve();
    }

    public static AdminFixture in(Path directory) throws IOException {
        return new AdminFixture(directory, Limits.DEFAULTS);
    }

    static AdminFixture in(Path directory, Limits limits) throws IOException {
        return new AdminFixture(directory, limits);
    }

    Facts facts() {
        return new Facts() {
            @Override
            public Instant startedAt() {
                return Instant.parse(STEADY).minusSeconds(90);
            }

            @Override
            public String addressClass(InetAddress address) {
                return address.equals(TestGateway.EXTERNAL) ? "public" : "other";
            }

            @Override
            public String policy() {
                return POLICY;
            }

            @Override
            public List<Responder> responders() {
                return responders;
            }
        };
    }

    public String url() {
        return "http://127.0.0.1:" + server.address().getPort();
    }

    /** A console's PCP lease of an hour, UDP 51413 inside, described so. */
    public Lease lease(String description) {
        return lease(Via.PCP, 51413, description);
    }

    public Lease lease(Via via, int port, String description) {
        MappingRequest asked = (via == Via.PCP ? Ask.pcp(port) : Ask.natPmp(port)).request();
        Outcome outcome = gateway.gateway
                .map(new MappingRequest(
                        via,
                        asked.requester(),
                        Transport.UDP,
                        new InternalClient(Ask.CONSOLE, port),
                        MappingRequest.Suggestion.preferred(port),
                        Duration.ofHours(1),
                        asked.nonce(),
                        description,
                        RemoteFilter.EVERYONE,
                        true))
                .toCompletableFuture()
                .join();
        return ((Outcome.Granted) outcome).lease();
    }

    /** Sends with the token. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        return sendBare(method, path, body, with(headers, "Authorization", "Bearer " + token));
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /** Sends without the token. */
    public HttpResponse<String> sendBare(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends these octets on a connection of their own and gives all that comes back until the server closes it. */
    public String raw(String octets) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(20_000);
        socket.connect(server.address());
        return socket;
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.builder().build().readTree(answer.body());
    }

    public static Optional<String> header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name);
    }

    private static String[] with(String[] headers, String name, String value) {
        String[] more = java.util.Arrays.copyOf(headers, headers.length + 2);
        more[headers.length] = name;
        more[headers.length + 1] = value;
        return more;
    }

    @Override
    public void close() {
        server.close();
        gateway.close();
    }
}
