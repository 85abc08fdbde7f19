package org.sallyport.core.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.StoreException;
import org.sallyport.core.mapping.MappingKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of the gateway: what has ended ends, each request is decided in order, the whole is made real once, then the
 * answers leave. A mapping that the plane refuses costs its own request and no other: the turn is decided anew without
 * it. A store that fails costs the turn's requests, but never revives what has ended.
 */
final class Turn {
    private static final Logger log = LoggerFactory.getLogger(Turn.class);

    /** How many leases end in one turn; more wait for the next, which follows at once. */
    static final int MAX_ENDINGS = 1024;

    /** After so many rounds a request whose mapping the plane refuses is given no other port. */
    private static final int PATIENCE = 3;

    private final LeaseTable table;
    private final Ledger ledger;
    private final RandomGenerator random;
    private final MappingDesk mappings;
    private final PortSetDesk portSets;
    private final DeletionDesk deletions;
    private final AdminDesk admins;

    Turn(LeaseTable table, Ledger ledger, Circumstances circumstances, RandomGenerator random) {
        this.table = table;
        this.ledger = ledger;
        this.random = random;
        this.mappings = new MappingDesk(table, circumstances);
        this.portSets = new PortSetDesk(table, circumstances, mappings);
        this.deletions = new DeletionDesk(table, circumstances.inside());
        this.admins = new AdminDesk(table, circumstances);
    }

    /** Decides these, answers them, and returns what has happened. */
    List<Event> take(List<Work.Ask> asks, Instant now) {
        // Whoever has stopped waiting was told that it failed: it must not succeed behind his back.
        List<Case> cases = asks.stream()
                .filter(ask -> !ask.answer().isDone())
                .map(ask -> new Case(ask, random.nextLong()))
                .toList();
        Map<MappingKey, PlaneFault> excluded = new HashMap<>();
        for (int round = 1; ; round++) {
            Draft draft = ledger.draft();
            expire(draft, now);
            cases.forEach(one -> decide(one, draft, now, excluded));
            try {
                Map<MappingKey, PlaneFault> faults = ledger.carry(draft);
                if (blame(cases, faults, round).isEmpty()) {
                    faults.forEach(ledger::refuse);
                    return commit(draft, cases, now);
                }
                excluded.putAll(faults);
                draft.rollback();
            } catch (PlaneException e) {
                log.error("the plane failed and {} requests with it: {}", cases.size(), e.getMessage());
                draft.rollback();
                ledger.doubtPlane();
                List<Event> events = new ArrayList<>(endAllTheSame(now));
                events.addAll(refuse(cases, Outcome.Refused.of(Refusal.PLANE_FAILED, "the plane failed")));
                return events;
            }
        }
    }

    private void expire(Draft draft, Instant now) {
        int left = MAX_ENDINGS;
        Draft.Mark mark = draft.mark();
        for (List<Lease> due = table.due(now, left); !due.isEmpty(); due = table.due(now, left)) {
            for (Lease lease : due) {
                lease.at(now)
                        .ifPresentOrElse(
                                rest -> draft.change(lease, rest), () -> draft.end(lease, Event.Ending.EXPIRED));
            }
            left -= due.size();
        }
        draft.countSince(mark);
    }

    private void decide(Case one, Draft draft, Instant now, Map<MappingKey, PlaneFault> excluded) {
        Draft.Mark mark = draft.mark();
        Attempt attempt = new Attempt(draft, now, excluded, new SplittableRandom(one.seed));
        try {
            one.outcome = one.condemned
                    ? Outcome.Refused.of(Refusal.PLANE_FAILED, "the plane refused every mapping tried")
                    : decide(one.ask.request(), attempt);
            one.bug = null;
        } catch (RuntimeException e) {
            one.bug = e;
        }
        if (one.bug != null || one.changesNothing()) {
            draft.rollbackTo(mark);
        }
        one.keys = draft.keysSince(mark);
        if (one.bug == null && one.outcome instanceof Outcome.Refused refused) {
            mapping(one.ask.request()).ifPresent(request -> draft.tell(new Event.Refused(request, refused)));
        }
        draft.countSince(mark);
    }

