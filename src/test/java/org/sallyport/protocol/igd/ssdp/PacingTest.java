package org.sallyport.protocol.igd.ssdp;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;

/** UDA-20, UDA-26, CLI-2: when answers leave. */
class PacingTest {
    private final Pacing pacing = new Pacing(new Random(42));

    @Test
    @Requirement({"UDA-20", "CLI-2"})
    @DisplayName("UDA-20, CLI-2: a single answer of an idle gateway leaves at a random moment of one millisecond")
    void aSingleAnswerIsQuick() {
        List<Duration> drawn = IntStream.range(0, 1000)
                .mapToObj(i -> pacing.toGroup(1, 0).get(0))
                .sorted()
                .toList();
        assertThat(drawn.get(0)).isLessThan(Duration.ofNanos(100_000)).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(drawn.get(500)).isBetween(Duration.ofNanos(400_000), Duration.ofNanos(600_000));
        assertThat(drawn.get(999)).isLessThan(ofMillis(1));
    }

    @Test
    @Requirement({"UDA-26", "CLI-2"})
    @DisplayName("UDA-26, CLI-2: the set is spread, one after the other, and done within a quarter of a second")
    void aSetIsSpread() {
        List<Duration> delays = pacing.toGroup(11, 0);
        assertThat(delays).hasSize(11).isSorted();
        assertThat(delays.get(10)).isBetween(ofMillis(40), ofMillis(250));
    }

    @Test
    @Requirement({"UDA-18", "UDA-20"})
    @DisplayName("UDA-18, UDA-20: under any load the last answer leaves within the one second that every MX allows")
    void theWindowGrowsWithLoadButNeverPastASecond() {
        assertThat(pacing.toGroup(11, 1000).get(10)).isGreaterThan(ofMillis(100));
        assertThat(pacing.toGroup(1000, 1_000_000)).allMatch(delay -> delay.compareTo(ofSeconds(1)) < 0);
    }

    @Test
    @Requirement("UDA-19")
    @DisplayName("UDA-19: the first answer to a unicast search leaves at once, all within a second")
    void unicastIsAnsweredAtOnce() {
        assertThat(pacing.toUs(1)).containsExactly(Duration.ZERO);
        assertThat(pacing.toUs(11))
                .startsWith(Duration.ZERO, ofMillis(5), ofMillis(10))
                .hasSize(11);
        assertThat(pacing.toUs(1000)).isSorted().allMatch(delay -> delay.compareTo(ofSeconds(1)) < 0);
    }
}
