package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.policy.Verdict;

/** Makes the lease of a mapping that may be made, if the client has leases left. */
final class Grants {
    private final LeaseTable table;
    private final Circumstances circumstances;

    Grants(LeaseTable table, Circumstances circumstances) {
        this.table = table;
        this.circumstances = circumstances;
    }

    /** A mapping of a free external endpoint. */
    Outcome mapping(MappingRequest request, MappingKey key, Verdict.Allow allow, Attempt attempt) {
        return make(request, key, OptionalInt.empty(), allow, attempt);
    }

    /** A pinhole, with the next UniqueID. */
    Outcome pinhole(MappingRequest request, MappingKey key, Verdict.Allow allow, Attempt attempt) {
        OptionalInt uniqueId = table.nextPinhole();
        if (uniqueId.isEmpty()) {
            return Outcome.Refused.of(Refusal.PINHOLES_EXHAUSTED, "every UniqueID is in use");
        }
        return make(request, key, uniqueId, allow, attempt);
    }

    private Outcome make(
            MappingRequest request, MappingKey key, OptionalInt pinhole, Verdict.Allow allow, Attempt attempt) {
        Optional<Outcome.Refused> refused = overQuota(request, allow);
        if (refused.isPresent()) {
            return refused.get();
        }
        Duration lifetime = Lifetimes.granted(
                circumstances.settings(),
                request.via(),
                request.lifetime(),
                allow.grant().maxLifetime());
        Owner owner = owner(request, allow.rule(), lifetime, attempt.now(), attempt.now());
        Mapping mapping = new Mapping(key, request.client(), request.filter(), request.enabled());
        Lease lease = new Lease(attempt.newId(table), mapping, pinhole, List.of(owner), attempt.now());
        attempt.draft().grant(lease);
        return new Outcome.Granted(lease, lifetime);
    }

    private Optional<Outcome.Refused> overQuota(MappingRequest request, Verdict.Allow allow) {
        int quota = Math.min(
                circumstances.settings().perClient(), allow.grant().perClient().orElse(Integer.MAX_VALUE));
        InetAddress client = request.client().address();
        if (table.count(client) >= quota) {
            return Optional.of(Outcome.Refused.of(
                    Refusal.QUOTA_EXCEEDED, client.getHostAddress() + " holds all of its " + quota + " leases"));
        }
        long network = (long) quota * GatewaySettings.CLIENTS_PER_NETWORK;
        if (table.countInNetwork(client) >= network) {
            return Optional.of(Outcome.Refused.of(
                    Refusal.QUOTA_EXCEEDED, "the /64 of " + client.getHostAddress() + " holds all of its " + network));
        }
        return Optional.empty();
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
                        Optional.of(now),
                        request.isOutbound())
                .endingAt(now.plus(lifetime));
    }

    /** The policy's no, in the gateway's words; empty when it says yes. */
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
}
