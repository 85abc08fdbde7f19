package org.sallyport.protocol.pxp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.protocol.pcp.MappingUpdate.Subject;

/**
 * Where each PCP client asked from last, for each mapping it holds: an update goes back there (PCP-53). Bounded: the
 * hosts not heard of for longest are forgotten first. From any thread.
 */
final class WaysBack {
    /** Ours: all mappings of a large LAN. */
    static final int MOST = 16_384;
    /** Ours: more than the default quota of one host. */
    static final int MOST_OF_ONE = 512;

    private final Map<InetAddress, Map<Subject, Way>> hosts = new LinkedHashMap<>(64, 0.75f, true);
    private int size;

    /**
     * The mapping of a client.
     *
     * @param requester the host that asked, without a zone
     */
    record Claim(InetAddress requester, Subject subject) {
        static Claim of(InetAddress requester, Subject subject) {
            return new Claim(Addresses.ofOctets(requester.getAddress()), subject);
        }
    }

    /**
     * How a client asked.
     *
     * @param side where
     * @param client from which address and port, with its zone
     */
    record Way(LanInterface side, InetSocketAddress client) {}

    synchronized void note(Claim claim, Way way) {
        Map<Subject, Way> ways = hosts.computeIfAbsent(claim.requester(), any -> new LinkedHashMap<>());
        // Taken out first: the order is that of the last word, not of the first.
        size += ways.remove(claim.subject()) == null ? 1 : 0;
        ways.put(claim.subject(), way);
        if (ways.size() > MOST_OF_ONE) {
            ways.remove(ways.keySet().iterator().next());
            size--;
        }
        Iterator<Map<Subject, Way>> eldest = hosts.values().iterator();
        while (size > MOST) {
            size -= eldest.next().size();
            eldest.remove();
        }
    }

    /** Forgets what the client has given up: one mapping, or all that the claim covers. */
    synchronized void forget(Claim claim) {
        Map<Subject, Way> ways = hosts.get(claim.requester());
        if (ways == null) {
            return;
        }
        int before = ways.size();
        if (ways.remove(claim.subject()) == null) {
            ways.keySet().removeIf(claim.subject()::covers);
        }
        size -= before - ways.size();
        if (ways.isEmpty()) {
            hosts.remove(claim.requester());
        }
    }

    synchronized Optional<Way> of(Claim claim) {
        Map<Subject, Way> ways = hosts.get(claim.requester());
        return ways == null ? Optional.empty() : Optional.ofNullable(ways.get(claim.subject()));
    }

    synchronized int size() {
        return size;
    }
}
