package org.sallyport.plane.nft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.plane.netfilter.Placed;
import org.sallyport.plane.netfilter.Transaction;

/**
 * One turn's changes on their way to be a transaction: the registry has them already, and loses them again when the
 * kernel refuses. Only what differs is deleted and added, deletions first.
 */
final class TurnDraft {
    private final Registry registry;
    private final Layout layout;
    private final Map<MappingKey, Optional<Mapping>> before = new LinkedHashMap<>();
    private final Map<Endpoint, Optional<Mapping>> companions = new LinkedHashMap<>();
    private final List<Owned> deleted = new ArrayList<>();
    private final List<Owned> added = new ArrayList<>();

    /** An element, and the mapping for which it comes or goes. */
    private record Owned(MappingKey key, Placed placed) {}

    TurnDraft(Registry registry, Layout layout) {
        this.registry = registry;
        this.layout = layout;
    }

    /** Has this mapping under the key from now on, or none. */
    void put(MappingKey key, Optional<Mapping> after) {
        after.ifPresent(this::touch);
        registry.find(key).ifPresent(this::touch);
        Optional<Mapping> was = registry.put(key, after.orElse(null));
        before.put(key, was);
        differ(
                key,
                was.map(layout::elements).orElse(List.of()),
                after.map(layout::elements).orElse(List.of()));
    }

    private void touch(Mapping mapping) {
        Endpoint client = Layout.inside(mapping);
        companions.putIfAbsent(client, registry.companion(client));
    }

    private void differ(MappingKey key, List<Placed> olds, List<Placed> news) {
        Set<Placed> stays = new LinkedHashSet<>(olds);
        stays.retainAll(Set.copyOf(news));
        olds.stream().filter(old -> !stays.contains(old)).forEach(old -> deleted.add(new Owned(key, old)));
        news.stream().filter(now -> !stays.contains(now)).forEach(now -> added.add(new Owned(key, now)));
    }

    /** The transaction for all of it; called once. */
    Transaction transaction() {
        companions.forEach((client, was) -> {
            Optional<Mapping> now = registry.companion(client);
            now.or(() -> was)
                    .ifPresent(mapping -> differ(
                            mapping.key(),
                            was.map(layout::companion).orElse(List.of()),
                            now.map(layout::companion).orElse(List.of())));
        });
        Transaction transaction = new Transaction();
        deleted.forEach(owned -> transaction.delete(owned.placed()));
        added.forEach(owned -> transaction.add(owned.placed()));
        return transaction;
    }

    /** Whose a step of the transaction is. */
    MappingKey owner(int step) {
        return step < deleted.size()
                ? deleted.get(step).key()
                : added.get(step - deleted.size()).key();
    }

    /** What there was under each key that it has changed. */
    Map<MappingKey, Optional<Mapping>> before() {
        return before;
    }

    /** Leaves the registry as it was. */
    void undo() {
        before.forEach((key, was) -> registry.put(key, was.orElse(null)));
    }
}
