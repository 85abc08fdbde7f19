package org.sallyport.plane.nft;

import java.util.List;
import java.util.Set;
import org.sallyport.plane.netfilter.Family;
import org.sallyport.plane.netfilter.NftSet;
import org.sallyport.plane.netfilter.Notices.Table;

/** The names of what is ours in the kernel: two tables and their sets and maps, which {@link RulesetText} declares. */
final class Tables {
    static final String NAME = "sallyport";

    /** The relay's, which it leaves behind when it crashes: it would take packets that no one listens for any more. */
    static final String RELAY = "sallyport_relay";

    /**
     * Ours: the bit that conntrack's mark carries on flows of mappings. High, where few others look; not the packet mark
     * of the transparent relay.
     */
    static final int MARK = 0x20000000;

    /** External endpoint to client: mappings for everyone. */
    static final NftSet MAPPED = ip("mapped");
    /** Remote address and external endpoint to client. */
    static final NftSet MAPPED_HOSTS = ip("mapped_hosts");
    /** The same for blocks of remote addresses. */
    static final NftSet MAPPED_BLOCKS = ip("mapped_blocks");
    /** Block of remote addresses, remote port and external endpoint to client. */
    static final NftSet MAPPED_PORTS = ip("mapped_ports");
    /** Client to the external endpoint by which it leaves. */
    static final NftSet SOURCES = ip("sources");
    /** The clients that have one. */
    static final NftSet COMPANIONS = ip("companions");

    /** External endpoints; each counts what comes in for it. */
    static final NftSet INWARD = ip("inward");
    /** External endpoints; each counts what goes out from it. */
    static final NftSet OUTWARD = ip("outward");

    static final NftSet WAN = ip("wan");

    static final NftSet OPEN = ip6("open");
    static final NftSet OPEN_HOSTS = ip6("open_hosts");
    static final NftSet OPEN_BLOCKS = ip6("open_blocks");
    static final NftSet OPEN_PORTS = ip6("open_ports");
    static final NftSet INWARD6 = ip6("inward");
    static final NftSet OUTWARD6 = ip6("outward");
    static final NftSet WAN6 = ip6("wan");
    static final NftSet LAN6 = ip6("lan");

    static final List<NftSet> ALL = List.of(
            WAN,
            MAPPED,
            MAPPED_HOSTS,
            MAPPED_BLOCKS,
            MAPPED_PORTS,
            SOURCES,
            COMPANIONS,
            INWARD,
            OUTWARD,
            WAN6,
            LAN6,
            OPEN,
            OPEN_HOSTS,
            OPEN_BLOCKS,
            OPEN_PORTS,
            INWARD6,
            OUTWARD6);

    /** The two tables. */
    static final Set<Table> OURS = Set.of(new Table(Family.IP, NAME), new Table(Family.IP6, NAME));

    private Tables() {}

    private static NftSet ip(String name) {
        return new NftSet(Family.IP, NAME, name);
    }

    private static NftSet ip6(String name) {
        return new NftSet(Family.IP6, NAME, name);
    }
}
