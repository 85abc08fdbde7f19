package org.sallyport.plane.nft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.plane.netfilter.Placed;

/**
 * The mappings that the kernel is to carry. Several can lead to one client's endpoint; then its own flows leave by the
 * first of them in order of their external endpoints, the same one whatever the order of asking. From any thread.
 */
final class Registry {
    private final Layout layout;
    private final Map<MappingKey, Mapping> mappings = new HashMap<>();
    private final Map<Endpoint, Mapping> byEndpoint = new HashMap<>();
    private final Map<Endpoint, TreeMap<Endpoint, Mapping>> byClient = new HashMap<>();

    Registry(Layout layout) {
        this.layout = layout;
    }

    synchronized Optional<Mapping> find(MappingKey key) {
        return Optional.ofNullable(mappings.get(key));
    }

    /** The mapping at an outside endpoint. */
    synchronized Optional<Mapping> at(Endpoint outside) {
        return Optional.ofNullable(byEndpoint.get(outside));
    }

    /** Puts one in place of what is there under its key, or nothing; answers what was there. */
    synchronized Optional<Mapping> put(MappingKey key, @Nullable Mapping mapping) {
        Mapping before = mapping == null ? mappings.remove(key) : mappings.put(key, mapping);
        if (before != null) {
            leave(before);
        }
        if (mapping != null) {
            byEndpoint.put(layout.outside(mapping), mapping);
        }
        if (mapping != null && isTranslated(mapping)) {
            byClient.computeIfAbsent(Layout.inside(mapping), at -> new TreeMap<>(Endpoint.ORDER))
                    .put(layout.outside(mapping), mapping);
        }
        return Optional.ofNullable(before);
    }

    private void leave(Mapping mapping) {
        byEndpoint.remove(layout.outside(mapping));
        if (!isTranslated(mapping)) {
            return;
        }
        Endpoint client = Layout.inside(mapping);
        Map<Endpoint, Mapping> others = byClient.getOrDefault(client, new TreeMap<>(Endpoint.ORDER));
        others.remove(layout.outside(mapping));
        if (others.isEmpty()) {
            byClient.remove(client);
        }
    }

    private static boolean isTranslated(Mapping mapping) {
        return mapping.enabled() && !mapping.isPinhole();
    }

    /** The keys of those that carry. */
    synchronized Set<MappingKey> enabled() {
        return mappings.values().stream()
                .filter(Mapping::enabled)
                .map(Mapping::key)
                .collect(Collectors.toSet());
    }

    synchronized void clear() {
        mappings.clear();
        byEndpoint.clear();
        byClient.clear();
    }

    /** The mapping by which this client endpoint's own flows leave. */
    synchronized Optional<Mapping> companion(Endpoint client) {
        TreeMap<Endpoint, Mapping> all = byClient.get(client);
        return all == null ? Optional.empty() : Optional.of(all.firstEntry().getValue());
    }

    /** All that the sets and maps should hold for them. */
    synchronized List<Placed> elements() {
        List<Placed> elements = new ArrayList<>();
        mappings.values().forEach(mapping -> elements.addAll(layout.elements(mapping)));
        byClient.values()
                .forEach(
                        all -> elements.addAll(layout.companion(all.firstEntry().getValue())));
        return elements;
    }
}
