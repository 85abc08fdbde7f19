package org.sallyport.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Ports;
import org.sallyport.core.mapping.Via;

/**
 * A granted mapping with those who hold it. It lives until the last owner's end.
 *
 * @param pinhole UPnP's UniqueID, 1..65535, present when the mapping is a pinhole and only then
 * @param owners at least one, at most one for each {@link Via}, oldest first
 */
public record Lease(LeaseId id, Mapping mapping, OptionalInt pinhole, List<Owner> owners, Instant createdAt) {
    public Lease {
        owners = List.copyOf(owners);
        if (pinhole.isPresent() != mapping.isPinhole()) {
            throw new IllegalArgumentException("lease " + id + " of " + mapping + " has the UniqueID " + pinhole);
        }
        pinhole.ifPresent(uniqueId -> Ports.require("UniqueID", uniqueId));
        if (owners.isEmpty()) {
            throw new IllegalArgumentException("lease " + id + " of " + mapping + " has no owner");
        }
    }

    /** A lease of what is no pinhole. */
    public Lease(LeaseId id, Mapping mapping, List<Owner> owners, Instant createdAt) {
        this(id, mapping, OptionalInt.empty(), owners, createdAt);
    }

    public MappingKey key() {
        return mapping.key();
    }

    public Optional<Owner> owner(Via via) {
        for (Owner owner : owners) {
            if (owner.via() == via) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    /** The oldest owner, which names the lease where one name must do. */
    public Owner first() {
        return owners.get(0);
    }

    /** Whether the admin made it (or shares it): no client may change or end it. */
    public boolean isAdmins() {
        return owner(Via.ADMIN).isPresent();
    }

    /** This lease with that owner in place of the one of the same {@link Via}, or besides the others. */
    public Lease with(Owner owner) {
        List<Owner> all = new ArrayList<>(owners);
        all.replaceAll(present -> present.via() == owner.via() ? owner : present);
        if (!all.contains(owner)) {
            all.add(owner);
        }
        return new Lease(id, mapping, pinhole, all, createdAt);
    }

    /** This lease without the owner that came this way; empty when it was the only one. */
    public Optional<Lease> without(Via via) {
        return keeping(owner -> owner.via() != via);
    }

    /** This lease with the owners whose claims have not ended; empty when none is left. */
    public Optional<Lease> at(Instant now) {
        return keeping(owner -> !owner.hasEnded(now));
    }

    /** This lease leading elsewhere. */
    public Lease with(Mapping other) {
        return new Lease(id, other, pinhole, owners, createdAt);
    }

    private Optional<Lease> keeping(Predicate<Owner> condition) {
        List<Owner> kept = owners.stream().filter(condition).toList();
        return kept.isEmpty() ? Optional.empty() : Optional.of(new Lease(id, mapping, pinhole, kept, createdAt));
    }

    /** When the first owner's claim ends; empty while none has an end. */
    Optional<Instant> nextEnd() {
        return owners.stream().flatMap(owner -> owner.expiresAt().stream()).min(Instant::compareTo);
    }

    /** When the last owner's claim ends; empty while one has no end. */
    public Optional<Instant> expiresAt() {
        Instant last = Instant.MIN;
        for (Owner owner : owners) {
            if (owner.isStatic()) {
                return Optional.empty();
            }
            Instant end = owner.expiresAt().orElseThrow();
            last = end.isAfter(last) ? end : last;
        }
        return Optional.of(last);
    }

    /** What is left of the whole lease, never negative; empty while it has no end. */
    public Optional<Duration> remaining(Instant now) {
        Duration longest = Duration.ZERO;
        for (Owner owner : owners) {
            Optional<Duration> left = owner.remaining(now);
            if (left.isEmpty()) {
                return left;
            }
            longest = left.get().compareTo(longest) > 0 ? left.get() : longest;
        }
        return Optional.of(longest);
    }
}
