package org.sallyport.admin.rest;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.sallyport.admin.http.Access;
import org.sallyport.admin.http.Reply;
import org.sallyport.admin.http.Route;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Via;

/** {@code GET /status}. */
public final class Status {
    private final Sources sources;

    public Status(Sources sources) {
        this.sources = sources;
    }

    public Route route(String prefix) {
        return Route.of("GET", prefix + "/status", Access.TOKEN, call -> ask(status -> Reply.json(200, status)));
    }

    /** The state of now. */
    <T> CompletionStage<T> ask(Function<StatusJson, T> rendering) {
        return sources.read(view -> new Census(view.size(), view.countsByVia()), census -> rendering.apply(of(census)));
    }

    /** How many leases there are, which the table knows without being copied. */
    private record Census(int leases, Map<Via, Integer> byVia) {}

    /** The state with these leases in the table. */
    public StatusJson of(List<Lease> leases) {
        return of(new Census(leases.size(), count(leases)));
    }

    private StatusJson of(Census census) {
        Moment now = sources.now();
        Facts facts = sources.facts();
        Optional<InetAddress> external = sources.gateway().externalAddress();
        return new StatusJson(
                sources.version(),
                now.show(facts.startedAt()),
                now.secondsSince(facts.startedAt()),
                new StatusJson.Wan(external.map(InetAddress::getHostAddress), external.map(facts::addressClass)),
                new StatusJson.Counts(
                        census.leases(),
                        byWord(census.byVia()),
                        sources.tally().granted(),
                        sources.tally().refused()),
                sources.plane().status(),
                sources.gateway().epoch(now.steady()),
                facts.responders().stream().map(StatusJson.ResponderJson::of).toList());
    }

    private static Map<Via, Integer> count(List<Lease> leases) {
        Map<Via, Integer> counts = new EnumMap<>(Via.class);
        for (Lease lease : leases) {
            for (Owner owner : lease.owners()) {
                counts.merge(owner.via(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static Map<String, Integer> byWord(Map<Via, Integer> counts) {
        Map<String, Integer> byVia = new LinkedHashMap<>();
        for (Via via : Via.values()) {
            byVia.put(via.word(), counts.getOrDefault(via, 0));
        }
        return byVia;
    }
}
