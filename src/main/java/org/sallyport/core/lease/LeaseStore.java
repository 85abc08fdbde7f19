package org.sallyport.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where leases survive a crash. Called from the gateway's thread, one call at a time. */
public interface LeaseStore extends AutoCloseable {
    /**
     * What an earlier run left, its instants moved to the wall clock of now: a step of the clock that the earlier run
     * recorded is undone. Ended leases may be among them.
     */
    Snapshot load() throws StoreException;

    /** Makes one turn durable: when it returns, all of it survives a power cut; when it throws, none of it happened. */
    void commit(Batch batch) throws StoreException;

    @Override
    void close();

    /**
     * What the store remembers.
     *
     * @param epochStart when mapping state was last lost; empty in a new store
     * @param installation drawn once for each store; what must stay the same for ever is derived from it (IGD-5)
     * @param boots how often the store has been opened, this time included: grows with every start (UDA-13)
     * @param lastPinhole the UniqueID last given to a pinhole, be it long gone; 0 before the first
     */
    record Snapshot(List<Lease> leases, Optional<Instant> epochStart, UUID installation, long boots, int lastPinhole) {}

    /**
     * What one turn changed. Instants are of the steady time line.
     *
     * @param put leases that are new or have changed, whole
     * @param removed leases that have ended
     * @param epochStart present when the epoch began anew
     * @param wallOffset the wall clock less the steady time line, zero until the clock is stepped; present when it changed
     * @param lastPinhole the UniqueID last given to a pinhole, 0 before the first; it changes with a put only
     */
    record Batch(
            List<Lease> put,
            List<LeaseId> removed,
            Optional<Instant> epochStart,
            Optional<Duration> wallOffset,
            int lastPinhole) {
        public boolean isEmpty() {
            return put.isEmpty() && removed.isEmpty() && epochStart.isEmpty() && wallOffset.isEmpty();
        }
    }
}
