package org.sallyport.plane.netfilter;

import static org.sallyport.plane.netfilter.ElementCodec.DELETE;
import static org.sallyport.plane.netfilter.ElementCodec.GET;
import static org.sallyport.plane.netfilter.ElementCodec.NEW;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sallyport.plane.netfilter.Transaction.Refused;
import org.sallyport.plane.netfilter.Transaction.Step;

/**
 * The elements of nftables' sets and maps, changed and read by netlink. It speaks to the network namespace of the thread
 * that makes it. From any thread.
 */
public final class Nftables implements AutoCloseable {
    private static final int BATCH_BEGIN = 0x10;
    private static final int BATCH_END = 0x11;
    private static final int SUBSYSTEM = 10;

    /** Ours: so often a transaction or dump that another's got in the way of is tried again. */
    private static final int TRIES = 5;

    private final Conversation kernel;

    public Nftables() throws NetfilterException {
        kernel = new Conversation();
    }

    /** The number by which notices tell that a change was ours. */
    int port() {
        return kernel.port();
    }

    /**
     * Makes all of it or nothing.
     *
     * @return nothing when it was made; else the steps that the kernel refused, at least one
     * @throws NetfilterException when it cannot be told what was made
     */
    public synchronized List<Refused> commit(Transaction transaction) throws NetfilterException {
        List<Refused> refused = List.of();
        for (int i = 0; i < TRIES && !transaction.isEmpty(); i++) {
            refused = once(transaction);
            if (refused.stream().noneMatch(step -> isPassing(step.errno()))) {
                return refused;
            }
        }
        return refused;
    }

    /** Whether it may succeed the next time: somebody else's transaction was in the way. */
    private static boolean isPassing(int errno) {
        return errno == Errno.EINTR || errno == Errno.EAGAIN || errno == Errno.ERESTART;
    }

    private List<Refused> once(Transaction transaction) throws NetfilterException {
        Messages out = kernel.write();
        int before = kernel.nextSequence();
        out.begin(BATCH_BEGIN, 0, before, 0, SUBSYSTEM).end();
        int last = before;
        for (Step step : transaction.steps()) {
            last = kernel.nextSequence();
            write(out, step, last, last - before == transaction.size() ? Messages.ACK : 0);
        }
        out.begin(BATCH_END, 0, kernel.nextSequence(), 0, SUBSYSTEM).end();
        kernel.send();
        return outcome(before, last, transaction.size());
    }

    /** The kernel has answered by now: an error for each step it refused; the last is acknowledged when all were made. */
    private List<Refused> outcome(int before, int last, int size) throws NetfilterException {
        List<Refused> refused = new ArrayList<>();
        boolean[] acknowledged = new boolean[1];
        kernel.errors((sequence, errno) -> {
            if (errno != 0) {
                // One that concerns no step of its own concerns the batch, whose beginning comes before them.
                refused.add(new Refused(Math.max(0, Math.min(size - 1, sequence - before - 1)), errno));
            }
            acknowledged[0] |= sequence == last;
        });
        if (refused.isEmpty() && !acknowledged[0]) {
            throw new NetfilterException("the kernel does not say whether a transaction was made");
        }
        return refused;
    }

    private static void write(Messages out, Step step, int sequence, int flags) {
        int create = step.added() ? Messages.CREATE | Messages.EXCL : 0;
        ElementCodec.begin(out, step.added() ? NEW : DELETE, create | flags, sequence, step.set());
        int list = ElementCodec.list(out);
        ElementCodec.write(out, step.element());
        out.close(list);
        out.end();
    }

    /** All elements of a set or map, each with its counter. */
    public synchronized Map<Element, Count> elements(NftSet set) throws NetfilterException {
        Map<Element, Count> elements = new LinkedHashMap<>();
        boolean whole = false;
        for (int i = 0; i < TRIES && !whole; i++) {
            elements.clear();
            Messages out = kernel.write();
            ElementCodec.begin(out, GET, Messages.DUMP, kernel.nextSequence(), set);
            out.end();
            whole = kernel.dump(message -> ElementCodec.read(message, elements::put));
        }
        if (!whole) {
            throw new NetfilterException(set + " changes faster than it can be read");
        }
        return elements;
    }

    /**
     * The counters of single elements, asked for all at once.
     *
     * @return as many and in the same order; empty for one that is not there
     */
    public synchronized List<Optional<Count>> counts(List<Wanted> wanted) throws NetfilterException {
        List<Optional<Count>> counts = new ArrayList<>();
        Messages out = kernel.write();
        int last = 0;
        for (Wanted one : wanted) {
            last = kernel.nextSequence();
            ElementCodec.begin(out, GET, 0, last, one.set());
            int list = ElementCodec.list(out);
            ElementCodec.write(
                    out, new Element(one.element().key(), one.element().end(), Optional.empty()));
            out.close(list);
            out.end();
        }
        kernel.send();
        kernel.await(
                last,
                message -> ElementCodec.read(message, (element, count) -> counts.add(Optional.of(count))),
                (sequence, errno) -> counts.add(Optional.empty()));
        return counts;
    }

    /** An element whose counter is wanted. */
    public record Wanted(NftSet set, Element element) {}

    @Override
    public synchronized void close() throws NetfilterException {
        kernel.close();
    }
}
