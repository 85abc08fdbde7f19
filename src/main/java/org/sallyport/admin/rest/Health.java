package org.sallyport.admin.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.sallyport.admin.http.Access;
import org.sallyport.admin.http.Call;
import org.sallyport.admin.http.Problem;
import org.sallyport.admin.http.Reply;
import org.sallyport.admin.http.Route;
import org.sallyport.core.gateway.Responder;
import org.sallyport.core.lease.LeaseView;

/**
 * {@code GET /healthz}: 200 when every responder answers, else 503 with what is missing. Ours: the gateway's own thread
 * must take its turns, too, for without it no responder has an answer.
 */
public final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Sources sources;

    public Health(Sources sources) {
        this.sources = sources;
    }

    public Route route() {
        return Route.of("GET", "/healthz", Access.OPEN, this::answer);
    }

    private CompletionStage<Reply> answer(Call call) {
        return sources.read(LeaseView::size, size -> List.<StatusJson.ResponderJson>of())
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> List.of(stuck()))
                .thenApplyAsync(this::report, sources.executor());
    }

    private static StatusJson.ResponderJson stuck() {
        return new StatusJson.ResponderJson("gateway", Optional.of("it takes no turns"));
    }

    private Reply report(List<StatusJson.ResponderJson> gateway) {
        List<StatusJson.ResponderJson> missing = new ArrayList<>(gateway);
        List<String> names = new ArrayList<>();
        for (Responder responder : sources.facts().responders()) {
            names.add(responder.name());
            if (responder.trouble().isPresent()) {
                missing.add(StatusJson.ResponderJson.of(responder));
            }
        }
        return missing.isEmpty() ? Reply.json(200, Map.of("status", "ok", "responders", names)) : unwell(missing);
    }

    private static Reply unwell(List<StatusJson.ResponderJson> missing) {
        String detail = missing.stream()
                .map(one -> one.name() + ": " + one.trouble().orElse(""))
                .collect(Collectors.joining("; "));
        return Problem.of(503, detail).with("missing", missing).reply();
    }
}
