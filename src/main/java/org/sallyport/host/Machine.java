package org.sallyport.host;

import java.io.IOException;
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
}
