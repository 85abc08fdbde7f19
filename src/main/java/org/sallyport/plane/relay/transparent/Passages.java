package org.sallyport.plane.relay.transparent;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sallyport.plane.relay.transparent.Passage.Entry;
import org.sallyport.plane.relay.transparent.Passage.Exit;
import org.sallyport.plane.relay.transparent.Passage.Origin;

/**
 * What the table of this host's packet filter is to hold. An internal endpoint with several mappings sends by the
 * oldest of them, so that it has one external endpoint for all its peers (NAT-1). Not for threads in parallel.
 */
final class Passages {
    private final Set<Entry> entries = new HashSet<>();
    /** Oldest first. */
    private final Map<Origin, Set<InetSocketAddress>> exits = new HashMap<>();

    /** Takes some away, then adds others; answers what that changes in the table. */
    Difference change(Collection<Passage> removed, Collection<Passage> added) {
        Set<Passage> touched =
                Stream.concat(removed.stream(), added.stream()).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<Entry> entriesBefore = entries(touched);
        Set<Exit> exitsBefore = exits(touched);
        removed.forEach(this::remove);
        added.forEach(this::add);
        Set<Entry> entriesAfter = entries(touched);
        Set<Exit> exitsAfter = exits(touched);
        return new Difference(
                without(entriesBefore, entriesAfter),
                without(entriesAfter, entriesBefore),
                without(exitsBefore, exitsAfter),
                without(exitsAfter, exitsBefore));
    }

    /** Everything, as what an empty table lacks. */
    Difference all() {
        Set<Exit> allExits = new LinkedHashSet<>();
        exits.forEach((origin, ways) -> allExits.add(new Exit(origin, first(ways))));
        return new Difference(Set.of(), Set.copyOf(entries), Set.of(), allExits);
    }

    /** Whether the internal endpoint sends by this external one. */
    boolean isOpen(Exit exit) {
        Set<InetSocketAddress> ways = exits.getOrDefault(exit.origin(), Set.of());
        return !ways.isEmpty() && first(ways).equals(exit.outside());
    }

    private void remove(Passage passage) {
        passage.entry().ifPresent(entries::remove);
        exits.computeIfPresent(passage.origin(), (origin, ways) -> {
            ways.remove(passage.outside());
            return ways.isEmpty() ? null : ways;
        });
    }

    private void add(Passage passage) {
        passage.entry().ifPresent(entries::add);
        exits.computeIfAbsent(passage.origin(), origin -> new LinkedHashSet<>(1))
                .add(passage.outside());
    }

    private Set<Entry> entries(Collection<Passage> of) {
        return of.stream()
                .flatMap(one -> one.entry().stream())
                .filter(entries::contains)
                .collect(Collectors.toSet());
    }

    private Set<Exit> exits(Collection<Passage> of) {
        return of.stream()
                .map(Passage::origin)
                .filter(exits::containsKey)
                .map(origin -> new Exit(origin, first(exits.getOrDefault(origin, Set.of()))))
                .collect(Collectors.toSet());
    }

    private static InetSocketAddress first(Set<InetSocketAddress> ways) {
        return ways.iterator().next();
    }

    private static <T> Set<T> without(Set<T> some, Set<T> others) {
        return some.stream().filter(one -> !others.contains(one)).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
