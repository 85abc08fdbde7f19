package org.sallyport.plane.netfilter;

import static org.sallyport.plane.netfilter.ElementCodec.GET;

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

    private static final int GET_OBJECT = SUBSYSTEM << 8 | 19;
    private static final int OBJECT_TABLE = 1;
    private static final int OBJECT_NAME = 2;
    private static final int OBJECT_TYPE = 3;
    private static final int OBJECT_DATA = 4;
    private static final int COUNTER = 1;

    /** Ours: from so many steps on, elements of one set share a message; then an error does not say whose it is. */
    private static final int MANY = 1000;

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
        boolean packed = transaction.size() >= MANY;
        for (int i = 0; i < TRIES && !transaction.isEmpty(); i++) {
            refused = packed ? oncePacked(transaction) : once(transaction);
            if (refused.isEmpty() || (!packed && refused.stream().noneMatch(step -> isPassing(step.errno())))) {
                return refused;
            }
            packed = false; // so that the steps are told apart
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
            Packing.write(out, List.of(step), last, last - before == transaction.size() ? Messages.ACK : 0);
        }
        out.begin(BATCH_END, 0, kernel.nextSequence(), 0, SUBSYSTEM).end();
        kernel.send();
        return outcome(before, last, transaction.size());
    }

    /** The same in fewer messages. A step that is refused is any one of those in its message. */
    private List<Refused> oncePacked(Transaction transaction) throws NetfilterException {
        Messages out = kernel.write();
        int before = kernel.nextSequence();
        out.begin(BATCH_BEGIN, 0, before, 0, SUBSYSTEM).end();
        int last = before;
        List<Step> steps = transaction.steps();
        for (int from = 0, to; from < steps.size(); from = to) {
            to = Packing.end(steps, from);
            last = kernel.nextSequence();
            Packing.write(out, steps.subList(from, to), last, to == steps.size() ? Messages.ACK : 0);
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
    public synchronized List<Optional<Count>> counts(List<Placed> wanted) throws NetfilterException {
        List<Optional<Count>> counts = new ArrayList<>();
        Messages out = kernel.write();
        int last = 0;
        for (Placed one : wanted) {
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

    /** The rules of a table in all its chains; none where there is no such table. */
    public synchronized List<RuleHandle> rules(Family family, String table) throws NetfilterException {
        List<RuleHandle> rules = new ArrayList<>();
        Messages out = kernel.write();
        RuleHandle.ask(out, kernel.nextSequence(), family, table);
        var unused = kernel.dump(message -> rules.add(RuleHandle.read(message)));
        return rules;
    }

    /** What a named {@code counter} has counted; nothing where there is no such. */
    public synchronized Count counter(Family family, String table, String name) throws NetfilterException {
        Messages out = kernel.write();
        int sequence = kernel.nextSequence();
        out.begin(GET_OBJECT, 0, sequence, family.number(), 0);
        out.text(OBJECT_TABLE, table).text(OBJECT_NAME, name).word(OBJECT_TYPE, COUNTER);
        out.end();
        kernel.send();
        Count[] count = {Count.ZERO};
        kernel.await(sequence, message -> count[0] = ElementCodec.count(message, OBJECT_DATA), (number, errno) -> {});
        return count[0];
    }

    @Override
    public synchronized void close() throws NetfilterException {
        kernel.close();
    }
}
