package org.sallyport.admin.rest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.sallyport.admin.http.Access;
import org.sallyport.admin.http.Call;
import org.sallyport.admin.http.Problem;
import org.sallyport.admin.http.Reply;
import org.sallyport.admin.http.Route;

/** {@code GET /healthz}: 200 when every responder answers, else 503 with what is missing. */
public final class Health {
    private final Facts facts;

    public Health(Facts facts) {
        this.facts = facts;
    }

    public Route route() {
        return Route.of("GET", "/healthz", Access.OPEN, this::answer);
    }

    private CompletionStage<Reply> answer(Call call) {
        List<StatusJson.ResponderJson> responders =
                facts.responders().stream().map(StatusJson.ResponderJson::of).toList();
        List<StatusJson.ResponderJson> missing =
                responders.stream().filter(one -> one.trouble().isPresent()).toList();
        return CompletableFuture.completedFuture(missing.isEmpty() ? well(responders) : unwell(missing));
    }

    private static Reply well(List<StatusJson.ResponderJson> responders) {
        List<String> names =
                responders.stream().map(StatusJson.ResponderJson::name).toList();
        return Reply.json(200, Map.of("status", "ok", "responders", names));
    }

    private static Reply unwell(List<StatusJson.ResponderJson> missing) {
        String detail = missing.stream()
                .map(one -> one.name() + ": " + one.trouble().orElse(""))
                .collect(Collectors.joining("; "));
        return Problem.of(503, detail).with("missing", missing).reply();
    }
}
