package org.sallyport.core.gateway;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.policy.Verdict;

/**
 * Decides PCP's PEER where the internal endpoint has a mapping already (RFC 6887 §12): like a packet that the client
 * sends, the request keeps it alive. It never shortens it, never moves it, and never opens it to others than the peer it
 * names; that peer is added where PEER made the mapping, and where MAP did, the filter stays as MAP wanted it.
 */
final class OutboundDesk {
    private final LeaseTable table;
    private final Circumstances circumstances;
    private final StandingMappings standing;

    OutboundDesk(LeaseTable table, Circumstances circumstances, StandingMappings standing) {
        this.table = table;
        this.circumstances = circumstances;
        this.standing = standing;
    }

    /** The no to what a plane cannot do that only forwards ports (PCP-106). */
    Optional<Outcome.Refused> beyondPlane(MappingRequest request) {
        boolean able = !request.isOutbound() || circumstances.abilities().contains(Plane.Ability.OUTBOUND);
        return able
                ? Optional.empty()
                : Optional.of(Outcome.Refused.of(
                        Refusal.PLANE_FAILED, "the plane does not translate what internal clients send"));
    }

    /** Decides; empty when the endpoint has no mapping yet. */
    Optional<Outcome> decide(MappingRequest request, Attempt attempt) {
        return leaseOf(request).map(lease -> decide(request, lease, attempt));
    }

    /** PCP's own before the admin's before another protocol's. */
    private Optional<Lease> leaseOf(MappingRequest request) {
        Collection<Lease> leases = table.byClient(request.transport(), request.client());
        return leases.stream()
                .filter(lease -> lease.owner(request.via()).isPresent())
                .findFirst()
                .or(() -> leases.stream().filter(Lease::isAdmins).findFirst())
                .or(() -> leases.stream().findFirst());
    }

    private Outcome decide(MappingRequest request, Lease lease, Attempt attempt) {
        Optional<Owner> own = lease.owner(request.via());
        if (own.isPresent() && !StandingMappings.sameNonce(own.get(), request)) {
            return StandingMappings.foreignNonce(lease, attempt);
        }
        if (lease.isAdmins()) {
            return beside(request, lease, attempt);
        }
        Verdict verdict = circumstances
                .policy()
                .decide(StandingMappings.question(request, lease.key().externalPort()));
        if (!(verdict instanceof Verdict.Allow allow)) {
            return Grants.forbidden(verdict).orElseThrow();
        }
        return own.isPresent() ? refresh(request, lease, own.get(), allow, attempt) : beside(request, lease, attempt);
    }

    /** Ours: a mapping that is not PCP's is told, and no claim is laid to it, which could outlive the others' wider one. */
    private Outcome beside(MappingRequest request, Lease lease, Attempt attempt) {
        return new Outcome.Granted(lease, standing.lifetimeBeside(lease, request, attempt));
    }

    private Outcome refresh(MappingRequest request, Lease lease, Owner own, Verdict.Allow allow, Attempt attempt) {
        RemoteFilter present = lease.mapping().filter();
        RemoteFilter filter = own.outbound() ? present.plus(request.filter()) : present;
        Optional<Outcome.Refused> refused = StandingMappings.unfit(filter, request.via(), lease, attempt)
                .or(() -> attempt.refusedByPlane(lease.key()));
        if (refused.isPresent()) {
            return refused.get();
        }
        Duration granted = Lifetimes.granted(
                circumstances.settings(),
                request.via(),
                request.lifetime(),
                allow.grant().maxLifetime());
        Duration left = own.remaining(attempt.now()).orElse(granted);
        boolean longer = granted.compareTo(left) > 0;
        Mapping mapping = new Mapping(
                lease.key(), request.client(), filter, lease.mapping().enabled());
        Lease refreshed =
                lease.with(longer ? own.lasting(granted, attempt.now()) : own).with(mapping);
        if (!refreshed.equals(lease)) {
            attempt.draft().change(lease, refreshed);
        }
        return new Outcome.Granted(refreshed, longer ? granted : left);
    }
}
