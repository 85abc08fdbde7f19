package org.sallyport.core.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.lease.LeaseStore;
import org.sallyport.core.lease.StoreException;

/** A store that forgets with the test, and fails on demand. */
public final class MemoryLeaseStore implements LeaseStore {
    private final Map<LeaseId, Lease> leases = new LinkedHashMap<>();
    private final UUID installation = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private Optional<Instant> epochStart = Optional.empty();
    private long boots;
    private int lastPinhole;
    private Duration wallOffset = Duration.ZERO;
    private Runnable beforeCommit = () -> {};
    private int commits;
    private int failures;
    private int failed;

    @Override
    public Snapshot load() {
        boots++;
        return new Snapshot(List.copyOf(leases.values()), epochStart, installation, boots, lastPinhole);
    }

    @Override
    public void commit(Batch batch) throws StoreException {
        if (failures > 0) {
            failures--;
            failed++;
            throw new StoreException("the test wants it to fail");
        }
        commits++;
        lastPinhole = batch.lastPinhole();
        beforeCommit.run();
        batch.wallOffset().ifPresent(offset -> wallOffset = offset);
        batch.put().forEach(lease -> leases.put(lease.id(), lease));
        batch.removed().forEach(leases::remove);
        batch.epochStart().ifPresent(start -> epochStart = Optional.of(start));
    }

    @Override
    public void close() {
        failures = 0;
    }

    /** Looks on while a commit is under way. */
    public void beforeCommit(Runnable look) {
        beforeCommit = look;
    }

    public Duration wallOffset() {
        return wallOffset;
    }

    /** Lets the next commits fail. */
    public void fails(int times) {
        failures = times;
    }

    /** How many commits have failed. */
    public int failed() {
        return failed;
    }

    public int commits() {
        return commits;
    }

    public Map<LeaseId, Lease> leases() {
        return leases;
    }
}
