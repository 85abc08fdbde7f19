package org.sallyport.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The gateway's time line: the wall clock as it stood when the process began, carried on by the monotonic clock. Nobody
 * can step it, so a lease lasts as long as was granted.
 */
final class SteadyClock implements InstantSource {
    private final InstantSource wall;
    private final Instant start;
    private final long startNanos;

    SteadyClock(InstantSource wall) {
        this.wall = wall;
        this.start = wall.instant();
        this.startNanos = System.nanoTime();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    /** The wall clock less this one: about zero until somebody steps the wall clock. */
    Duration wallOffset() {
        return Duration.between(instant(), wall.instant());
    }

    Instant start() {
        return start;
    }
}
