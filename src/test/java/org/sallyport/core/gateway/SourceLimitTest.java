package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** UDA-28, PCP-117, PMP-72: how often one source may ask. */
class SourceLimitTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetAddress ONE = Addresses.of("192.0.2.50");
    private static final InetAddress OTHER = Addresses.of("192.0.2.51");

    private final SourceLimit limit = new SourceLimit(20, 40);

    @Test
    @Requirement("CLI-1")
    @DisplayName("CLI-1: a burst of forty passes, then twenty a second")
    void aBurstPassesAndThenTheRate() {
        assertThat(admitted(ONE, 0, 100)).isEqualTo(40);
        assertThat(admitted(ONE, SECOND, 100)).isEqualTo(20);
        assertThat(admitted(ONE, SECOND + SECOND / 20, 100)).isEqualTo(1);
        assertThat(admitted(ONE, 60 * SECOND, 100)).isEqualTo(40);
    }

    @Test
    void aFloodOfOneTakesNothingFromAnother() {
        assertThat(admitted(ONE, 0, 1000)).isEqualTo(40);
        assertThat(admitted(OTHER, 0, 5)).isEqualTo(5);
    }

    @Test
    void theClockMayStartAnywhere() {
        assertThat(admitted(ONE, Long.MAX_VALUE - SECOND, 100)).isEqualTo(40);
        assertThat(admitted(ONE, Long.MIN_VALUE, 100))
                .as("a second later, past the end")
                .isEqualTo(20);
    }

    @Test
    @DisplayName("The table is bounded, however many sources are forged")
    void theTableIsBounded() {
        IntStream.range(0, 5000)
                .forEach(i -> limit.admits(Addresses.ofOctets(new byte[] {10, 0, (byte) (i >> 8), (byte) i}), 0));
        assertThat(limit.sources()).isEqualTo(1024);
    }

    @Test
    void aLimitThatAdmitsNobodyIsNone() {
        assertThatThrownBy(() -> new SourceLimit(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SourceLimit(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private long admitted(InetAddress source, long now, int tries) {
        return IntStream.range(0, tries).filter(i -> limit.admits(source, now)).count();
    }
}
