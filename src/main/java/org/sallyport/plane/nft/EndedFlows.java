package org.sallyport.plane.nft;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.sallyport.plane.netfilter.Family;

/**
 * Outside endpoints whose mapping has ended while flows may be left. Nothing of these passes any more; they are kept in
 * conntrack for a while so that both ends are told with their next packet, and are forgotten before the endpoint is
 * used anew. Not for threads in parallel.
 */
final class EndedFlows {
    /** Ours: within it, whoever still speaks is answered with a reset. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Set<Endpoint> ended = new HashSet<>();
    private long oldest;

    void add(Endpoint outside, long now) {
        if (ended.isEmpty()) {
            oldest = now;
        }
        ended.add(outside);
    }

    boolean contains(Endpoint outside) {
        return ended.contains(outside);
    }

    /** Whether the first of them has been kept long enough. */
    boolean isDue(long now) {
        return !ended.isEmpty() && now - oldest >= GRACE.toNanos();
    }

    /** Those of these families have been dealt with. */
    void clear(Collection<Family> families) {
        ended.removeIf(outside -> families.contains(outside.isIpv4() ? Family.IP : Family.IP6));
    }
}
