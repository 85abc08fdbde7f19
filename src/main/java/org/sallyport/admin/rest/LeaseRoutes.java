package org.sallyport.admin.rest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.sallyport.admin.http.Access;
import org.sallyport.admin.http.Call;
import org.sallyport.admin.http.Problem;
import org.sallyport.admin.http.ProblemException;
import org.sallyport.admin.http.Reply;
import org.sallyport.admin.http.Route;
import org.sallyport.admin.text.Visible;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;

/** {@code /leases}: list, look at, make and end mappings. */
public final class LeaseRoutes {
    private static final Set<String> BODY_TYPES = Set.of("application/json", "application/x-www-form-urlencoded");

    private final Sources sources;

    public LeaseRoutes(Sources sources) {
        this.sources = sources;
    }

    public List<Route> routes(String prefix) {
        return List.of(
                Route.of("GET", prefix + "/leases", Access.TOKEN, this::list),
                Route.of("POST", prefix + "/leases", Access.TOKEN, call -> make(call, prefix)),
                Route.of("GET", prefix + "/leases/{id}", Access.TOKEN, this::show),
                Route.of("DELETE", prefix + "/leases/{id}", Access.TOKEN, this::end));
    }

    private CompletionStage<Reply> list(Call call) throws ProblemException {
        LeaseFilter filter = LeaseFilter.read(call.query());
        return sources.read(filter::candidates, found -> stream(200, filter.select(found)));
    }

    private CompletionStage<Reply> show(Call call) throws ProblemException {
        LeaseId id = id(call);
        return sources.read(
                view -> view.byId(id),
                found -> found.map(lease -> Reply.json(200, sources.showing().of(lease)))
                        .orElseGet(() -> unknown(call).reply()));
    }

    private CompletionStage<Reply> make(Call call, String prefix) throws ProblemException {
        requireJson(call);
        return call.body().thenComposeAsync(body -> grant(body, prefix), sources.executor());
    }

    /**
     * Ours: a body is JSON, even under the type that {@code curl -d} gives everything; any other type is a mistake. It
     * opens no door to forms of foreign pages: the token comes in a header that no form can send.
     */
    private static void requireJson(Call call) throws ProblemException {
        Optional<String> type = call.header("Content-Type")
                .map(value -> value.replaceFirst(";.*", "").trim().toLowerCase(Locale.ROOT));
        if (type.isPresent() && !BODY_TYPES.contains(type.get())) {
            throw new ProblemException(
                    Problem.of(415, "the body is to be application/json, not " + Visible.text(type.get()))
                            .header("Accept-Post", "application/json")
                            .header("Connection", "close"));
        }
    }

    private CompletionStage<Reply> grant(byte[] body, String prefix) {
        MappingReader.Asked asked;
        try {
            asked = new MappingReader(sources.gateway().externalAddress()).read(body);
        } catch (ProblemException e) {
            throw new CompletionException(e);
        }
        return sources.gateway()
                .grant(asked.mappings())
                .thenApplyAsync(outcome -> granted(outcome, asked.single(), prefix), sources.executor());
    }

    private Reply granted(Outcome outcome, boolean single, String prefix) {
        if (outcome instanceof Outcome.Refused refused) {
            sources.tally().count(refused.why());
            return Refusals.problem(refused).reply();
        }
        if (!(outcome instanceof Outcome.GrantedAll all)) {
            throw new IllegalStateException("a grant became " + outcome);
        }
        if (!single) {
            return stream(201, all.leases()).header("Location", prefix + "/leases");
        }
        LeaseJson lease = sources.showing().of(all.leases().get(0));
        return Reply.json(201, lease).header("Location", prefix + "/leases/" + lease.id());
    }

    private CompletionStage<Reply> end(Call call) throws ProblemException {
        return sources.gateway().delete(new Deletion.Revocation(id(call))).thenApply(outcome -> ended(outcome, call));
    }

    private static Reply ended(Outcome outcome, Call call) {
        if (outcome instanceof Outcome.Refused refused) {
            return Refusals.problem(refused).reply();
        }
        boolean nothing =
                outcome instanceof Outcome.Deleted deleted && deleted.ended().isEmpty();
        return nothing ? unknown(call).reply() : Reply.empty(204);
    }

    private static LeaseId id(Call call) throws ProblemException {
        return LeaseId.parse(call.variable("id")).orElseThrow(() -> new ProblemException(unknown(call)));
    }

    private static Problem unknown(Call call) {
        return Problem.of(404, "there is no lease " + call.variable("id"));
    }

    private Reply stream(int status, List<Lease> leases) {
        return Reply.stream(status, "application/json", new LeasePieces(leases, sources));
    }
}
