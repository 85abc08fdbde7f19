package org.sallyport.core.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.lease.LeaseStore;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;

/** One turn's changes to the table, not yet real: until they are, they can be taken back, to a mark or whole. */
final class Draft {
    private final LeaseTable table;
    private final List<Step> steps = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Mark start;
    private Optional<Instant> epochStart = Optional.empty();
    private Optional<Duration> wallOffset = Optional.empty();

    Draft(LeaseTable table) {
        this.table = table;
        this.start = mark();
    }

    void grant(Lease lease) {
        step(Optional.empty(), Optional.of(lease));
        lease.pinhole().ifPresent(table::setLastPinhole);
        events.add(new Event.Granted(lease));
    }

    void change(Lease before, Lease after) {
        step(Optional.of(before), Optional.of(after));
        events.add(new Event.Changed(before, after));
    }

    void end(Lease lease, Event.Ending why) {
        step(Optional.of(lease), Optional.empty());
        events.add(new Event.Ended(lease, why));
    }

    void tell(Event event) {
        events.add(event);
    }

    void startEpoch(Instant now) {
        epochStart = Optional.of(now);
        events.add(new Event.EpochReset());
    }

    void moveWallClock(Duration offset) {
        wallOffset = Optional.of(offset);
    }

    Mark mark() {
        return new Mark(steps.size(), events.size(), table.changes(), table.lastPinhole());
    }

    /** Counts what happened to port mappings since the mark as one change, if anything did (IGD-13). */
    void countSince(Mark mark) {
        if (steps.subList(mark.steps, steps.size()).stream().anyMatch(step -> !step.isOfPinhole())) {
            table.setChanges(mark.changes + 1);
        }
    }

    void rollbackTo(Mark mark) {
        while (steps.size() > mark.steps) {
            steps.remove(steps.size() - 1).undo(table);
        }
        events.subList(mark.events, events.size()).clear();
        table.setChanges(mark.changes);
        table.setLastPinhole(mark.lastPinhole);
    }

    void rollback() {
        rollbackTo(start);
    }

    boolean isEmpty() {
        return steps.isEmpty() && epochStart.isEmpty() && wallOffset.isEmpty();
    }

    List<Event> events() {
        return events;
    }

    /**
     * The keys it touched, each with what was carried for the lease that stood there before.
     *
     * @param carried what the plane makes of a lease
     */
    Map<MappingKey, Optional<Mapping>> before(Function<Lease, Mapping> carried) {
        Map<MappingKey, Optional<Mapping>> before = new LinkedHashMap<>();
        for (Step step : steps) {
            step.before.ifPresent(lease -> before.putIfAbsent(lease.key(), Optional.of(carried.apply(lease))));
            step.after.ifPresent(lease -> before.putIfAbsent(lease.key(), Optional.empty()));
        }
        return before;
    }

    /** The keys touched since the mark. */
    Set<MappingKey> keysSince(Mark mark) {
        Set<MappingKey> keys = new HashSet<>();
        for (Step step : steps.subList(mark.steps, steps.size())) {
            step.before.ifPresent(lease -> keys.add(lease.key()));
            step.after.ifPresent(lease -> keys.add(lease.key()));
        }
        return keys;
    }

    /** The ids it touched. */
    Set<LeaseId> touched() {
        Set<LeaseId> touched = new LinkedHashSet<>();
        for (Step step : steps) {
            touched.add(step.id());
        }
        return touched;
    }

    Optional<Instant> epochStart() {
        return epochStart;
    }

    Optional<Duration> wallOffset() {
        return wallOffset;
    }

    /** What the store must keep of the leases with these ids. */
    LeaseStore.Batch batch(Set<LeaseId> ids, Optional<Instant> epochStart, Optional<Duration> wallOffset) {
        List<Lease> put = new ArrayList<>();
        List<LeaseId> removed = new ArrayList<>();
        for (LeaseId id : ids) {
            table.byId(id).ifPresentOrElse(put::add, () -> removed.add(id));
        }
        return new LeaseStore.Batch(put, removed, epochStart, wallOffset, table.lastPinhole());
    }

    private void step(Optional<Lease> before, Optional<Lease> after) {
        Step step = new Step(before, after);
        step.redo(table);
        steps.add(step);
    }

    /** How far the draft had come. */
    record Mark(int steps, int events, long changes, int lastPinhole) {}

    private record Step(Optional<Lease> before, Optional<Lease> after) {
        LeaseId id() {
            return one().id();
        }

        boolean isOfPinhole() {
            return one().pinhole().isPresent();
        }

        private Lease one() {
            return before.or(() -> after).orElseThrow();
        }

        void redo(LeaseTable table) {
            after.ifPresentOrElse(table::put, () -> table.remove(id()));
        }

        void undo(LeaseTable table) {
            before.ifPresentOrElse(table::put, () -> table.remove(id()));
        }
    }
}
