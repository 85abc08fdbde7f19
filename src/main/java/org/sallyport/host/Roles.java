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
 * @param inside those that have been LAN and not WAN, loopback apart
 */
record Roles(Optional<String> wan, Set<String> outside, Set<String> both, Set<String> inside) {
    /** Nothing is known yet. */
    static final Roles NONE = new Roles(Optional.empty(), Set.of(), Set.of(), Set.of());

    Roles {
        outside = Set.copyOf(outside);
        both = Set.copyOf(both);
        inside = Set.copyOf(inside);
    }

    /** After they have been these. */
    Roles and(List<Link> lans, Optional<Link> present) {
        Set<String> outsideNow = new HashSet<>(outside);
        Set<String> bothNow = new HashSet<>(both);
        Set<String> insideNow = new HashSet<>(inside);
        Optional<String> wanNow = present.map(Link::name);
        wanNow.ifPresent(name -> {
            boolean isLan = lans.stream().anyMatch(lan -> lan.name().equals(name));
            (isLan ? bothNow : outsideNow).add(name);
        });
        lans.stream()
                .filter(lan -> !lan.loopback())
                .map(Link::name)
                .filter(name -> !wanNow.equals(Optional.of(name)))
                .forEach(insideNow::add);
        return new Roles(wanNow.or(() -> wan), outsideNow, bothNow, insideNow);
    }

    /**
     * Whether there has been a LAN beside this WAN. One that was taken for a LAN itself, as its address came before the
     * default route, does not count.
     */
    boolean isRouter(Optional<Link> present) {
        return inside.stream().anyMatch(name -> !present.map(Link::name).equals(Optional.of(name)));
    }

    /** Whether there has been a LAN on a network, which loopback is not. */
    boolean hadLan() {
        return !inside.isEmpty() || !both.isEmpty();
    }
}
