package org.sallyport.plane.nft;

import java.util.ArrayList;
import java.util.List;
import org.sallyport.core.gateway.Traffic;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.netfilter.Count;
import org.sallyport.plane.netfilter.Family;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.netfilter.Nftables;
import org.sallyport.plane.netfilter.Placed;

/** Reads what the kernel has counted. Octets are those of whole IP packets, as a router counts. */
final class TrafficReader {
    private final Nftables nftables;
    private final Registry registry;
    private final Layout layout;

    TrafficReader(Nftables nftables, Registry registry, Layout layout) {
        this.nftables = nftables;
        this.registry = registry;
        this.layout = layout;
    }

    /** Of one mapping, all zero for one that is disabled. */
    Traffic of(Mapping mapping) throws NetfilterException {
        if (!mapping.enabled()) {
            return Traffic.NONE;
        }
        List<Placed> wanted = new ArrayList<>(List.of(layout.inward(mapping), layout.outward(mapping)));
        if (isCompanion(mapping)) {
            wanted.add(layout.source(mapping));
        }
        int first = wanted.size();
        wanted.addAll(layout.admitting(mapping));
        List<Count> counts = nftables.counts(wanted).stream()
                .map(count -> count.orElse(Count.ZERO))
                .toList();
        Count in = counts.get(0);
        // What begins inside is not translated yet when packets are counted, so its first one counts apart.
        Count out = sum(counts.subList(1, first));
        return new Traffic(
                in.octets(),
                out.octets(),
                in.packets(),
                out.packets(),
                sum(counts.subList(first, counts.size())).packets());
    }

    private boolean isCompanion(Mapping mapping) {
        return registry.companion(Layout.inside(mapping))
                .filter(mapping::equals)
                .isPresent();
    }

    /** Of all mappings since the tables were made. */
    Traffic total() throws NetfilterException {
        Count in = Count.ZERO;
        Count out = Count.ZERO;
        Count flows = Count.ZERO;
        for (Family family : List.of(Family.IP, Family.IP6)) {
            in = in.plus(nftables.counter(family, Tables.NAME, "inward"));
            out = out.plus(nftables.counter(family, Tables.NAME, "outward"));
            flows = flows.plus(nftables.counter(family, Tables.NAME, "flows"));
        }
        return new Traffic(in.octets(), out.octets(), in.packets(), out.packets(), flows.packets());
    }

    private static Count sum(List<Count> counts) {
        return counts.stream().reduce(Count.ZERO, Count::plus);
    }
}
