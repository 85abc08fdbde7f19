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
     * @param excluded what the plane has refused
     */
    OptionalInt choose(
            Transport transport,
            InetAddress external,
            InternalClient client,
            BitSet allowed,
            Set<MappingKey> excluded,
            RandomGenerator random) {
        BitSet free = allowed;
        free.andNot(table.usedPorts(transport, external));
        free.andNot(companionsOfOthers(transport.companion(), external, client.address()));
        excluded.stream().filter(key -> key.transport() == transport).forEach(key -> free.clear(key.externalPort()));
        BitSet sameRange = sameRange(free, client.port());
        BitSet sameParity = sameParity(sameRange, client.port());
        for (BitSet preferred : new BitSet[] {sameParity, sameRange, free}) {
            if (!preferred.isEmpty()) {
                return OptionalInt.of(any(preferred, random));
            }
        }
        return OptionalInt.empty();
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

    private static BitSet sameRange(BitSet ports, int internalPort) {
        BitSet same = (BitSet) ports.clone();
        if (internalPort < FIRST_UNPRIVILEGED) {
            same.clear(FIRST_UNPRIVILEGED, Ports.MAX + 1);
        } else {
            same.clear(0, FIRST_UNPRIVILEGED);
        }
        return same;
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

    private static int any(BitSet ports, RandomGenerator random) {
        int from = ports.nextSetBit(random.nextInt(Ports.MAX + 1));
        return from >= 0 ? from : ports.nextSetBit(0);
    }

    private static BitSet even() {
        BitSet even = new BitSet(Ports.MAX + 1);
        for (int port = 0; port <= Ports.MAX; port += 2) {
            even.set(port);
        }
        return even;
    }
}
