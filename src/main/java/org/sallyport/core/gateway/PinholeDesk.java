package org.sallyport.core.gateway;

import java.util.Optional;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.Verdict;

/**
 * Decides what IPv6 clients ask for: a pinhole, whose external endpoint is the client's own (PCP-76, PCP-111). No external
 * address is needed for it, and no port chosen. Ours: one pinhole for each internal endpoint, whoever else may want it
 * with another filter.
 */
final class PinholeDesk {
    private final LeaseTable table;
    private final Circumstances circumstances;
    private final StandingMappings standing;
    private final OutboundDesk outbound;
    private final Grants grants;

    PinholeDesk(
            LeaseTable table,
            Circumstances circumstances,
            StandingMappings standing,
            OutboundDesk outbound,
            Grants grants) {
        this.table = table;
        this.circumstances = circumstances;
        this.standing = standing;
        this.outbound = outbound;
        this.grants = grants;
    }

    Outcome decide(MappingRequest request, Attempt attempt) {
        Optional<Outcome.Refused> hindrance = hindrance(request);
        if (hindrance.isPresent()) {
            return hindrance.get();
        }
        Optional<Outcome> kept = request.isOutbound() ? outbound.decide(request, attempt) : Optional.empty();
        return kept.isPresent() ? kept.get() : open(request, attempt);
    }

    private Outcome open(MappingRequest request, Attempt attempt) {
        if (isElsewhere(request)) {
            return Outcome.Refused.of(
                    Refusal.EXTERNAL_ADDRESS_NOT_OURS,
                    request.client() + " is reached at its own address and port only");
        }
        MappingKey key = MappingKey.ofPinhole(request.transport(), request.client());
        Optional<Lease> open = table.byKey(key);
        return open.isPresent() ? meet(request, open.get(), attempt) : create(request, key, attempt);
    }

    private Optional<Outcome.Refused> hindrance(MappingRequest request) {
        InternalClient client = request.client();
        if (!circumstances.abilities().contains(Plane.Ability.PINHOLES)) {
            return refused(Refusal.NO_PINHOLES, "the plane has no IPv6 firewall");
        }
        // A link-local address is reached from its own link only, so that there is nothing to open (PCP-112).
        if (client.address().isLinkLocalAddress() || !circumstances.inside().isHost(client.address())) {
            return refused(
                    Refusal.INVALID_INTERNAL_CLIENT, client.address().getHostAddress() + " is no host to be reached");
        }
        return Optional.empty();
    }

    /** Whether it insists on another endpoint than the client's own. */
    private static boolean isElsewhere(MappingRequest request) {
        InternalClient client = request.client();
        MappingRequest.Suggestion suggestion = request.suggestion();
        boolean elsewhere = !suggestion.address().map(client.address()::equals).orElse(true)
                || (suggestion.port() != 0 && suggestion.port() != client.port());
        return elsewhere && suggestion.strictness() == Strictness.EXACT;
    }

    private Outcome meet(MappingRequest request, Lease open, Attempt attempt) {
        boolean own = request.via() != Via.UPNP && open.owner(request.via()).isPresent();
        if (!own && !StandingMappings.isAlike(request, open)) {
            return DeletionDesk.foreignOwner(open, "is open already for other remote hosts", attempt);
        }
        return standing.decide(request, open, attempt)
                .orElseThrow(() -> new IllegalStateException(open.key() + " was given up for another pinhole"));
    }

    private Outcome create(MappingRequest request, MappingKey key, Attempt attempt) {
        Verdict verdict = circumstances.policy().decide(StandingMappings.question(request, key.externalPort()));
        if (!(verdict instanceof Verdict.Allow allow)) {
            return Grants.forbidden(verdict).orElseThrow();
        }
        Optional<Outcome.Refused> refused = attempt.refusedByPlane(key);
        return refused.isPresent() ? refused.get() : grants.pinhole(request, key, allow, attempt);
    }

    private static Optional<Outcome.Refused> refused(Refusal why, String detail) {
        return Optional.of(Outcome.Refused.of(why, detail));
    }
}
