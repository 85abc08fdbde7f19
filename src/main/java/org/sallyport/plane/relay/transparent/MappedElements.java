package org.sallyport.plane.relay.transparent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.netfilter.Concat;
import org.sallyport.plane.netfilter.Conntrack;
import org.sallyport.plane.netfilter.Element;
import org.sallyport.plane.netfilter.Family;
import org.sallyport.plane.netfilter.Flow;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.netfilter.Nftables;
import org.sallyport.plane.netfilter.Notices;
import org.sallyport.plane.netfilter.Transaction;
import org.sallyport.plane.netfilter.Tuple;
import org.sallyport.plane.relay.transparent.Passage.Entry;
import org.sallyport.plane.relay.transparent.Passage.Exit;
import org.sallyport.plane.relay.transparent.Passage.Origin;

/** The elements of {@link RelayTable}, in the network namespace of the thread that first changes some. */
final class MappedElements implements PassageTable {
    private @Nullable Nftables kernel;
    private @Nullable Conntrack flows;
    private @Nullable Notices notices;

    @Override
    public void change(Difference difference) throws NetfilterException {
        Transaction transaction = transaction(difference);
        List<Transaction.Refused> refused = kernel().commit(transaction);
        if (!refused.isEmpty()) {
            throw new NetfilterException("the kernel refuses " + refused.size() + " of " + transaction.size()
                    + " changes of " + RelayTable.NAME + ", first with error "
                    + refused.get(0).errno());
        }
    }

    private static Transaction transaction(Difference difference) {
        Transaction transaction = new Transaction();
        difference
                .exitsRemoved()
                .forEach(exit -> transaction
                        .delete(RelayTable.ORIGINS, Element.of(origin(exit)))
                        .delete(RelayTable.EXITS, element(exit)));
        difference.entriesRemoved().forEach(entry -> transaction.delete(RelayTable.ENTRIES, element(entry)));
        difference.entriesAdded().forEach(entry -> transaction.add(RelayTable.ENTRIES, element(entry)));
        difference
                .exitsAdded()
                .forEach(exit -> transaction
                        .add(RelayTable.EXITS, element(exit))
                        .add(RelayTable.ORIGINS, Element.of(origin(exit))));
        return transaction;
    }

    private static Element element(Entry entry) {
        return Element.of(key(entry.transport(), entry.outside()));
    }

    private static Element element(Exit exit) {
        return Element.of(
                origin(exit),
                Concat.EMPTY
                        .with(exit.outside().getAddress())
                        .withPort(exit.outside().getPort()));
    }

    private static Concat origin(Exit exit) {
        InternalClient client = exit.origin().client();
        return key(exit.origin().transport(), new InetSocketAddress(client.address(), client.port()));
    }

    private static Concat key(Transport transport, InetSocketAddress endpoint) {
        return Concat.EMPTY.with(endpoint.getAddress()).with(transport).withPort(endpoint.getPort());
    }

    @Override
    public void cut(Predicate<Exit> isOpen) throws NetfilterException {
        List<Flow> ended = new ArrayList<>();
        for (Flow flow : flows().marked(Family.IP, RelayTable.FLOW_MARK)) {
            if (exit(flow).filter(isOpen).isEmpty()) {
                ended.add(flow);
            }
        }
        flows().delete(ended);
    }

    private static Optional<Exit> exit(Flow flow) {
        Tuple out = flow.original();
        Tuple back = flow.reply();
        return Transport.ofNumber(out.protocol())
                .map(transport -> new Origin(transport, new InternalClient(out.source(), out.sourcePort())))
                .map(origin -> new Exit(origin, new InetSocketAddress(back.destination(), back.destinationPort())));
    }

    @Override
    public boolean isTouched() throws NetfilterException {
        Notices known = notices;
        if (known == null) {
            notices = new Notices(kernel());
            return true;
        }
        return !known.await(Duration.ZERO, Set.of(new Notices.Table(Family.IP, RelayTable.NAME)))
                .isEmpty();
    }

    @Override
    public boolean holds(int entries, int exits) throws NetfilterException {
        return kernel().elements(RelayTable.ENTRIES).size() == entries
                && kernel().elements(RelayTable.EXITS).size() == exits
                && kernel().elements(RelayTable.ORIGINS).size() == exits;
    }

    private Nftables kernel() throws NetfilterException {
        Nftables known = kernel;
        if (known == null) {
            known = new Nftables();
            kernel = known;
        }
        return known;
    }

    private Conntrack flows() throws NetfilterException {
        Conntrack known = flows;
        if (known == null) {
            known = new Conntrack();
            flows = known;
        }
        return known;
    }

    @Override
    public void close() throws NetfilterException {
        if (notices != null) {
            notices.close();
        }
        if (kernel != null) {
            kernel.close();
        }
        if (flows != null) {
            flows.close();
        }
    }
}
