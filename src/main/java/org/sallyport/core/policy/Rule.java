package org.sallyport.core.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One line of the policy.
 *
 * @param name unique within the policy; shown wherever the rule decided
 * @param line where it stands in the policy's file, from 1
 * @param grant bounds on what an allowing rule gives
 */
public record Rule(String name, int line, Decision decision, Conditions when, Grant grant) {
    /** The word after {@code verdict:} and {@code default:}. */
    public enum Decision {
        ALLOW,
        DENY,
        /** Refused for now: the admin is asked. */
        ASK
    }

    /**
     * Bounds on what an allowing rule gives.
     *
     * @param maxLifetime no longer than this, if present
     * @param perClient no more leases than this for each internal address, if present
     * @param thirdParty whether the client may ask for another host than itself
     */
    public record Grant(Optional<Duration> maxLifetime, OptionalInt perClient, boolean thirdParty) {
        public static final Grant PLAIN = new Grant(Optional.empty(), OptionalInt.empty(), false);
    }
}
