package org.sallyport.core.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sallyport.core.lease.LeaseId;

/**
 * The leases whose internal clients are hosts of no LAN now, and since when. They are held and carry nothing, for at
 * their address there may be a stranger, or a way out to the WAN (decision 35). Belongs to the gateway's thread.
 */
final class Stranded {
    /** Ours: an interface that is made anew is back within it; after a renumbering nobody waits longer for a port. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Those that have waited longest first; behind them, at the end of time, those that wait for ever. */
    private final Map<LeaseId, Instant> since = new LinkedHashMap<>();

    boolean has(LeaseId id) {
        return since.containsKey(id);
    }

    void add(LeaseId id, Instant now) {
        since.put(id, now);
    }

    void remove(LeaseId id) {
        since.remove(id);
    }

    /** It is held for as long as its lease lives. */
    void keep(LeaseId id) {
        since.remove(id);
        since.put(id, Instant.MAX);
    }

    int size() {
        return since.size();
    }

    /** Those that have waited long enough. */
    List<LeaseId> due(Instant now) {
        List<LeaseId> due = new ArrayList<>();
        for (Map.Entry<LeaseId, Instant> entry : since.entrySet()) {
            if (entry.getValue().isAfter(now.minus(PATIENCE))) {
                break;
            }
            due.add(entry.getKey());
        }
        return due;
    }
}
