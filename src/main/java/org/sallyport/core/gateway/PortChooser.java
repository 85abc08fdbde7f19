package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Ports;
import org.sallyport.core.mapping.Transport;

/** Says which external ports are free for a client, and chooses one when the client leaves the choice to us. */
final class PortChooser {
    /** The first port above the well-known ones (RFC 6335 §6). */
    static final int FIRST_UNPRIVILEGED = 1024;

    private static final int DRAWS = 64;
    private static final BitSet EVEN = even();

    private final LeaseTable table;

    PortChooser(LeaseTable table) {
        this.table = table;
    }

    /** The lease that keeps this client from the key: one on it, or one of another client on its companion. */
    Optional<Lease> inTheWay(MappingKey key, InetAddress client) {
        return table.byKey(key)
                .or(() -> table.byKey(key.companion())
                        .filter(lease -> !lease.mapping().client().address().equals(client)));
    }

    /**
     * A free port, hard to guess (NAT-8); if it can be, of the internal port's range and parity (RFC 4787 REQ-3a, REQ-4).
     *
     * @param allowed what policy allows; used up by the call
     * @param keepsRange whether a well-known internal port may get a well-known external one; NAT-PMP always gives high
     *     ones (RFC 6886 §3.3)
     * @param excluded what the plane has refused
     */
    OptionalInt choose(
            Transport transport,
            InetAddress external,
            InternalClient client,
            BitSet allowed,
            boolean keepsRange,
            Set<MappingKey> excluded,
            RandomGenerator random) {
        BitSet free = free(transport, external, client, allowed, excluded);
        // A refused well-known port tells that the others will be refused as well, for want of the privilege.
        boolean low = keepsRange
                && client.port() < FIRST_UNPRIVILEGED
                && excluded.stream().noneMatch(key -> key.externalPort() < FIRST_UNPRIVILEGED);
        BitSet sameRange = range(free, low);
        BitSet sameParity = sameParity(sameRange, client.port());
        for (BitSet preferred : new BitSet[] {sameParity, sameRange, free}) {
            if (!preferred.isEmpty()) {
                return OptionalInt.of(any(preferred, random));
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Where the mappings of a set of ports may begin: the suggested port, else the internal one, else anywhere, where the
     * whole set has room, else where there is most; only where the parity fits, if that matters.
     */
    OptionalInt chooseRun(PortSetRequest asked, InetAddress external, BitSet allowed, Attempt attempt) {
        MappingRequest first = asked.first();
        InternalClient client = first.client();
        BitSet free = free(
                first.transport(), external, client, allowed, attempt.excluded().keySet());
        if (client.port() >= FIRST_UNPRIVILEGED) {
            free.clear(0, FIRST_UNPRIVILEGED);
        }
        Runs runs = new Runs(free, asked.parity() ? OptionalInt.of(client.port() % 2) : OptionalInt.empty());
        for (int wish : new int[] {first.suggestion().port(), client.port()}) {
            if (runs.lengthAt(wish) >= asked.most()) {
                return OptionalInt.of(wish);
            }
        }
        return runs.find(asked.most(), attempt.random().nextInt(Ports.MAX + 1));
    }

    private BitSet free(
            Transport transport,
            InetAddress external,
            InternalClient client,
            BitSet allowed,
            Set<MappingKey> excluded) {
        BitSet free = allowed;
        free.andNot(table.usedPorts(transport, external));
        free.andNot(companionsOfOthers(transport.companion(), external, client.address()));
        excluded.stream().filter(key -> key.transport() == transport).forEach(key -> free.clear(key.externalPort()));
        return free;
    }

    private BitSet companionsOfOthers(Transport companion, InetAddress external, InetAddress client) {
        BitSet others = (BitSet) table.usedPorts(companion, external).clone();
        for (Lease own : table.byAddress(client)) {
            if (own.key().transport() == companion
                    && own.key().externalAddress().equals(external)) {
                others.clear(own.key().externalPort());
            }
        }
        return others;
    }

    private static BitSet range(BitSet ports, boolean low) {
        BitSet range = (BitSet) ports.clone();
        if (low) {
            range.clear(FIRST_UNPRIVILEGED, Ports.MAX + 1);
        } else {
            range.clear(0, FIRST_UNPRIVILEGED);
        }
        return range;
    }

    private static BitSet sameParity(BitSet ports, int internalPort) {
        BitSet same = (BitSet) ports.clone();
        if (internalPort % 2 == 0) {
            same.and(EVEN);
        } else {
            same.andNot(EVEN);
        }
        return same;
    }

    /** One of them, each as likely as any other while not nearly all are used up. */
    private static int any(BitSet ports, RandomGenerator random) {
        for (int i = 0; i < DRAWS; i++) {
            int drawn = random.nextInt(Ports.MAX + 1);
            if (ports.get(drawn)) {
                return drawn;
            }
        }
        int next = ports.nextSetBit(random.nextInt(Ports.MAX + 1));
        return next >= 0 ? next : ports.nextSetBit(0);
    }

    private static BitSet even() {
        BitSet even = new BitSet(Ports.MAX + 1);
        for (int port = 0; port <= Ports.MAX; port += 2) {
            even.set(port);
        }
        return even;
    }
}
