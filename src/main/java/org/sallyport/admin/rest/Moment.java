package org.sallyport.admin.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * One instant on both clocks. Leases live on the steady time line, people on the wall clock: a lease's instant is shown
 * as far from now on the wall clock as it lies from now on the steady one.
 */
public record Moment(Instant steady, Instant wall) {
    public static Moment now(InstantSource steady, InstantSource wall) {
        return new Moment(steady.instant(), wall.instant());
    }

    /** The instant of the steady time line in ISO 8601, UTC, to the second. */
    public String show(Instant instant) {
        return wall.plus(Duration.between(steady, instant))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    /** Whole seconds until then, never negative: no more than the lease really has. */
    public long secondsUntil(Instant instant) {
        return Math.max(0, Duration.between(steady, instant).toSeconds());
    }

    /** Whole seconds since then. */
    public long secondsSince(Instant instant) {
        return Math.max(0, Duration.between(instant, steady).toSeconds());
    }
}
