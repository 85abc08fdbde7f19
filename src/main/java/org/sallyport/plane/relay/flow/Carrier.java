package org.sallyport.plane.relay.flow;

import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.sallyport.core.gateway.Opening;
import org.sallyport.core.mapping.Mapping;

/** One enabled mapping at work: its socket outside and all that flows through it. Called from any thread. */
public interface Carrier {
    /** Where its socket outside is bound, and stays. */
    InetSocketAddress at();

    /** Binds the external port. Done when it forwards; failed with what the system said when it cannot. */
    Future<?> open();

    /**
     * Leads to another client, or by another filter, from now on; the socket outside stays (NAT-76). Done when flows to
     * another client, and flows the new filter does not admit, are cut.
     */
    Future<?> lead(Mapping after);

    /** Ways that are open beside the mapping now. */
    default List<Opening> openings() {
        return List.of();
    }

    /** Closes the external port and cuts every flow. Done when nothing passes any more. */
    Future<?> close();

    /**
     * Closes the external port at once; flows that are there may go on for a while, and are cut then. Done when nobody
     * can come in any more.
     *
     * @param drain for how long; zero cuts every flow at once, as those do that know no other way
     * @param over called, from any thread, when nothing passes any more
     */
    default Future<?> end(Duration drain, Runnable over) {
        Future<?> closing = close();
        return closing.addListener(closed -> over.run());
    }
}
