package org.sallyport.plane.netfilter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Changes of elements that the kernel makes all or none of, in this order, without a moment in between. */
public final class Transaction {
    private final List<Step> steps = new ArrayList<>();

    /** One element, added or deleted. */
    record Step(NftSet set, Element element, boolean added) {}

    /** Adds an element that is not there: another under the same key makes the transaction fail. */
    public Transaction add(NftSet set, Element element) {
        steps.add(new Step(set, element, true));
        return this;
    }

    /** Deletes an element that is there: one that is not makes the transaction fail. */
    public Transaction delete(NftSet set, Element element) {
        steps.add(new Step(set, element, false));
        return this;
    }

    public Transaction add(Placed placed) {
        return add(placed.set(), placed.element());
    }

    public Transaction delete(Placed placed) {
        return delete(placed.set(), placed.element());
    }

    /** How many steps it has by now; a step's index, as {@link Refused} names it, is the size before it was added. */
    public int size() {
        return steps.size();
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    List<Step> steps() {
        return Collections.unmodifiableList(steps);
    }

    /**
     * A step that the kernel refused, and with it the transaction.
     *
     * @param step its index
     * @param errno why, see {@link Errno}
     */
    public record Refused(int step, int errno) {}
}
