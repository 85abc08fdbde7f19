package org.sallyport.plane.relay;

import java.util.concurrent.atomic.LongAdder;
import org.sallyport.core.gateway.Traffic;

/** What one mapping has carried (NAT-82). Written by the event loops, read from any thread. */
final class Tally {
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder packetsIn = new LongAdder();
    private final LongAdder packetsOut = new LongAdder();
    private final LongAdder connections = new LongAdder();

    void in(int bytes) {
        bytesIn.add(bytes);
        packetsIn.increment();
    }

    void out(int bytes) {
        bytesOut.add(bytes);
        packetsOut.increment();
    }

    void connection() {
        connections.increment();
    }

    Traffic traffic() {
        return new Traffic(bytesIn.sum(), bytesOut.sum(), packetsIn.sum(), packetsOut.sum(), connections.sum());
    }
}
