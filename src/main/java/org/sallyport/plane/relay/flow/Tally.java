package org.sallyport.plane.relay.flow;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.Traffic;

/** What one mapping has carried (NAT-82). Written by the event loops, read from any thread. */
public final class Tally {
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder packetsIn = new LongAdder();
    private final LongAdder packetsOut = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder refusedInside = new LongAdder();
    private final @Nullable Tally whole;

    /** Counts by itself. */
    public Tally() {
        this(null);
    }

    /** Counts what another counts as well: a mapping's part of the plane's. */
    public Tally(@Nullable Tally whole) {
        this.whole = whole;
    }

    public void in(int bytes) {
        bytesIn.add(bytes);
        packetsIn.increment();
        if (whole != null) {
            whole.in(bytes);
        }
    }

    public void out(int bytes) {
        bytesOut.add(bytes);
        packetsOut.increment();
        if (whole != null) {
            whole.out(bytes);
        }
    }

    /** So many packets of a batch, with so many octets of payload together. */
    public void in(int packets, long bytes) {
        bytesIn.add(bytes);
        packetsIn.add(packets);
        if (whole != null) {
            whole.in(packets, bytes);
        }
    }

    public void out(int packets, long bytes) {
        bytesOut.add(bytes);
        packetsOut.add(packets);
        if (whole != null) {
            whole.out(packets, bytes);
        }
    }

    /** The internal client's host said that nothing listens there. */
    public void refusedInside() {
        refusedInside.increment();
        if (whole != null) {
            whole.refusedInside();
        }
    }

    /** How often the internal client's host said so. */
    public long refusals() {
        return refusedInside.sum();
    }

    public void connection() {
        connections.increment();
        if (whole != null) {
            whole.connection();
        }
    }

    public Traffic traffic() {
        return new Traffic(bytesIn.sum(), bytesOut.sum(), packetsIn.sum(), packetsOut.sum(), connections.sum());
    }
}
