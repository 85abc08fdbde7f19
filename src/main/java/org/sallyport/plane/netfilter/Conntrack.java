package org.sallyport.plane.netfilter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The kernel's table of flows, by ctnetlink. It speaks to the network namespace of the thread that makes it. From any
 * thread.
 */
public final class Conntrack implements AutoCloseable {
    /** Ours: so many deletions go to the kernel at once. */
    private static final int AT_ONCE = 1000;

    private final Conversation kernel;

    public Conntrack() throws NetfilterException {
        kernel = new Conversation();
    }

    /**
     * The flows that carry a bit in their mark. It takes a walk over the whole table, of which only these are told.
     *
     * @param family {@link Family#IP} or {@link Family#IP6}
     * @param mark the bit
     */
    public synchronized List<Flow> marked(Family family, int mark) throws NetfilterException {
        List<Flow> flows = new ArrayList<>();
        FlowCodec.ask(kernel.write(), kernel.nextSequence(), family, mark);
        // Entries that come and go meanwhile are told or not, as if asked a moment earlier or later.
        var unused = kernel.dump(message -> FlowCodec.read(message, family).ifPresent(flows::add));
        return flows;
    }

    /**
     * Forgets flows; those that have ended by themselves meanwhile are no error.
     *
     * @return how many the kernel keeps because a flow table of somebody's has them (EBUSY)
     */
    public synchronized int delete(Collection<Flow> flows) throws NetfilterException {
        List<Flow> all = List.copyOf(flows);
        int kept = 0;
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            kept += deleteAtOnce(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        return kept;
    }

    private int deleteAtOnce(List<Flow> flows) throws NetfilterException {
        Messages out = kernel.write();
        for (Flow flow : flows) {
            FlowCodec.delete(out, kernel.nextSequence(), flow);
        }
        kernel.send();
        Outcome outcome = new Outcome();
        kernel.errors(outcome);
        if (outcome.refused != 0) {
            throw Conversation.refused(outcome.refused);
        }
        return outcome.kept;
    }

    /** What the kernel said to deletions. */
    private static final class Outcome implements Conversation.Listener {
        private int kept;
        private int refused;

        @Override
        public void error(int sequence, int errno) {
            if (errno == Errno.EBUSY) {
                kept++;
            } else if (errno != 0 && errno != Errno.ENOENT) {
                refused = errno;
            }
        }
    }

    @Override
    public synchronized void close() throws NetfilterException {
        kernel.close();
    }
}
