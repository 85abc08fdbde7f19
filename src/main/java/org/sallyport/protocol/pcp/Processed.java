package org.sallyport.protocol.pcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Via;

/** The options of a successful answer: those of the request that had an effect, with what became of them (PCP-27). */
final class Processed {
    private Processed() {}

    static List<PcpOption> granted(PcpRequest request, Lease lease) {
        return granted(request, List.of(lease));
    }

    /** For a set of ports: the option is absent when one alone was granted (PCP-124). */
    static List<PcpOption> granted(PcpRequest request, List<Lease> leases) {
        List<PcpOption> processed = new ArrayList<>();
        for (PcpOption option : request.options()) {
            if (option instanceof Description asked) {
                kept(asked, leases.get(0)).ifPresent(processed::add);
            } else if (option instanceof PortSet set) {
                granted(set, leases).ifPresent(processed::add);
            } else {
                processed.add(option);
            }
        }
        return processed;
    }

    /** What a mapping that is gone is called is of no interest, nor that one port is not several. */
    static List<PcpOption> deleted(PcpRequest request) {
        return request.options().stream()
                .filter(option -> !(option instanceof Description))
                .filter(option -> !(option instanceof PortSet set) || set.ports() > 1)
                .toList();
    }

    /**
     * What the client's claim is called now; a mapping of the admin's keeps none of the client's words. An empty text
     * changes nothing, so it is not processed; with the earlier one in its place the answer would be longer than what
     * was asked, perhaps than a message may be (PCP-22, PCP-118).
     */
    private static Optional<PcpOption> kept(Description asked, Lease lease) {
        return lease.owner(Via.PCP)
                .map(Owner::description)
                .filter(any -> !asked.text().isEmpty())
                .map(Description::new);
    }

    private static Optional<PcpOption> granted(PortSet asked, List<Lease> leases) {
        int external = leases.get(0).key().externalPort();
        boolean parity = asked.parity() && external % 2 == asked.firstInternalPort() % 2;
        return leases.size() < 2
                ? Optional.empty()
                : Optional.of(new PortSet(leases.size(), asked.firstInternalPort(), parity));
    }
}
