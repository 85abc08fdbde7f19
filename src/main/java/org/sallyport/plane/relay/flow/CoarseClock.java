package org.sallyport.plane.relay.flow;

import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The gateway's time line to the second: asking it is one read of memory, so every packet may. From any thread. */
public final class CoarseClock {
    private final InstantSource source;
    private volatile long millis;

    public CoarseClock(InstantSource source) {
        this.source = source;
        tick();
    }

    /** Goes on every second, as long as this thread lives. */
    public void runOn(EventExecutor executor) {
        var unused = executor.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    public void tick() {
        millis = source.millis();
    }

    /** Of the epoch, as {@link java.time.Instant#ofEpochMilli} takes them. */
    public long millis() {
        return millis;
    }
}
