package org.sallyport.plane.relay.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Octets a second, kept to by those who pay for what has passed. */
class BandwidthTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long NOW = -7 * SECOND;

    private final Bandwidth thousand = new Bandwidth(OptionalLong.of(1000), NOW);

    @Test
    void aTenthOfASecondsWorthPassesAtOnceAndTheRestIsWaitedFor() {
        assertThat(thousand.pay(100, NOW)).isZero();
        assertThat(thousand.pay(500, NOW)).isEqualTo(SECOND / 2);
        assertThat(thousand.isOpen(NOW + SECOND / 2 - 1)).isFalse();
        assertThat(thousand.isOpen(NOW + SECOND / 2)).isTrue();
    }

    @Test
    void silenceIsNotSavedUp() {
        long later = NOW + 3600 * SECOND;
        assertThat(thousand.pay(1100, later)).isEqualTo(SECOND);
    }

    @Test
    void noBandwidthMeansNoWaiting() {
        Bandwidth unlimited = new Bandwidth(OptionalLong.empty(), NOW);
        assertThat(unlimited.pay(Long.MAX_VALUE, NOW)).isZero();
        assertThat(unlimited.isOpen(NOW)).isTrue();
        assertThat(unlimited.isLimited()).isFalse();
    }

    @Test
    void gigabytesOnASlowLineDoNotOverflow() {
        assertThat(thousand.pay(1L << 32, NOW)).isGreaterThan(4_000_000 * SECOND);
    }

    @Test
    void meterKeepsToTheNarrowerAndCountsWhatItHolds() {
        Tally tally = new Tally(new CoarseClock(InstantSource.system()));
        long now = System.nanoTime();
        Meter meter = new Meter(
                new Bandwidth(OptionalLong.of(1_000_000), now), new Bandwidth(OptionalLong.of(1000), now), tally);
        assertThat(meter.pause(10_000)).isGreaterThan(8 * SECOND);
        assertThat(meter.admits(1)).isFalse();
        assertThat(tally.diagnosis().limited()).hasValue(2);
    }
}
