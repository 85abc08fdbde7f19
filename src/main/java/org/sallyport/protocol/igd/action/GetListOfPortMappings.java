package org.sallyport.protocol.igd.action;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseView;

/**
 * WANIPConnection:2 GetListOfPortMappings: the entries in a range in order of their port, or 730 (IGD-54).
 *
 * <p>Ours: without NewManage the caller's own, with it everyone's, since reading harms nobody and tools list all (IGD-49).
 * One answer holds no more than {@link #MOST}, and less when {@link PortListing} is full before; who wants the rest asks
 * again from the last port on.
 */
final class GetListOfPortMappings implements IgdAction {
    static final int MOST = 500;
    /** How many ports are looked at in one step, so that a short list is not cut from a long one. */
    private static final int STEP = 1024;

    private final Door gateway;
    private final InstantSource clock;

    GetListOfPortMappings(Door gateway, InstantSource clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    @Override
    public Map<String, String> invoke(Call call) throws IgdError {
        PortRange range = PortRange.read(call);
        int asked = call.ui2("NewNumberOfPorts");
        int most = asked == 0 ? MOST : Math.min(asked, MOST);
        List<InetAddress> owners = range.manage() ? List.of() : gateway.ownAddresses(call);
        List<Lease> found =
                gateway.read(leases -> range.manage() ? all(leases, range, most) : own(leases, range, owners, most));
        if (found.isEmpty()) {
            throw range.notFound();
        }
        List<PortMappingEntry> entries = found.stream()
                .map(lease -> PortMappingEntry.of(lease, call.version(), clock.instant()))
                .toList();
        return Map.of("NewPortListing", PortListing.write(entries));
    }

    private static List<Lease> all(LeaseView leases, PortRange range, int most) {
        List<Lease> found = new ArrayList<>();
        for (int from = range.first(); from <= range.last() && found.size() < most; from += STEP) {
            int to = Math.min(from + STEP - 1, range.last());
            found.addAll(leases.range(range.transport(), from, to));
        }
        return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }

    /** One host has few leases, so nobody else's are looked at. */
    private static List<Lease> own(LeaseView leases, PortRange range, List<InetAddress> owners, int most) {
        return owners.stream()
                .flatMap(owner -> leases.byAddress(owner).stream())
                .filter(lease -> lease.pinhole().isEmpty() && range.contains(lease.key()))
                .sorted(Comparator.comparingInt(lease -> lease.key().externalPort()))
                .limit(most)
                .toList();
    }
}
