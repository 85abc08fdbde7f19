package org.sallyport.core.lease;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * When claims end, by whole seconds: however many leases there are, no more keys than seconds in the longest lifetime.
 * Ours: an end is rounded up to the second, so that none comes early (NAT-83).
 *
 * @param <T> what ends; compared by identity or by whatever {@code equals} it has
 */
final class Expiries<T> {
    private final TreeMap<Long, Set<T>> bySecond = new TreeMap<>();

    static Instant ceil(Instant end) {
        return end.getNano() == 0 ? end : Instant.ofEpochSecond(end.getEpochSecond() + 1);
    }

    void add(Instant end, T item) {
        bySecond.computeIfAbsent(second(end), any -> new LinkedHashSet<>()).add(item);
    }

    void remove(Instant end, T item) {
        bySecond.computeIfPresent(second(end), (any, items) -> {
            items.remove(item);
            return items.isEmpty() ? null : items;
        });
    }

    /** The first end of all. */
    Optional<Instant> next() {
        return bySecond.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(bySecond.firstKey()));
    }

    /** Some of those whose end has come, all of one second; empty when there is none. */
    List<T> due(Instant now, int limit) {
        Map.Entry<Long, Set<T>> first = bySecond.firstEntry();
        return first == null || first.getKey() > now.getEpochSecond()
                ? List.of()
                : first.getValue().stream().limit(limit).toList();
    }

    private static long second(Instant end) {
        return ceil(end).getEpochSecond();
    }
}
