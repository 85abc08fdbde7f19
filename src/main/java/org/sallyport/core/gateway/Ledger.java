package org.sallyport.core.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.lease.LeaseStore;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.StoreException;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes drafts real: first in the plane, then in the store. It knows where the plane differs from the table, so that a
 * turn decided anew, or taken back, sends the plane nothing but the difference.
 */
final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private final LeaseTable table;
    private final Plane plane;
    private final LeaseStore store;
    /** What the plane carries for the keys of this turn; the table before the turn tells for all others. */
    private final Map<MappingKey, Optional<Mapping>> carried = new HashMap<>();
    /** Leases that the plane could not take up: restored ones whose port somebody else has now. */
    private final Set<MappingKey> uncarried = new LinkedHashSet<>();
    /** Leases whose last change the store does not know yet. */
    private final Set<LeaseId> owed = new LinkedHashSet<>();

    private final Stranded stranded = new Stranded();
    private Optional<Instant> owedEpoch = Optional.empty();
    private Optional<Duration> owedOffset = Optional.empty();
    private boolean planeInDoubt;
    private boolean started;

    Ledger(LeaseTable table, Plane plane, LeaseStore store) {
        this.table = table;
        this.plane = plane;
        this.store = store;
    }

    Draft draft() {
        return new Draft(table);
    }

    Stranded stranded() {
        return stranded;
    }

    /** What the plane carries for this lease may become something else though the lease does not; before it does. */
    void reconsider(Lease lease) {
        boolean absent = uncarried.contains(lease.key());
        carried.putIfAbsent(lease.key(), absent ? Optional.empty() : Optional.of(carriable(lease)));
    }

    /** Makes the plane carry what the table holds now, as far as this turn touched it; answers what it refused. */
    Map<MappingKey, PlaneFault> carry(Draft draft) throws PlaneException {
        if (!started) {
            return Map.of();
        }
        draft.before(this::carriable)
                .forEach(
                        (key, before) -> carried.putIfAbsent(key, uncarried.contains(key) ? Optional.empty() : before));
        Map<MappingKey, PlaneFault> faults = planeInDoubt ? rebuild() : applyDifference();
        carried.replaceAll((key, now) -> faults.containsKey(key) ? now : wanted(key));
        return faults;
    }

    private Map<MappingKey, PlaneFault> applyDifference() throws PlaneException {
        List<Plane.Change> changes = new ArrayList<>();
        carried.forEach((key, now) -> change(now, wanted(key)).ifPresent(changes::add));
        return changes.isEmpty() ? Map.of() : plane.apply(changes);
    }

    private Map<MappingKey, PlaneFault> rebuild() throws PlaneException {
        List<Mapping> wanted = new ArrayList<>();
        for (Lease lease : table.all()) {
            wanted.add(carriable(lease));
        }
        Map<MappingKey, PlaneFault> faults = plane.reconcile(wanted);
        planeInDoubt = false;
        uncarried.clear();
        faults.forEach((key, fault) -> {
            // Of this turn's own keys it is not settled yet whether they stay.
            if (carried.containsKey(key)) {
                uncarried.add(key);
            } else {
                refuse(key, fault);
            }
        });
        carried.replaceAll((key, now) -> Optional.empty());
        return faults;
    }

    /** Makes the turn durable, with what is owed of earlier ones, and ends it. */
    void commit(Draft draft) throws StoreException {
        Set<LeaseId> ids = new LinkedHashSet<>(owed);
        ids.addAll(draft.touched());
        LeaseStore.Batch batch = draft.batch(
                ids, draft.epochStart().or(() -> owedEpoch), draft.wallOffset().or(() -> owedOffset));
        if (!batch.isEmpty()) {
            store.commit(batch);
        }
        owed.clear();
        owedEpoch = Optional.empty();
        owedOffset = Optional.empty();
        settle();
    }

    /** Ends a turn that the store refused but that must stand; it is made durable with a later one. */
    void owe(Draft draft) {
        owed.addAll(draft.touched());
        owedEpoch = draft.epochStart().or(() -> owedEpoch);
        owedOffset = draft.wallOffset().or(() -> owedOffset);
        settle();
    }

    /** The store refused the turn, yet part of it may come back after a power cut: what it touched is written once more. */
    void doubtStore(Draft draft) {
        owed.addAll(draft.touched());
    }

    /** The plane may carry something else than the table: it is rebuilt. */
    void doubtPlane() {
        planeInDoubt = true;
        carried.clear();
    }

    /** Makes the plane, of which nothing is known yet, carry the whole table. */
    void start() throws PlaneException {
        started = true;
        planeInDoubt = true;
        carry(draft()).forEach(this::refuse);
        settle();
    }

    /** Keeps a lease though the plane refused it; it is tried again. */
    void refuse(MappingKey key, PlaneFault fault) {
        if (uncarried.add(key)) {
            log.warn("{} is leased but not carried: {}", key, fault.detail());
        }
    }

    boolean needsRepair() {
        boolean owes = !owed.isEmpty() || owedEpoch.isPresent() || owedOffset.isPresent();
        return planeInDoubt || !uncarried.isEmpty() || owes;
    }

    /** Tries once more what the plane refused and what the store missed. */
    void repair() throws PlaneException, StoreException {
        Set<MappingKey> tried = Set.copyOf(uncarried);
        tried.forEach(key -> carried.putIfAbsent(key, Optional.empty()));
        Draft nothing = draft();
        Map<MappingKey, PlaneFault> faults = carry(nothing);
        faults.forEach(this::refuse);
        tried.stream().filter(key -> !faults.containsKey(key)).forEach(key -> log.info("{} is carried again", key));
        settle();
        commit(nothing);
    }

    private void settle() {
        carried.forEach((key, now) -> {
            if (now.equals(wanted(key))) {
                uncarried.remove(key);
            }
        });
        carried.clear();
    }

    private Optional<Mapping> wanted(MappingKey key) {
        return table.byKey(key).map(this::carriable);
    }

    /** The lease's mapping; while its client is stranded one that is held and carries nothing. */
    private Mapping carriable(Lease lease) {
        Mapping mapping = lease.mapping();
        return stranded.has(lease.id())
                ? new Mapping(mapping.key(), mapping.client(), mapping.filter(), false)
                : mapping;
    }

    private static Optional<Plane.Change> change(Optional<Mapping> now, Optional<Mapping> wanted) {
        if (now.equals(wanted)) {
            return Optional.empty();
        }
        if (wanted.isEmpty()) {
            return now.map(Plane.Change.Close::new);
        }
        return Optional.of(
                now.isEmpty()
                        ? new Plane.Change.Open(wanted.get())
                        : new Plane.Change.Replace(now.get(), wanted.get()));
    }
}
