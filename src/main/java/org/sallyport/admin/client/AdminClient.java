package org.sallyport.admin.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.sallyport.admin.text.Visible;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks one gateway. It follows no redirect and uses no proxy, so the token goes where it was meant to and nowhere else. */
public final class AdminClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final URI base;
    private final Path tokenFile;
    private final String token;

    private AdminClient(URI base, Path tokenFile, String token) {
        this.base = base;
        this.tokenFile = tokenFile;
        this.token = token;
    }

    /**
     * A client of the gateway at this URL.
     *
     * @param url {@code http://127.0.0.1:8080}
     * @throws ClientException when the URL is none, or the token cannot be read
     */
    public static AdminClient of(String url, Path tokenFile) throws ClientException {
        return new AdminClient(base(url), tokenFile, token(tokenFile));
    }

    /**
     * GETs a resource.
     *
     * @param path below {@code /api/v1}, with its query
     */
    public Answer get(String path) throws ClientException {
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(base.resolve("/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .timeout(PATIENCE)
                .build());
        if (answer.statusCode() == 401) {
            throw new ClientException("the gateway at " + base + " refuses the token in " + tokenFile);
        }
        JsonNode body = parse(answer);
        if (answer.statusCode() != 200) {
            throw new ClientException("the gateway answers " + answer.statusCode() + ": "
                    + Visible.text(body.path("detail").asString("no reason given")));
        }
        return new Answer(body);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws ClientException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw new ClientException("no gateway answers at " + base, e);
        } catch (IOException e) {
            throw new ClientException("the gateway at " + base + " cannot be asked: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted", e);
        }
    }

    private JsonNode parse(HttpResponse<byte[]> answer) throws ClientException {
        try {
            return MAPPER.readTree(answer.body());
        } catch (JacksonException e) {
            throw new ClientException(
                    "what answers at " + base + " is no gateway: status " + answer.statusCode() + " without JSON", e);
        }
    }

    private static URI base(String url) throws ClientException {
        URI base;
        try {
            base = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new ClientException("'" + url + "' is no URL: " + e.getMessage(), e);
        }
        boolean web = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        if (!web || base.getHost() == null) {
            throw new ClientException("'" + url + "' is no URL like http://127.0.0.1:8080");
        }
        return base;
    }

    private static String token(Path file) throws ClientException {
        String token;
        try {
            token = Files.readString(file, StandardCharsets.UTF_8).trim();
        } catch (NoSuchFileException e) {
            throw new ClientException("there is no token file " + file + "; name it with --token-file", e);
        } catch (IOException e) {
            throw new ClientException("the token file " + file + " cannot be read: " + e, e);
        }
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new ClientException("the file " + file + " holds no token");
        }
        return token;
    }
}
