package org.sallyport.plane.relay.transparent;

import java.util.function.Predicate;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.relay.transparent.Passage.Exit;

/** Where the packet filter keeps which endpoints are mapped. Not for threads in parallel. */
public interface PassageTable extends AutoCloseable {
    /** Makes all of it or nothing. */
    void change(Difference difference) throws NetfilterException;

    /** Ends the flows that internal clients have begun by exits that are no more (NAT-27). */
    void cut(Predicate<Exit> isOpen) throws NetfilterException;

    /** Whether somebody else may have changed the table since this was asked last; cheap enough to ask often. */
    boolean isTouched() throws NetfilterException;

    /** Whether there are so many of each: somebody else may have taken some away. */
    boolean holds(int entries, int exits) throws NetfilterException;

    @Override
    void close() throws NetfilterException;
}
