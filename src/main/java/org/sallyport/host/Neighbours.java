package org.sallyport.host;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which addresses are one host's, by the system's neighbour table. From any thread; asks the system seldom. */
final class Neighbours {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    /** Ours: however many ask, the table is read four times a second at most, and a newcomer soon seen. */
    private static final long FRESH = Duration.ofMillis(250).toNanos();

    private final Machine machine;
    private final LongSupplier nanoTime;
    private Map<Place, String> table = Map.of();
    private Optional<Long> readAt = Optional.empty();
    private boolean told;

    Neighbours(Machine machine, LongSupplier nanoTime) {
        this.machine = machine;
        this.nanoTime = nanoTime;
    }

    private record Place(int index, InetAddress address) {}

    /** Whether both have the same link-layer address on one of these interfaces. */
    synchronized boolean isSameHost(InetAddress one, InetAddress other, Set<Integer> links) {
        refresh();
        return links.stream().anyMatch(link -> {
            Optional<String> ethernet = find(link, one);
            return ethernet.isPresent() && ethernet.equals(find(link, other));
        });
    }

    private Optional<String> find(int link, InetAddress address) {
        boolean elsewhere =
                address.isLinkLocalAddress() && address instanceof Inet6Address scoped && scoped.getScopeId() != link;
        return elsewhere ? Optional.empty() : Optional.ofNullable(table.get(new Place(link, address)));
    }

    private void refresh() {
        long now = nanoTime.getAsLong();
        if (readAt.isPresent() && now - readAt.get() < FRESH) {
            return;
        }
        readAt = Optional.of(now);
        try {
            table = index(machine.neighbours());
            told = false;
        } catch (IOException e) {
            table = Map.of();
            if (!told) {
                LOG.warn("hosts are told apart by address only, no neighbour table: {}", e.getMessage());
            }
            told = true;
        }
    }

    private static Map<Place, String> index(List<Neighbour> neighbours) {
        Map<Place, String> table = new HashMap<>();
        neighbours.forEach(found -> table.put(new Place(found.index(), found.address()), found.ethernet()));
        return table;
    }
}
