package org.sallyport.plane.netfilter;

import java.util.Optional;

/**
 * An element of a set or map.
 *
 * @param key the key; where the set has {@code flags interval}, its lower end
 * @param end where the set has {@code flags interval}: the upper end, itself included
 * @param data where it is a map: what the key leads to
 */
public record Element(Concat key, Optional<Concat> end, Optional<Concat> data) {
    public static Element of(Concat key) {
        return new Element(key, Optional.empty(), Optional.empty());
    }

    /** An element of a map. */
    public static Element of(Concat key, Concat data) {
        return new Element(key, Optional.empty(), Optional.of(data));
    }
}
