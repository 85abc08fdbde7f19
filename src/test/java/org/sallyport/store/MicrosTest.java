package org.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MicrosTest {
    @Test
    void instantsAreRoundedDownToMicroseconds() {
        assertThat(Micros.of(Instant.parse("1970-01-01T00:00:01.000002999Z"))).isEqualTo(1_000_002);
        assertThat(Micros.of(Instant.parse("1969-12-31T23:59:59.000002999Z"))).isEqualTo(-999_998);
    }

    @Test
    void theyComeBackOnBothSidesOf1970() {
        for (String text :
                new String[] {"2030-01-01T00:00:00.123456Z", "1970-01-01T00:00:00Z", "1931-07-08T01:02:03.000001Z"}) {
            assertThat(Micros.instant(Micros.of(Instant.parse(text)))).isEqualTo(Instant.parse(text));
        }
    }

    @Test
    void anyDurationAndInstantFits() {
        long most = Micros.of(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(most).isEqualTo(Micros.of(Instant.MAX)).isPositive();
        assertThat(most + most).as("two can be added").isPositive();
        assertThat(Micros.of(Duration.ofSeconds(Long.MIN_VALUE)))
                .isEqualTo(-most)
                .isEqualTo(Micros.of(Instant.MIN));
        assertThat(Micros.duration(most)).isGreaterThan(Duration.ofDays(365L * 70_000));
    }
}