    private Outcome decide(Request request, Attempt attempt) {
        if (request instanceof MappingRequest mapping) {
            return mappings.decide(mapping, attempt);
        } else if (request instanceof PortSetRequest portSet) {
            return portSets.decide(portSet, attempt);
        } else if (request instanceof Deletion deletion) {
            return deletions.decide(deletion, attempt);
        }
        return admins.decide((Request.AdminGrant) request, attempt);
    }

    /** The faults that some request brought about by asking for a mapping; the others befell leases already there. */
    private static Set<MappingKey> blame(List<Case> cases, Map<MappingKey, PlaneFault> faults, int round) {
        Set<MappingKey> blamed = new HashSet<>();
        if (faults.isEmpty()) {
            return blamed;
        }
        for (Case one : cases) {
            Set<MappingKey> own = one.ask.request() instanceof Deletion ? new HashSet<>() : new HashSet<>(one.keys);
            own.retainAll(faults.keySet());
            blamed.addAll(own);
            one.condemned |= !own.isEmpty() && round >= PATIENCE;
        }
        return blamed;
    }

    private List<Event> commit(Draft draft, List<Case> cases, Instant now) {
        try {
            ledger.commit(draft);
            cases.forEach(Case::answer);
            return draft.events();
        } catch (StoreException e) {
            log.error("the store failed and {} requests with it: {}", cases.size(), e.getMessage());
            ledger.doubtStore(draft);
            draft.rollback();
            List<Event> events = new ArrayList<>(endAllTheSame(now));
            events.addAll(refuse(cases, Outcome.Refused.of(Refusal.STORE_FAILED, "the store could not keep it")));
            return events;
        }
    }

    /** What has ended stays ended, and what the failed turn did to the plane is taken back; the store hears of it later. */
    private List<Event> endAllTheSame(Instant now) {
        Draft endings = ledger.draft();
        expire(endings, now);
        try {
            ledger.carry(endings).forEach(ledger::refuse);
        } catch (PlaneException e) {
            log.error("the plane will be rebuilt: {}", e.getMessage());
            ledger.doubtPlane();
        }
        ledger.owe(endings);
        return endings.events();
    }

    private static List<Event> refuse(List<Case> cases, Outcome.Refused outcome) {
        List<Event> events = new ArrayList<>();
        for (Case one : cases) {
            one.outcome = outcome;
            one.bug = null;
            one.answer();
            mapping(one.ask.request()).ifPresent(request -> events.add(new Event.Refused(request, outcome)));
        }
        return events;
    }

    /** What a client's request is about, be it the first of several; empty for other requests. */
    private static Optional<MappingRequest> mapping(Request request) {
        if (request instanceof PortSetRequest portSet) {
            return Optional.of(portSet.first());
        }
        return request instanceof MappingRequest mapping ? Optional.of(mapping) : Optional.empty();
    }

    /** A request on the desk, with what was last decided about it. */
    private static final class Case {
        private final Work.Ask ask;
        private final long seed;
        private Outcome outcome = Outcome.Refused.of(Refusal.OVERLOADED, "not decided yet");
        private @Nullable RuntimeException bug;
        private Set<MappingKey> keys = Set.of();
        private boolean condemned;

        private Case(Work.Ask ask, long seed) {
            this.ask = ask;
            this.seed = seed;
        }

        /**
         * A refusal leaves everything as it was (PCP-2), also what was made or given up on the way to it; not that of a
         * deletion, which ends what it can (RFC 6886 §3.4).
         */
        private boolean changesNothing() {
            return outcome instanceof Outcome.Refused && !(ask.request() instanceof Deletion);
        }

        private void answer() {
            CompletableFuture<Outcome> answer = ask.answer();
            if (bug == null) {
                answer.complete(outcome);
            } else {
                log.error("a request met a bug", bug);
                answer.completeExceptionally(bug);
            }
        }
    }
}
