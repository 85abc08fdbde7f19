package org.sallyport.core.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.sallyport.core.lease.LeaseId;

/**
 * The leases whose internal clients are hosts of no LAN now, and since when. They are held and carry nothing, for at
 * their address there may be a stranger, or a way out to the WAN (decision 35). Belongs to the gateway's thread.
 */
final class Stranded {
    /** Ours: an interface that is made anew is back within it; after a renumbering nobody waits longer for a port. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Those whose waiting has an end, who has waited longest first. */
    private final Map<LeaseId, Instant> since = new LinkedHashMap<>();

    private final Set<LeaseId> forEver = new HashSet<>();

    boolean has(LeaseId id) {
        return since.containsKey(id) || forEver.contains(id);
    }

    void add(LeaseId id, Instant now) {
        since.put(id, now);
    }

    void remove(LeaseId id) {
        since.remove(id);
        forEver.remove(id);
    }

    /** It is held for as long as its lease lives. */
    void keep(LeaseId id) {
        since.remove(id);
        forEver.add(id);
    }

    /** Forgets those whose leases have ended meanwhile. */
    void forgetAllBut(Predicate<LeaseId> alive) {
        since.keySet().removeIf(alive.negate());
        forEver.removeIf(alive.negate());
    }

    int size() {
        return since.size() + forEver.size();
    }

    /** Those that have waited long enough. */
    List<LeaseId> due(Instant now) {
        Instant latest = now.minus(PATIENCE);
        return since.entrySet().stream()
                .takeWhile(entry -> !entry.getValue().isAfter(latest))
                .map(Map.Entry::getKey)
                .toList();
    }
}
