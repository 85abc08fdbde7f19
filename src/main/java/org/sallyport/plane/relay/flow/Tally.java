package org.sallyport.plane.relay.flow;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.Diagnosis;
import org.sallyport.core.gateway.Traffic;

/**
 * What one mapping has carried (NAT-82), and what went wrong with it. Written by the event loops, read from any thread.
 */
public final class Tally {
    private static final long NEVER = Long.MIN_VALUE;

    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder packetsIn = new LongAdder();
    private final LongAdder packetsOut = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder refusedInside = new LongAdder();
    private final LongAdder noAnswerInside = new LongAdder();
    private final LongAdder limited = new LongAdder();
    private final CoarseClock clock;
    private final @Nullable Tally whole;
    private volatile long firstSeen = NEVER;
    private volatile long lastSeen = NEVER;

    /** Counts by itself. */
    public Tally(CoarseClock clock) {
        this.clock = clock;
        this.whole = null;
    }

    /** Counts what another counts as well: a mapping's part of the plane's. */
    public Tally(Tally whole) {
        this.clock = whole.clock;
        this.whole = whole;
    }

    /** A datagram, or what one read brought, from outside. */
    public void in(int bytes) {
        in(1, bytes);
    }

    /** So many packets of a batch, with so many octets of payload together, from outside. */
    public void in(int packets, long bytes) {
        bytesIn.add(bytes);
        packetsIn.add(packets);
        seen();
        if (whole != null) {
            whole.in(packets, bytes);
        }
    }

    /** A datagram, or what one read brought, from the internal client. */
    public void out(int bytes) {
        out(1, bytes);
    }

    /** The same from the internal client. */
    public void out(int packets, long bytes) {
        bytesOut.add(bytes);
        packetsOut.add(packets);
        seen();
        if (whole != null) {
            whole.out(packets, bytes);
        }
    }

    /** A TCP connection was let in, a UDP session begun. */
    public void connection() {
        connections.increment();
        seen();
        if (whole != null) {
            whole.connection();
        }
    }

    /** The internal client answered a connection or a session with a RST or an ICMP error; once for each of them. */
    public void refusedInside() {
        refusedInside.increment();
    }

    /** The internal client did not answer a connection in time, or a session as long as it lasted. */
    public void noAnswerInside() {
        noAnswerInside.increment();
    }

    /** A limit turned something away or made it wait. */
    public void limited() {
        limited.increment();
    }

    public Traffic traffic() {
        return new Traffic(bytesIn.sum(), bytesOut.sum(), packetsIn.sum(), packetsOut.sum(), connections.sum());
    }

    public Diagnosis diagnosis() {
        return new Diagnosis(
                instant(firstSeen),
                instant(lastSeen),
                OptionalLong.of(refusedInside.sum()),
                OptionalLong.of(noAnswerInside.sum()),
                OptionalLong.of(limited.sum()));
    }

    /** Writes once for each tick of the clock; every other packet only reads. */
    private void seen() {
        long now = clock.millis();
        if (lastSeen == now) {
            return;
        }
        if (firstSeen == NEVER) {
            firstSeen = now;
        }
        lastSeen = now;
    }

    private static Optional<Instant> instant(long millis) {
        return millis == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
