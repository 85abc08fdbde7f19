package org.sallyport.plane.relay;

import java.util.Optional;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.Carrier;
import org.sallyport.plane.relay.flow.Tally;
import org.sallyport.plane.relay.transparent.Passage;

/**
 * A mapping the relay has; one that is not enabled has no carrier. Its tally stays through every replacement.
 *
 * @param passage what the packet filter has to know of it; empty for nothing
 */
record Carried(Mapping mapping, Tally tally, Optional<Carrier> carrier, Optional<Passage> passage) {
    static Carried nothing(Mapping mapping, Tally whole) {
        return new Carried(mapping, new Tally(whole), Optional.empty(), Optional.empty());
    }

    Carried holding(Mapping disabled) {
        return new Carried(disabled, tally, Optional.empty(), Optional.empty());
    }

    Carried by(Mapping after, Carrier with, Optional<Passage> through) {
        return new Carried(after, tally, Optional.of(with), through);
    }

    /** Whether the packet filter leads to its carrier, which has no socket outside then. */
    boolean isLed() {
        return Carriers.isLed(passage);
    }
}
