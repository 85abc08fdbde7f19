package org.sallyport.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.Via;

/**
 * One protocol's claim on a lease. An application that asks by UPnP and by PCP for the same endpoint holds one mapping
 * with two owners, each with an end of its own.
 *
 * @param nonce present when PCP made the claim
 * @param description what the client calls it: text from the LAN, hostile wherever it is shown
 * @param rule the name of the policy rule that allowed it
 * @param requested the lifetime the client asked for; zero when it asked for ever, which only IGD:1 and the admin can
 * @param lifetime the lifetime last granted; empty for a static mapping
 * @param expiresAt on the gateway's steady time line; empty for a static mapping
 */
public record Owner(
        Via via,
        Optional<Nonce> nonce,
        String description,
        String rule,
        Duration requested,
        Optional<Duration> lifetime,
        Instant createdAt,
        Optional<Instant> expiresAt) {

    public boolean isStatic() {
        return expiresAt.isEmpty();
    }

    /** What is left of it, never negative; empty for a static mapping. */
    public Optional<Duration> remaining(Instant now) {
        return expiresAt.map(end -> end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO);
    }

    boolean hasEnded(Instant now) {
        return expiresAt.isPresent() && !expiresAt.get().isAfter(now);
    }
}
