package org.sallyport.plane.relay.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Diagnosis;
import org.sallyport.core.gateway.Traffic;

/** What is counted of a mapping (NAT-82). */
class TallyTest {
    private static final Instant START = Instant.parse("2031-06-01T08:30:00Z");

    private Instant now = START;
    private final CoarseClock clock = new CoarseClock(() -> now);
    private final Tally whole = new Tally(clock);
    private final Tally tally = new Tally(whole);

    @Test
    void nothingSeenIsSaidAsNothing() {
        Diagnosis diagnosis = tally.diagnosis();
        assertThat(diagnosis.firstSeen()).isEmpty();
        assertThat(diagnosis.lastSeen()).isEmpty();
        assertThat(diagnosis.refusedInside()).hasValue(0);
    }

    @Test
    void firstStaysAndLastMovesWithTheClock() {
        tally.in(1);
        passes(Duration.ofSeconds(5));
        tally.out(1);
        passes(Duration.ofSeconds(5));
        assertThat(tally.diagnosis().firstSeen()).contains(START);
        assertThat(tally.diagnosis().lastSeen()).contains(START.plusSeconds(5));
    }

    @Test
    void connectionWithoutAnOctetIsSeen() {
        tally.connection();
        assertThat(tally.diagnosis().lastSeen()).contains(START);
    }

    @Test
    void troublesAreToldApart() {
        tally.refusedInside();
        tally.noAnswerInside();
        tally.noAnswerInside();
        tally.limited();
        tally.limited();
        tally.limited();
        Diagnosis diagnosis = tally.diagnosis();
        assertThat(diagnosis.refusedInside()).isEqualTo(OptionalLong.of(1));
        assertThat(diagnosis.noAnswerInside()).isEqualTo(OptionalLong.of(2));
        assertThat(diagnosis.limited()).isEqualTo(OptionalLong.of(3));
    }

    @Test
    void wholeCountsWhatEveryPartDoes() {
        tally.in(2, 10);
        tally.out(3, 20);
        new Tally(whole).connection();
        assertThat(tally.traffic()).isEqualTo(new Traffic(10, 20, 2, 3, 0));
        assertThat(whole.traffic()).isEqualTo(new Traffic(10, 20, 2, 3, 1));
    }

    private void passes(Duration time) {
        now = now.plus(time);
        clock.tick();
    }
}
