package org.sallyport.admin.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the route of a request and sends what its endpoint says. Host and Origin are checked before anything else, the
 * token before anything under the guarded prefix is told apart, so a stranger cannot learn which leases exist.
 */
public final class Router extends Handler.Abstract.NonBlocking {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final SameSite sameSite;
    private final Bearer bearer;
    private final List<Route> routes;
    private final String guardedPrefix;
    private final Limits limits;
    private final Executor executor;
    private final BodyRoom room;

    /**
     * @param guardedPrefix below it a path without a route is answered as one with a route: not without the token
     * @param executor sends the answers
     */
    public Router(
            SameSite sameSite,
            Bearer bearer,
            List<Route> routes,
            String guardedPrefix,
            Limits limits,
            Executor executor) {
        this.sameSite = sameSite;
        this.bearer = bearer;
        this.routes = List.copyOf(routes);
        this.guardedPrefix = guardedPrefix;
        this.limits = limits;
        this.executor = executor;
        room = new BodyRoom(limits.allBodyBytes());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        CompletableFuture<Reply> later;
        try {
            later = dispatch(request).toCompletableFuture();
        } catch (ProblemException e) {
            later = CompletableFuture.failedFuture(e);
        }
        CompletionStage<Reply> inTime = later.orTimeout(limits.answer().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(Router::explain);
        inTime.thenAcceptAsync(reply -> ReplyWriter.write(reply, response, callback), executor)
                .whenComplete((sent, failure) -> {
                    if (failure != null) {
                        callback.failed(failure);
                    }
                });
        return true;
    }

    private CompletionStage<Reply> dispatch(Request request) throws ProblemException {
        sameSite.check(request);
        String path = Request.getPathInContext(request);
        Set<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(path);
            if (variables.isPresent() && route.serves(request.getMethod())) {
                Call call = new Call(request, variables.get(), new BodyReader.Bounds(route.bodyBytes(), limits, room));
                bearer.check(call, route.access());
                return route.endpoint().answer(call);
            }
            variables.ifPresent(match -> allowed.add(route.method()));
        }
        if (path.equals(guardedPrefix) || path.startsWith(guardedPrefix + "/")) {
            bearer.check(new Call(request, Map.of(), new BodyReader.Bounds(0, limits, room)), Access.TOKEN);
        }
        throw new ProblemException(unserved(request, path, allowed));
    }

    private static Problem unserved(Request request, String path, Set<String> allowed) {
        if (allowed.isEmpty()) {
            return Problem.of(404, "there is nothing at " + path);
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        String allow = String.join(", ", allowed);
        return Problem.of(405, request.getMethod() + " is not served at " + path + ", only " + allow)
                .header("Allow", allow);
    }

    private static Reply explain(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException e) {
            LOG.debug("refused: {}", e.getMessage());
            return e.problem().reply();
        }
        if (cause instanceof TimeoutException) {
            return Problem.of(503, "the gateway did not answer in time").reply();
        }
        LOG.warn("a request failed", cause);
        return Problem.of(500, "the request failed; the gateway's log says why").reply();
    }
}
