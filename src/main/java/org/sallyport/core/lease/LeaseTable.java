package org.sallyport.core.lease;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Ports;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/**
 * The live leases and every way to find them. Each look-up and each change costs the same with one lease and with a
 * million: nothing is scanned. Owned by the gateway's thread.
 */
public final class LeaseTable implements LeaseView {
    private final Map<LeaseId, Entry> byId = new HashMap<>();
    private final Map<MappingKey, Entry> byKey = new HashMap<>();
    private final Map<Endpoint, Set<Entry>> byEndpoint = new HashMap<>();
    private final Map<InetAddress, Set<Entry>> byAddress = new HashMap<>();
    private final Map<Side, BitSet> usedPorts = new HashMap<>();
    private final Map<Integer, Entry> byPinhole = new HashMap<>();
    private final UniqueIds uniqueIds = new UniqueIds();
    private final Holdings holdings = new Holdings();
    private final List<Entry> mappings = new ArrayList<>();
    private final List<Entry> pinholes = new ArrayList<>();
    private final Expiries<Entry> expiries = new Expiries<>();
    private long changes;

    /**
     * Adds a lease, or puts it in place of the one with the same id.
     *
     * @throws IllegalStateException when another lease has its key or its UniqueID: a fault of the caller
     */
    public void put(Lease lease) {
        Entry holder = byKey.get(lease.key());
        if (holder != null && !holder.lease.id().equals(lease.id())) {
            throw new IllegalStateException(lease.key() + " is held by lease " + holder.lease.id());
        }
        lease.pinhole().ifPresent(uniqueId -> requireOwn(uniqueId, lease));
        Entry entry = byId.get(lease.id());
        if (entry != null) {
            holdings.countOwners(entry.lease, -1);
        }
        holdings.countOwners(lease, 1);
        if (entry == null) {
            add(lease);
        } else if (entry.lease.mapping().equals(lease.mapping()) && entry.lease.isAdmins() == lease.isAdmins()) {
            reschedule(entry, lease);
        } else {
            unindex(entry);
            entry.lease = lease;
            index(entry);
        }
    }

    public void remove(LeaseId id) {
        Entry entry = byId.remove(id);
        if (entry == null) {
            return;
        }
        holdings.countOwners(entry.lease, -1);
        unindex(entry);
        List<Entry> dense = dense(entry.lease);
        Entry last = dense.remove(dense.size() - 1);
        if (last != entry) {
            dense.set(entry.position, last);
            last.position = entry.position;
        }
    }

    /** When the first claim of all ends. */
    public Optional<Instant> nextExpiry() {
        return expiries.next();
    }

    /** At most {@code limit} leases of which a claim has ended, all of one second; empty when there is none. */
    public List<Lease> due(Instant now, int limit) {
        return expiries.due(now, limit).stream().map(entry -> entry.lease).toList();
    }

    /** The external ports in use on one side, to be read and not kept. */
    public BitSet usedPorts(Transport transport, InetAddress externalAddress) {
        return usedPorts.getOrDefault(new Side(transport, externalAddress), new BitSet());
    }

    /** The UniqueID for the next pinhole; empty when all are in use. */
    public OptionalInt nextPinhole() {
        return uniqueIds.next();
    }

    /** The UniqueID last given to a pinhole, 0 before the first. */
    public int lastPinhole() {
        return uniqueIds.last();
    }

    /** The next one comes behind this: the one just given, or the last one before a change that was undone. */
    public void setLastPinhole(int uniqueId) {
        uniqueIds.startBehind(uniqueId);
    }

    /** Sets the count of changes: one higher after a change, back when it was undone. */
    public void setChanges(long count) {
        changes = count;
    }

    @Override
    public int size() {
        return byId.size();
    }

    @Override
    public int mappings() {
        return mappings.size();
    }

    @Override
    public Optional<Lease> byId(LeaseId id) {
        return leaseOf(byId.get(id));
    }

    @Override
    public Optional<Lease> byKey(MappingKey key) {
        return leaseOf(byKey.get(key));
    }

    @Override
    public Optional<Lease> byPinhole(int uniqueId) {
        return leaseOf(byPinhole.get(uniqueId));
    }

    @Override
    public List<Lease> byPort(Transport transport, int externalPort) {
        return range(transport, externalPort, externalPort);
    }

    @Override
    public Collection<Lease> byClient(Transport transport, InternalClient client) {
        return leasesOf(byEndpoint.getOrDefault(new Endpoint(transport, client), Set.of()));
    }

    @Override
    public Collection<Lease> byAddress(InetAddress internalAddress) {
        return leasesOf(byAddress.getOrDefault(internalAddress, Set.of()));
    }

    @Override
    public Set<InetAddress> addresses() {
        return Set.copyOf(byAddress.keySet());
    }

    @Override
    public int count(InetAddress internalAddress) {
        return holdings.of(internalAddress);
    }

    @Override
    public int countInNetwork(InetAddress internalAddress) {
        return holdings.ofNetwork(internalAddress);
    }

    @Override
    public Map<Via, Integer> countsByVia() {
        return holdings.byVia();
    }

