package org.sallyport.admin.rest;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.sallyport.admin.http.Access;
import org.sallyport.admin.http.Call;
import org.sallyport.admin.http.Problem;
import org.sallyport.admin.http.ProblemException;
import org.sallyport.admin.http.Reply;
import org.sallyport.admin.http.Route;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;

/** {@code /leases}: list, look at, make and end mappings. */
public final class LeaseRoutes {
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
                found -> found.map(lease -> Reply.json(200, sources.show(lease, sources.now())))
                        .orElseGet(() -> unknown(call).reply()));
    }

    private CompletionStage<Reply> make(Call call, String prefix) throws ProblemException {
        return call.body().thenComposeAsync(body -> grant(body, prefix), sources.executor());
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
            return stream(201, all.leases());
        }
        LeaseJson lease = sources.show(all.leases().get(0), sources.now());
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
