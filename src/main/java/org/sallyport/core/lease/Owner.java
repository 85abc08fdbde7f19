package org.sallyport.core.lease;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.Via;

/**
 * One protocol's claim on a lease. An application that asks by UPnP and by PCP for the same endpoint holds one mapping
 * with two owners, each with an end of its own.
 *
 * @param requester the host that asked; the internal client itself, unless it asked for a third party
 * @param nonce present when PCP made the claim
 * @param description what the client calls it: text from the LAN, hostile wherever it is shown
 * @param rule the name of the policy rule that allowed it
 * @param requested the lifetime the client asked for; zero when it asked for ever, which only IGD:1 and the admin can
 * @param lifetime the lifetime last granted; empty for a static mapping
 * @param expiresAt on the gateway's steady time line, a whole second; empty for a static mapping
 * @param outbound whether PCP's PEER made it, for the peers that the client itself sends to, and not MAP, for whoever may
 *     come (RFC 6887 §12)
 */
public record Owner(
        Via via,
        InetAddress requester,
        Optional<Nonce> nonce,
        String description,
        String rule,
        Duration requested,
        Optional<Duration> lifetime,
        Instant createdAt,
        Optional<Instant> expiresAt,
        boolean outbound) {

    /** A claim to be reached from outside. */
    public Owner(
            Via via,
            InetAddress requester,
            Optional<Nonce> nonce,
            String description,
            String rule,
            Duration requested,
            Optional<Duration> lifetime,
            Instant createdAt,
            Optional<Instant> expiresAt) {
        this(via, requester, nonce, description, rule, requested, lifetime, createdAt, expiresAt, false);
    }

    public boolean isStatic() {
        return expiresAt.isEmpty();
    }

    /** What is left of it, never negative and never more than was granted; empty for a static mapping. */
    public Optional<Duration> remaining(Instant now) {
        return expiresAt
                .map(end -> end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO)
                .map(left ->
                        lifetime.filter(granted -> granted.compareTo(left) < 0).orElse(left));
    }

    /** This claim, ending then. */
    public Owner endingAt(Instant end) {
        return new Owner(
                via,
                requester,
                nonce,
                description,
                rule,
                requested,
                lifetime,
                createdAt,
                Optional.of(Expiries.ceil(end)),
                outbound);
    }

    /** This claim, granted so much from now on. */
    public Owner lasting(Duration granted, Instant now) {
        return new Owner(
                        via,
                        requester,
                        nonce,
                        description,
                        rule,
                        requested,
                        Optional.of(granted),
                        createdAt,
                        expiresAt,
                        outbound)
                .endingAt(now.plus(granted));
    }

    boolean hasEnded(Instant now) {
        return expiresAt.isPresent() && !expiresAt.get().isAfter(now);
    }
}
