package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.PolicyRequest;
import org.sallyport.core.policy.Verdict;

/** Decides requests for mappings that name no mapping yet: policy, quota and port, in this order. */
final class MappingDesk {
    private final LeaseTable table;
    private final Circumstances circumstances;
    private final PortChooser ports;
    private final StandingMappings standing;

    MappingDesk(LeaseTable table, Circumstances circumstances) {
        this.table = table;
        this.circumstances = circumstances;
        this.ports = new PortChooser(table);
        this.standing = new StandingMappings(table, circumstances);
    }

    Outcome decide(MappingRequest request, Attempt attempt) {
        Optional<InetAddress> external = circumstances.externalAddress();
        if (external.isEmpty()) {
            return Outcome.Refused.of(Refusal.NO_EXTERNAL_ADDRESS, "the gateway has no external address now");
        }
        if (!circumstances.inside().isHost(request.client().address())) {
            return Outcome.Refused.of(
                    Refusal.INVALID_INTERNAL_CLIENT, request.client().address().getHostAddress() + " is no LAN host");
        }
        return standing.of(request, external.get())
                .flatMap(lease -> standing.decide(request, lease, attempt))
                .orElseGet(() -> create(request, external.get(), attempt));
    }

    private Outcome create(MappingRequest request, InetAddress external, Attempt attempt) {
        boolean exact = request.suggestion().strictness() == Strictness.EXACT;
        if (exact && !request.suggestion().address().map(external::equals).orElse(true)) {
            return Outcome.Refused.of(
                    Refusal.EXTERNAL_ADDRESS_NOT_OURS,
                    request.suggestion().address().get().getHostAddress() + " is not the external address");
        }
        int first = firstChoice(request);
        PolicyRequest question =
                StandingMappings.question(request, first == 0 ? request.client().port() : first);
        Verdict verdict = circumstances.policy().decide(question);
        if (isFinal(verdict, request)) {
            return forbidden(verdict).orElseThrow();
        }
        if (first != 0 && verdict instanceof Verdict.Allow allow) {
            MappingKey key = new MappingKey(request.transport(), external, first);
            Optional<Outcome.Refused> obstacle = obstacle(request, key, attempt);
            if (obstacle.isEmpty()) {
                return grantWithinQuota(request, key, allow, attempt);
            } else if (exact) {
                return obstacle.get();
            }
        }
        return another(request, external, question, attempt);
    }

    /**
     * Ours: a rule that says no, or says ask, to the port that the client named means this request. The default merely
     * did not name the port, so a client that would take another gets one that is named (RFC 6886 §3.3 has low ports
     * refused this way).
     */
    private static boolean isFinal(Verdict verdict, MappingRequest request) {
        if (verdict instanceof Verdict.Allow) {
            return false;
        }
        boolean named = request.suggestion().port() != 0;
        return request.suggestion().strictness() == Strictness.EXACT
                || (named && !verdict.rule().equals(Policy.DEFAULT));
    }

    /** The port to try before any other, 0 for none: the suggested one, else the internal one (PCP-60, PMP-41). */
    private static int firstChoice(MappingRequest request) {
        if (request.suggestion().port() != 0) {
            return request.suggestion().port();
        }
        int internal = request.client().port();
        return internal >= PortChooser.FIRST_UNPRIVILEGED || request.via() == Via.PCP ? internal : 0;
    }

    private Outcome another(MappingRequest request, InetAddress external, PolicyRequest question, Attempt attempt) {
        BitSet allowed = circumstances.policy().allowedPorts(question);
        if (allowed.isEmpty()) {
            return forbidden(circumstances.policy().decide(question)).orElseThrow();
        }
        OptionalInt port = ports.choose(
                request.transport(),
                external,
                request.client(),
                allowed,
                request.via() == Via.PCP,
                attempt.excluded().keySet(),
                attempt.random());
        if (port.isEmpty()) {
            return Outcome.Refused.of(Refusal.NO_FREE_PORT, "no allowed external port is free");
        }
        Verdict verdict = circumstances.policy().decide(question.withExternalPort(port.getAsInt()));
        if (!(verdict instanceof Verdict.Allow allow)) {
            throw new IllegalStateException("port " + port.getAsInt() + " was allowed and is not: " + verdict);
        }
        return grantWithinQuota(
                request, new MappingKey(request.transport(), external, port.getAsInt()), allow, attempt);
    }

    private Optional<Outcome.Refused> obstacle(MappingRequest request, MappingKey key, Attempt attempt) {
        Optional<Lease> holder = ports.inTheWay(key, request.client().address());
        if (holder.isPresent()) {
            return Optional.of(StandingMappings.taken(holder.get(), request.via(), attempt.now()));
        }
        return attempt.refusedByPlane(key);
    }

    private Optional<Outcome.Refused> overQuota(MappingRequest request, Verdict.Allow allow) {
        int quota = Math.min(
                circumstances.settings().perClient(), allow.grant().perClient().orElse(Integer.MAX_VALUE));
        InetAddress client = request.client().address();
        if (table.count(client) < quota) {
            return Optional.empty();
        }
        return Optional.of(Outcome.Refused.of(
                Refusal.QUOTA_EXCEEDED, client.getHostAddress() + " holds all of its " + quota + " leases"));
    }

    private Outcome grantWithinQuota(MappingRequest request, MappingKey key, Verdict.Allow allow, Attempt attempt) {
        Optional<Outcome.Refused> refused = overQuota(request, allow);
        return refused.isPresent() ? refused.get() : grant(request, key, allow, attempt);
    }

    static Optional<Outcome.Refused> forbidden(Verdict verdict) {
        Refusal why;
        if (verdict instanceof Verdict.Deny) {
            why = Refusal.NOT_AUTHORIZED;
        } else if (verdict instanceof Verdict.Ask) {
            why = Refusal.AWAITING_ADMIN;
        } else {
            return Optional.empty();
        }
        return Optional.of(new Outcome.Refused(
                why, "refused by " + verdict.rule(), Optional.of(verdict.rule()), Optional.empty(), Optional.empty()));
    }

    private Outcome grant(MappingRequest request, MappingKey key, Verdict.Allow allow, Attempt attempt) {
        Duration lifetime = Lifetimes.granted(
                circumstances.settings(),
                request.via(),
                request.lifetime(),
                allow.grant().maxLifetime());
        Owner owner = owner(request, allow.rule(), lifetime, attempt.now(), attempt.now());
        Mapping mapping = new Mapping(key, request.client(), request.filter(), request.enabled());
        Lease lease = new Lease(attempt.newId(table), mapping, List.of(owner), attempt.now());
        attempt.draft().grant(lease);
        return new Outcome.Granted(lease, lifetime);
    }

    static Owner owner(MappingRequest request, String rule, Duration lifetime, Instant createdAt, Instant now) {
        return new Owner(
                        request.via(),
                        request.requester(),
                        request.nonce(),
                        request.description(),
                        rule,
                        request.lifetime(),
                        Optional.of(lifetime),
                        createdAt,
                        Optional.of(now))
                .endingAt(now.plus(lifetime));
    }
}
