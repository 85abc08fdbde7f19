package org.sallyport.host;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the interfaces have been so far in this run. Interfaces come and go while we run, and none that was outside may
 * come to be inside by that (decision 36).
 *
 * @param wan the last WAN
 * @param outside those that have been WAN and not LAN
 * @param both those that have been WAN and LAN at once: one-armed
 * @param routed whether there has been a LAN that was not the WAN
 */
record Roles(Optional<String> wan, Set<String> outside, Set<String> both, boolean routed) {
    /** Nothing is known yet. */
    static final Roles NONE = new Roles(Optional.empty(), Set.of(), Set.of(), false);

    Roles {
        outside = Set.copyOf(outside);
        both = Set.copyOf(both);
    }

    /** After they have been these. */
    Roles and(List<Link> lans, Optional<Link> present) {
        Set<String> outsideNow = new HashSet<>(outside);
        Set<String> bothNow = new HashSet<>(both);
        present.map(Link::name).ifPresent(name -> {
            boolean inside = lans.stream().anyMatch(lan -> lan.name().equals(name));
            (inside ? bothNow : outsideNow).add(name);
        });
        boolean routedNow = lans.stream()
                .anyMatch(lan -> !lan.loopback() && !present.map(Link::name).equals(Optional.of(lan.name())));
        return new Roles(present.map(Link::name).or(() -> wan), outsideNow, bothNow, routed || routedNow);
    }
}
