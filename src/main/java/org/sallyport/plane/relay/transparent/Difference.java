package org.sallyport.plane.relay.transparent;

import java.util.Set;
import org.sallyport.plane.relay.transparent.Passage.Entry;
import org.sallyport.plane.relay.transparent.Passage.Exit;

/** What one change takes out of the packet filter's table and puts into it. */
public record Difference(
        Set<Entry> entriesRemoved, Set<Entry> entriesAdded, Set<Exit> exitsRemoved, Set<Exit> exitsAdded) {
    boolean isNothing() {
        return entriesRemoved.isEmpty() && entriesAdded.isEmpty() && exitsRemoved.isEmpty() && exitsAdded.isEmpty();
    }
}
