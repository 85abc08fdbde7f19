package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;

/** RFC 6887 §14.1.3, RFC 6886 §3.2.1: when the copies leave. */
class AnnouncementSeriesTest {
    private final HandTimer timer = new HandTimer();
    private final List<Long> sentAt = new ArrayList<>();
    private final AnnouncementSeries series = new AnnouncementSeries(timer, () -> sentAt.add(timer.now()));

    @Test
    @Requirement({"PCP-48", "PMP-26"})
    @DisplayName("PCP-48, PMP-26: ten copies, the gaps 0.25, 0.5, 1, 2, 4, 8, 16, 32 and 64 s")
    void tenCopiesLeaveWithDoublingGaps() {
        series.restart();
        timer.passes(Duration.ofMinutes(10));
        assertThat(sentAt).containsExactly(0L, 250L, 750L, 1750L, 3750L, 7750L, 15750L, 31750L, 63750L, 127750L);
    }

    @Test
    @Requirement({"PCP-50", "PMP-29"})
    @DisplayName("PCP-50, PMP-29: a new cause begins the series anew, and the old one ends")
    void aNewCauseBeginsTheSeriesAnew() {
        series.restart();
        timer.passes(Duration.ofSeconds(1));
        series.restart();
        timer.passes(Duration.ofMinutes(10));
        assertThat(sentAt)
                .startsWith(0L, 250L, 750L, 1000L, 1250L, 1750L, 2750L)
                .hasSize(13);
    }

    @Test
    void aCopyThatFailsDoesNotEndTheSeries() {
        List<Long> triedAt = new ArrayList<>();
        AnnouncementSeries unlucky = new AnnouncementSeries(timer, () -> {
            triedAt.add(timer.now());
            throw new IllegalStateException("no buffer");
        });
        assertThatThrownBy(unlucky::restart).hasMessage("no buffer");
        assertThatThrownBy(() -> timer.passes(Duration.ofMinutes(10))).hasMessage("no buffer");
        assertThatThrownBy(() -> timer.passes(Duration.ofMinutes(10))).hasMessage("no buffer");
        assertThat(triedAt).containsExactly(0L, 250L, 750L);
    }

    @Test
    @Requirement("PCP-48")
    @DisplayName("PCP-48: however often there is a cause, no two copies are closer than the first gap")
    void causesInARowKeepTheFirstGap() {
        for (int cause = 0; cause < 100; cause++) {
            series.restart();
            timer.passes(Duration.ofMillis(10));
        }
        assertThat(sentAt).containsExactly(0L, 250L, 500L, 750L, 1000L);
        timer.passes(Duration.ofMinutes(10));
        assertThat(sentAt)
                .startsWith(0L, 250L, 500L, 750L, 1000L, 1250L, 1750L, 2750L)
                .hasSize(14);
    }

    @Test
    void theEndIsToldOnceAfterTheLastCopy() {
        List<Integer> copiesAtTheEnd = new ArrayList<>();
        AnnouncementSeries ending =
                new AnnouncementSeries(timer, () -> sentAt.add(timer.now()), () -> copiesAtTheEnd.add(sentAt.size()));
        ending.restart();
        timer.passes(Duration.ofMinutes(10));
        assertThat(copiesAtTheEnd).containsExactly(10);
        ending.restart();
        ending.stop();
        timer.passes(Duration.ofMinutes(10));
        assertThat(copiesAtTheEnd).containsExactly(10);
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void aStoppedSeriesIsSilent() {
        series.restart();
        series.stop();
        timer.passes(Duration.ofMinutes(10));
        assertThat(sentAt).containsExactly(0L);
    }
}
