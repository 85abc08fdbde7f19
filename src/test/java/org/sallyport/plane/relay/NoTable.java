package org.sallyport.plane.relay;

import java.util.function.Predicate;
import org.sallyport.plane.relay.transparent.Difference;
import org.sallyport.plane.relay.transparent.Passage.Exit;
import org.sallyport.plane.relay.transparent.PassageTable;

/** Stands for a table of the packet filter in which there always is what was put in. */
final class NoTable implements PassageTable {
    @Override
    public void change(Difference difference) {
        // Nobody looks what became of it.
    }

    @Override
    public void cut(Predicate<Exit> isOpen) {
        // There are no flows.
    }

    @Override
    public boolean isTouched() {
        return true;
    }

    @Override
    public boolean holds(int entries, int exits) {
        return true;
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }
}
