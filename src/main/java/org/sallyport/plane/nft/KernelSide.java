package org.sallyport.plane.nft;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sallyport.plane.netfilter.Conntrack;
import org.sallyport.plane.netfilter.Family;
import org.sallyport.plane.netfilter.HostCommands;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.netfilter.Nftables;
import org.sallyport.plane.netfilter.Notices;
import org.sallyport.plane.netfilter.Notices.Table;
import org.sallyport.plane.netfilter.Ruleset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our sockets to the kernel and what speaks through them. They are opened on the thread, and so in the namespace, that makes it. */
final class KernelSide implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelSide.class);

    final Nftables nftables;
    final KernelTables tables;
    final AcceptIn acceptIn;
    final FlowCutter cutter;
    final TrafficReader traffic;

    private final NftSettings settings;
    private final Ruleset ruleset;
    private final List<Ending> endings = new ArrayList<>();
    private Ending guard = () -> {};

    /** Something to end; where it cannot, the rest ends all the same. */
    private interface Ending {
        void end() throws NetfilterException;
    }

    KernelSide(NftSettings settings, HostCommands commands, Registry registry, Layout layout)
            throws NetfilterException {
        this.settings = settings;
        this.ruleset = new Ruleset(commands);
        try {
            nftables = new Nftables();
            endings.add(nftables::close);
            Nftables reading = new Nftables(); // what counts is read while a turn is written
            endings.add(reading::close);
            Conntrack conntrack = new Conntrack();
            endings.add(conntrack::close);
            tables = new KernelTables(nftables, ruleset, settings.ftp());
            acceptIn = new AcceptIn(settings.acceptIn(), nftables, ruleset);
            cutter = new FlowCutter(conntrack);
            traffic = new TrafficReader(reading, registry, layout);
        } catch (NetfilterException e) {
            close();
            throw e;
        }
    }

    /** Takes away what the other plane has left behind, when it has crashed. */
    void removeRelay() throws NetfilterException {
        ruleset.remove(Family.IP, Tables.RELAY);
    }

    /** Watches over the tables from now on. */
    void watch(Guard.Duty duty) throws NetfilterException {
        Guard watching = new Guard(new Notices(nftables), watched(), duty);
        watching.start();
        guard = watching::close;
    }

    private Set<Table> watched() {
        Set<Table> watched = new HashSet<>(Tables.OURS);
        settings.acceptIn().forEach(chain -> watched.add(new Table(chain.family(), chain.table())));
        return watched;
    }

    /** Takes everything of ours out of the kernel: rules first, so that no flow begins anew. */
    void clear() {
        endWatch();
        attempt(acceptIn::remove);
        attempt(tables::remove);
        attempt(cutter::cutAll);
    }

    private void endWatch() {
        attempt(guard);
        guard = () -> {};
    }

    @Override
    public void close() {
        endWatch();
        for (int i = endings.size() - 1; i >= 0; i--) {
            attempt(endings.get(i));
        }
        endings.clear();
    }

    private static void attempt(Ending ending) {
        try {
            ending.end();
        } catch (NetfilterException e) {
            LOG.warn("not all of the kernel's forwarding could be taken back: {}", e.getMessage());
        }
    }
}
