package org.sallyport.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The steady time line runs on its own; what is shown follows the wall clock of the moment. */
class MomentTest {
    private final Moment moment =
            new Moment(Instant.parse("2030-01-01T12:00:00Z"), Instant.parse("2026-11-21T08:00:00.999Z"));

    @Test
    void anInstantIsShownAsFarFromTheWallClockAsFromTheSteadyOne() {
        assertThat(moment.show(Instant.parse("2030-01-01T14:00:00Z"))).isEqualTo("2026-11-21T10:00:00Z");
        assertThat(moment.show(Instant.parse("2030-01-01T11:59:00Z"))).isEqualTo("2026-11-21T07:59:00Z");
    }

    @Test
    void onlyWholeSecondsAreLeftAndNothingIsLeftOfThePast() {
        assertThat(moment.secondsUntil(Instant.parse("2030-01-01T12:00:10Z"))).isEqualTo(10);
        assertThat(moment.secondsUntil(Instant.parse("2030-01-01T12:00:09.999Z")))
                .isEqualTo(9);
        assertThat(moment.secondsUntil(Instant.parse("2030-01-01T12:00:00Z"))).isZero();
        assertThat(moment.secondsUntil(Instant.parse("2030-01-01T11:00:00Z"))).isZero();
    }
}
