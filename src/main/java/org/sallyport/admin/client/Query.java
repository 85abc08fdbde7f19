package org.sallyport.admin.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A path with the filters that were given. */
public final class Query {
    private final String path;
    private final Map<String, String> filters = new LinkedHashMap<>();

    public Query(String path) {
        this.path = path;
    }

    public Query with(String name, Optional<String> value) {
        value.ifPresent(given -> filters.put(name, given));
        return this;
    }

    @Override
    public String toString() {
        return filters.isEmpty()
                ? path
                : filters.entrySet().stream()
                        .map(filter ->
                                filter.getKey() + "=" + URLEncoder.encode(filter.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", path + "?", ""));
    }
}
