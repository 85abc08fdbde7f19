package org.sallyport.plane.nft;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.netfilter.Conntrack;
import org.sallyport.plane.netfilter.Family;
import org.sallyport.plane.netfilter.Flow;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.netfilter.Tuple;

/** Makes conntrack forget flows of ours that no mapping carries any more. */
final class FlowCutter {
    private final Conntrack conntrack;

    FlowCutter(Conntrack conntrack) {
        this.conntrack = conntrack;
    }

    /**
     * Forgets every flow of ours for which this is not so, and the flows such flows have announced.
     *
     * @param carried the mapping at an outside endpoint
     * @param families whose flows to look at
     * @return how many the kernel keeps because a flow table of somebody's has them
     */
    int cut(Function<Endpoint, Optional<Mapping>> carried, Collection<Family> families) throws NetfilterException {
        int kept = 0;
        for (Family family : families) {
            List<Flow> flows = conntrack.marked(family, Tables.MARK);
            List<Flow> cut = new ArrayList<>();
            for (Flow flow : flows) {
                if (!isCarried(flow, flows, carried)) {
                    cut.add(flow);
                }
            }
            kept += conntrack.delete(cut);
        }
        return kept;
    }

    /** Forgets all flows of ours. */
    void cutAll() throws NetfilterException {
        var unused = cut(endpoint -> Optional.empty(), List.of(Family.IP, Family.IP6));
    }

    private static boolean isCarried(Flow flow, List<Flow> flows, Function<Endpoint, Optional<Mapping>> carried) {
        if (flow.master().isPresent()) {
            Predicate<Flow> isMaster =
                    other -> other.original().equals(flow.master().get());
            return flows.stream()
                    .filter(isMaster)
                    .findFirst()
                    .filter(master -> isCarried(master, List.of(), carried))
                    .isPresent();
        }
        return isIn(flow, carried) || isOut(flow, carried);
    }

    /** Whether it began outside, at a mapping that admits it and leads where it goes. */
    private static boolean isIn(Flow flow, Function<Endpoint, Optional<Mapping>> carried) {
        Tuple original = flow.original();
        return endpoint(original.protocol(), original.destination(), original.destinationPort())
                .flatMap(carried)
                .filter(mapping ->
                        leads(mapping, flow.reply().source(), flow.reply().sourcePort()))
                .filter(mapping -> admits(mapping, flow))
                .isPresent();
    }

    /** By the remote's own address, or by the one that a LAN host was given when it came by the external one. */
    private static boolean admits(Mapping mapping, Flow flow) {
        return mapping.filter().admits(flow.original().source(), flow.original().sourcePort())
                || mapping.filter()
                        .admits(flow.reply().destination(), flow.reply().destinationPort());
    }

    /** Whether it began at a mapping's client and leaves by the mapping's external endpoint. */
    private static boolean isOut(Flow flow, Function<Endpoint, Optional<Mapping>> carried) {
        Tuple reply = flow.reply();
        return endpoint(reply.protocol(), reply.destination(), reply.destinationPort())
                .flatMap(carried)
                .filter(mapping ->
                        leads(mapping, flow.original().source(), flow.original().sourcePort()))
                .isPresent();
    }

    private static boolean leads(Mapping mapping, InetAddress address, int port) {
        return mapping.enabled()
                && mapping.client().port() == port
                && mapping.client().address().equals(address);
    }

    private static Optional<Endpoint> endpoint(int protocol, InetAddress address, int port) {
        return Transport.ofNumber(protocol).map(transport -> new Endpoint(transport, address, port));
    }
}
