package org.sallyport.store;

import java.time.Duration;
import java.time.Instant;

/**
 * Times as the store writes them: microseconds, since 1970 for an instant. Ours: what lies beyond some 70,000 years is
 * cut to that, so that two of them can be added.
 */
final class Micros {
    private static final long BOUND = Long.MAX_VALUE / 4;
    private static final long PER_SECOND = 1_000_000;

    private Micros() {}

    static long of(Instant instant) {
        return of(instant.getEpochSecond(), instant.getNano());
    }

    static long of(Duration duration) {
        return of(duration.getSeconds(), duration.getNano());
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(duration(micros));
    }

    static Duration duration(long micros) {
        return Duration.ofSeconds(Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
    }

    private static long of(long seconds, int nanos) {
        if (seconds >= BOUND / PER_SECOND) {
            return BOUND;
        }
        if (seconds <= -BOUND / PER_SECOND) {
            return -BOUND;
        }
        return seconds * PER_SECOND + nanos / 1_000;
    }
}
