package org.sallyport.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where knowledge of the machine comes from. */
interface Machine {
    /** All interfaces there are just now. */
    List<Link> links() throws IOException;

    /** The name of the interface that IPv4's default route leaves by. */
    Optional<String> defaultRoute() throws IOException;

    /** What this interface has carried; {@link LinkCounters#UNKNOWN} where the system does not tell. */
    LinkCounters counters(String link);

    /**
     * The hosts that the system has found on its links, in both families.
     *
     * @throws IOException also where the system keeps no table that we can read
     */
    List<Neighbour> neighbours() throws IOException;

    /** Waits until the system tells of a change of interfaces or addresses, and it is over; where it never tells, so long. */
    void awaitChange(Duration atMost) throws InterruptedException;

    /** Gives back what waiting holds; by the thread that has waited. */
    void stopAwaiting();
}
