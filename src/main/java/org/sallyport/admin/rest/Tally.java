package org.sallyport.admin.rest;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.sallyport.core.gateway.Event;
import org.sallyport.core.gateway.Refusal;

/** Counts what the gateway has decided since it started, from its events. */
public final class Tally implements Consumer<Event> {
    private final LongAdder granted = new LongAdder();
    private final Map<Refusal, LongAdder> refused = counts(Refusal.class);
    private final Map<Event.Ending, LongAdder> ended = counts(Event.Ending.class);

    @Override
    public void accept(Event event) {
        if (event instanceof Event.Granted) {
            granted.increment();
        } else if (event instanceof Event.Refused refusal) {
            count(refusal.outcome().why());
        } else if (event instanceof Event.Ended end) {
            of(ended, end.why()).increment();
        }
    }

    /** Counts a refusal that no event tells of: the admin's own. */
    void count(Refusal why) {
        of(refused, why).increment();
    }

    /** Mappings made. */
    public long granted() {
        return granted.sum();
    }

    /** Requests refused, whatever the reason. */
    public long refused() {
        return refused.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public long refused(Refusal why) {
        return of(refused, why).sum();
    }

    public long ended(Event.Ending why) {
        return of(ended, why).sum();
    }

    /** A counter for every constant from the start, so that no thread ever changes the map. */
    private static <E extends Enum<E>> Map<E, LongAdder> counts(Class<E> kind) {
        Map<E, LongAdder> counts = new EnumMap<>(kind);
        for (E constant : kind.getEnumConstants()) {
            counts.put(constant, new LongAdder());
        }
        return counts;
    }

    private static <E extends Enum<E>> LongAdder of(Map<E, LongAdder> counts, E constant) {
        LongAdder count = counts.get(constant);
        if (count == null) {
            throw new IllegalStateException("no count for " + constant);
        }
        return count;
    }
}
