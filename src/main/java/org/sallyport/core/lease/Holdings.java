package org.sallyport.core.lease;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.Via;

/** Who holds how many leases: each internal address, in IPv6 its /64 as well (PCP-117), and each protocol. */
final class Holdings {
    private final Map<InetAddress, Integer> byClient = new HashMap<>();
    private final Map<Prefix, Integer> byNetwork = new HashMap<>();
    private final Map<Via, Integer> byVia = new EnumMap<>(Via.class);

    int of(InetAddress client) {
        return byClient.getOrDefault(client, 0);
    }

    int ofNetwork(InetAddress client) {
        return Addresses.isIpv4(client) ? 0 : byNetwork.getOrDefault(Prefix.networkOf(client), 0);
    }

    Map<Via, Integer> byVia() {
        return Map.copyOf(byVia);
    }

    /** What the admin made counts for nobody. */
    void countHeld(Lease lease, int change) {
        if (lease.isAdmins()) {
            return;
        }
        InetAddress client = lease.mapping().client().address();
        add(byClient, client, change);
        if (!Addresses.isIpv4(client)) {
            add(byNetwork, Prefix.networkOf(client), change);
        }
    }

    void countOwners(Lease lease, int change) {
        for (Owner owner : lease.owners()) {
            add(byVia, owner.via(), change);
        }
    }

    private static <K> void add(Map<K, Integer> counts, K key, int change) {
        counts.merge(key, change, (held, more) -> held + more == 0 ? null : held + more);
    }
}
