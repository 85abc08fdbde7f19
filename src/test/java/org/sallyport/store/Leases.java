package org.sallyport.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.lease.LeaseStore.Batch;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/** Leases and batches for tests. */
final class Leases {
    static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    static final Duration HOUR = Duration.ofHours(1);

    private Leases() {}

    /** A lease of an hour from noon on this external TCP port; its id is the port. */
    static Lease onPort(int port) {
        return lease(port, port, owner(Via.UPNP, Optional.of(HOUR), Optional.of(NOON.plus(HOUR))));
    }

    static Lease lease(long id, int port, Owner... owners) {
        MappingKey key = new MappingKey(Transport.TCP, Addresses.of("198.51.100.7"), port);
        InternalClient client = new InternalClient(Addresses.of("192.0.2.10"), port);
        return new Lease(new LeaseId(id), new Mapping(key, client, RemoteFilter.EVERYONE, true), List.of(owners), NOON);
    }

    static Owner owner(Via via, Optional<Duration> lifetime, Optional<Instant> end) {
        return new Owner(
                via, Addresses.of("192.0.2.10"), Optional.empty(), "game", "high ports", HOUR, lifetime, NOON, end);
    }

    static Batch put(Lease... leases) {
        return new Batch(List.of(leases), List.of(), Optional.empty(), Optional.empty(), 0);
    }

    static Batch removed(Lease... leases) {
        return new Batch(
                List.of(), List.of(leases).stream().map(Lease::id).toList(), Optional.empty(), Optional.empty(), 0);
    }
}