    @Override
    public List<Lease> range(Transport transport, int first, int last) {
        List<Lease> found = new ArrayList<>();
        usedPorts.forEach((side, ports) -> {
            if (side.transport() == transport) {
                for (int port = ports.nextSetBit(Math.max(first, 0));
                        port >= 0 && port <= last;
                        port = ports.nextSetBit(port + 1)) {
                    byKey(new MappingKey(transport, side.externalAddress(), port))
                            .ifPresent(found::add);
                }
            }
        });
        found.sort(Comparator.comparingInt(lease -> lease.key().externalPort()));
        return found;
    }

    @Override
    public Optional<Lease> at(int index) {
        return index < 0 || index >= mappings.size() ? Optional.empty() : Optional.of(mappings.get(index).lease);
    }

    @Override
    public Collection<Lease> all() {
        List<Lease> all = new ArrayList<>(size());
        mappings.forEach(entry -> all.add(entry.lease));
        pinholes.forEach(entry -> all.add(entry.lease));
        return all;
    }

    @Override
    public long changes() {
        return changes;
    }

    private void requireOwn(int uniqueId, Lease lease) {
        Entry holder = byPinhole.get(uniqueId);
        if (holder != null && !holder.lease.id().equals(lease.id())) {
            throw new IllegalStateException("UniqueID " + uniqueId + " is held by lease " + holder.lease.id());
        }
    }

    private void add(Lease lease) {
        List<Entry> dense = dense(lease);
        Entry entry = new Entry(lease, dense.size());
        byId.put(lease.id(), entry);
        dense.add(entry);
        index(entry);
    }

    /** Where it has its place, which it keeps: no mapping becomes a pinhole, nor the reverse. */
    private List<Entry> dense(Lease lease) {
        return lease.pinhole().isPresent() ? pinholes : mappings;
    }

    private void index(Entry entry) {
        Lease lease = entry.lease;
        byKey.put(lease.key(), entry);
        lease.pinhole().ifPresentOrElse(uniqueId -> indexPinhole(uniqueId, entry), () -> usePort(lease.key()));
        byEndpoint
                .computeIfAbsent(Endpoint.of(lease), any -> new LinkedHashSet<>())
                .add(entry);
        byAddress
                .computeIfAbsent(lease.mapping().client().address(), any -> new LinkedHashSet<>())
                .add(entry);
        holdings.countHeld(lease, 1);
        lease.nextEnd().ifPresent(end -> expiries.add(end, entry));
    }

    private void unindex(Entry entry) {
        Lease lease = entry.lease;
        byKey.remove(lease.key());
        lease.pinhole().ifPresentOrElse(this::unindexPinhole, () -> freePort(lease.key()));
        drop(byEndpoint, Endpoint.of(lease), entry);
        drop(byAddress, lease.mapping().client().address(), entry);
        holdings.countHeld(lease, -1);
        lease.nextEnd().ifPresent(end -> expiries.remove(end, entry));
    }

    private void indexPinhole(int uniqueId, Entry entry) {
        byPinhole.put(uniqueId, entry);
        uniqueIds.take(uniqueId);
    }

    private void unindexPinhole(int uniqueId) {
        byPinhole.remove(uniqueId);
        uniqueIds.free(uniqueId);
    }

    private void usePort(MappingKey key) {
        usedPorts
                .computeIfAbsent(Side.of(key), any -> new BitSet(Ports.MAX + 1))
                .set(key.externalPort());
    }

    private void freePort(MappingKey key) {
        usedPorts.computeIfPresent(Side.of(key), (any, ports) -> {
            ports.clear(key.externalPort());
            return ports.isEmpty() ? null : ports;
        });
    }

    private void reschedule(Entry entry, Lease lease) {
        Optional<Instant> before = entry.lease.nextEnd();
        Optional<Instant> after = lease.nextEnd();
        entry.lease = lease;
        if (!before.equals(after)) {
            before.ifPresent(end -> expiries.remove(end, entry));
            after.ifPresent(end -> expiries.add(end, entry));
        }
    }

    private static <K> void drop(Map<K, Set<Entry>> index, K key, Entry entry) {
        index.computeIfPresent(key, (any, entries) -> {
            entries.remove(entry);
            return entries.isEmpty() ? null : entries;
        });
    }

    private static Optional<Lease> leaseOf(@Nullable Entry entry) {
        return entry == null ? Optional.empty() : Optional.of(entry.lease);
    }

    private static List<Lease> leasesOf(Collection<Entry> entries) {
        List<Lease> leases = new ArrayList<>(entries.size());
        entries.forEach(entry -> leases.add(entry.lease));
        return leases;
    }

    /** A lease's place in the indexes, which a renewal leaves alone; compared by identity. */
    private static final class Entry {
        private Lease lease;
        private int position;

        private Entry(Lease lease, int position) {
            this.lease = lease;
            this.position = position;
        }
    }

    private record Endpoint(Transport transport, InternalClient client) {
        private static Endpoint of(Lease lease) {
            return new Endpoint(lease.key().transport(), lease.mapping().client());
        }
    }

    private record Side(Transport transport, InetAddress externalAddress) {
        private static Side of(MappingKey key) {
            return new Side(key.transport(), key.externalAddress());
        }
    }
}
