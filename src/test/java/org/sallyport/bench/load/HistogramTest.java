package org.sallyport.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {
    private final Histogram histogram = new Histogram();

    @Test
    void ofNothingEveryQuantileIsZero() {
        assertThat(histogram.quantile(0.5)).isZero();
    }

    @Test
    void smallValuesAreExact() {
        for (long value = 0; value < 32; value++) {
            histogram.add(value);
        }
        assertThat(histogram.quantile(0)).isZero();
        assertThat(histogram.quantile(0.5)).isEqualTo(15);
        assertThat(histogram.quantile(1)).isEqualTo(31);
    }

    @ParameterizedTest
    @ValueSource(longs = {32, 33, 63, 64, 1000, 999_999, 123_456_789, 1L << 40, Long.MAX_VALUE})
    void aLargeValueIsWithinAThirtySecondOfItself(long value) {
        histogram.add(value);
        assertThat(histogram.quantile(0.5)).isCloseTo(value, within(value / 32));
    }

    @Test
    void aQuantileSaysWhatThatShareIsNotAbove() {
        for (int i = 0; i < 99; i++) {
            histogram.add(10);
        }
        histogram.add(20);
        assertThat(histogram.quantile(0.99)).isEqualTo(10);
        assertThat(histogram.quantile(0.991)).isEqualTo(20);
    }

    @Test
    void whatIsNegativeCountsAsNothing() {
        histogram.add(-5);
        assertThat(histogram.quantile(1)).isZero();
    }

    @Test
    void onceClearedItHasForgottenEverything() {
        histogram.add(7);
        histogram.clear();
        histogram.add(3);
        assertThat(histogram.quantile(1)).isEqualTo(3);
    }
}
