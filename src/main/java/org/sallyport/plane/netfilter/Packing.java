package org.sallyport.plane.netfilter;

import java.util.List;
import org.sallyport.plane.netfilter.Transaction.Step;

/** Steps of a transaction that share a message: neighbours that do the same to the same set. */
final class Packing {
    /** Ours: a list of elements must stay below 64 KiB. */
    private static final int MOST = 400;

    private Packing() {}

    /** Where the steps end that can go into one message with the one at this index. */
    static int end(List<Step> steps, int from) {
        Step first = steps.get(from);
        int to = from + 1;
        while (to < steps.size() && to - from < MOST && isAlike(first, steps.get(to))) {
            to++;
        }
        return to;
    }

    private static boolean isAlike(Step one, Step other) {
        return one.added() == other.added() && one.set().equals(other.set());
    }

    static void write(Messages out, List<Step> steps, int sequence, int flags) {
        Step first = steps.get(0);
        int type = first.added() ? ElementCodec.NEW : ElementCodec.DELETE;
        int create = first.added() ? Messages.CREATE | Messages.EXCL : 0;
        ElementCodec.begin(out, type, create | flags, sequence, first.set());
        int list = ElementCodec.list(out);
        for (Step step : steps) {
            ElementCodec.write(out, step.element());
        }
        out.close(list);
        out.end();
    }
}
