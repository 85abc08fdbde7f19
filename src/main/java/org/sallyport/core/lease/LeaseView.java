package org.sallyport.core.lease;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/** The lease table as readers see it, on the gateway's thread and only there. */
public interface LeaseView {
    /** How many leases there are. */
    int size();

    /** How many of them are no pinholes: what UPnP counts as port mappings. */
    int mappings();

    Optional<Lease> byId(LeaseId id);

    Optional<Lease> byKey(MappingKey key);

    /** The pinhole of this UniqueID. */
    Optional<Lease> byPinhole(int uniqueId);

    /** The leases on this external port, pinholes apart, of whatever external address; usually one at most. */
    List<Lease> byPort(Transport transport, int externalPort);

    /** The leases leading to this endpoint; UPnP can lead several external ports to one. */
    Collection<Lease> byClient(Transport transport, InternalClient client);

    /** The leases of this internal address. */
    Collection<Lease> byAddress(InetAddress internalAddress);

    /** The internal addresses that have leases. */
    Set<InetAddress> addresses();

    /** How many leases this internal address holds, the admin's not counted, in constant time. */
    int count(InetAddress internalAddress);

    /** How many leases the /64 of this IPv6 address holds, the admin's not counted, in constant time; 0 in IPv4. */
    int countInNetwork(InetAddress internalAddress);

    /** How many leases have an owner by each way, those without one left out; a lease of two counts in both. */
    Map<Via, Integer> countsByVia();

    /** Those with {@code first <= external port <= last}, in order of their port; no pinholes. */
    List<Lease> range(Transport transport, int first, int last);

    /**
     * The lease, pinholes apart, at this place of a dense array, whose order stands between changes (IGD-48).
     *
     * @param index from 0 to {@link #mappings()} - 1; beyond is empty
     */
    Optional<Lease> at(int index);

    /** All leases, in the order of {@link #at}, and the pinholes behind. */
    Collection<Lease> all();

    /** Grows by one with each successful change in what is no pinhole: UPnP's SystemUpdateID before it wraps (IGD-13). */
    long changes();
}
