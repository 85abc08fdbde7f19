package org.sallyport.core.gateway;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.lease.LeaseView;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Via;

/**
 * The setting in which one request is decided, perhaps not for the first time: when the plane refuses a mapping, the
 * turn is taken back and decided anew with that mapping's key excluded.
 *
 * @param excluded what the plane has refused in this turn
 * @param random the same sequence whenever the same request is decided
 */
record Attempt(Draft draft, Instant now, Map<MappingKey, PlaneFault> excluded, RandomGenerator random) {
    Optional<Outcome.Refused> refusedByPlane(MappingKey key) {
        return Optional.ofNullable(excluded.get(key)).map(fault -> Outcome.Refused.of(why(fault), fault.detail()));
    }

    /** A name no other lease has. */
    LeaseId newId(LeaseView table) {
        LeaseId id = new LeaseId(random.nextLong());
        return table.byId(id).isEmpty() ? id : newId(table);
    }

    /** Takes one owner from the lease, and with the last one the lease. */
    void giveUp(Lease lease, Via via) {
        lease.without(via)
                .ifPresentOrElse(rest -> draft.change(lease, rest), () -> draft.end(lease, Event.Ending.DELETED));
    }

    private static Refusal why(PlaneFault fault) {
        return switch (fault.kind()) {
            case PORT_IN_USE, NOT_PERMITTED -> Refusal.EXTERNAL_PORT_TAKEN;
            case UNSUPPORTED, EXHAUSTED, FAILED -> Refusal.PLANE_FAILED;
        };
    }
}
