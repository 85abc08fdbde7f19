package org.sallyport.admin.http;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** One request, as an endpoint sees it. */
public final class Call {
    private final Request request;
    private final Map<String, String> variables;
    private final BodyReader.Bounds bounds;

    Call(Request request, Map<String, String> variables, BodyReader.Bounds bounds) {
        this.request = request;
        this.variables = variables;
        this.bounds = bounds;
    }

    /** What stands in the path where the route has {@code {name}}. */
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    public Optional<String> cookie(String name) {
        return Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    /**
     * The parameters of the query.
     *
     * @throws ProblemException 400 when their escapes are broken
     */
    public Fields query() throws ProblemException {
        try {
            return Request.extractQueryParameters(request);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ProblemException(Problem.of(400, "the query cannot be read: " + e.getMessage()));
        }
    }

    /** Whether the peer is this host itself. */
    public boolean isFromLoopback() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                && !peer.isUnresolved()
                && peer.getAddress().isLoopbackAddress();
    }

    /**
     * The whole body, when it has arrived. Fails with a {@link ProblemException}: 413 past its bound, 408 when it takes
     * too long, 400 when it breaks off, 503 when too many others are being read.
     */
    public CompletionStage<byte[]> body() {
        return BodyReader.read(request, bounds);
    }
}
