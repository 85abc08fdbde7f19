package org.sallyport.core.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.lease.Lease;

/** What became of a request. */
public sealed interface Outcome {
    /**
     * It is durable and already forwarding.
     *
     * @param lifetime what the asking owner has from now on; for a client that meets a static mapping, what it may
     *     count on before it asks again
     */
    record Granted(Lease lease, Duration lifetime) implements Outcome {}

    /**
     * Neighbouring internal ports are mapped to neighbouring external ones, in order.
     *
     * @param leases at least one; fewer than were asked for when no more could be had
     * @param lifetime what the asking owner has of all of them
     */
    record GrantedSet(List<Lease> leases, Duration lifetime) implements Outcome {
        public GrantedSet {
            leases = List.copyOf(leases);
        }
    }

    /** Every mapping of the admin's request is made. */
    record GrantedAll(List<Lease> leases) implements Outcome {}

    /**
     * The asker's claims are gone, and with the last claim the mapping.
     *
     * @param ended the leases as they were; empty when there was nothing to end, which PCP and NAT-PMP call success
     */
    record Deleted(List<Lease> ended) implements Outcome {}

    /**
     * No, and nothing has changed; except for NAT-PMP's deletion of everything, which ends what it can (RFC 6886 §3.4).
     *
     * @param detail one line for the admin, naming values
     * @param rule the policy rule that decided; empty when it was not the policy
     * @param standing what is left of the lease in the way, if one is
     * @param holder the lease in the way, if one is
     */
    record Refused(
            Refusal why, String detail, Optional<String> rule, Optional<Duration> standing, Optional<Lease> holder)
            implements Outcome {
        public static Refused of(Refusal why, String detail) {
            return new Refused(why, detail, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
