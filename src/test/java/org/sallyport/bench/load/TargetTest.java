package org.sallyport.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TargetTest {
    @Test
    void anOrderIsALineOfWords() {
        Order order = new Order(
                LoadKind.SHORT, new Target("192.0.2.1", 2000, 2015), Duration.ofMillis(500), Duration.ofSeconds(2));
        assertThat(order.line()).isEqualTo("SHORT 192.0.2.1 2000 2015 500 2000");
        assertThat(Order.parse("SHORT 192.0.2.1 2000 2015 500 2000")).isEqualTo(order);
    }

    @Test
    void whatIsNoOrderIsNamed() {
        assertThatThrownBy(() -> Order.parse("SHORT 192.0.2.1")).hasMessage("no order: SHORT 192.0.2.1");
    }

    @Test
    void portsAreARange() {
        assertThatThrownBy(() -> new Target("192.0.2.1", 20, 10)).hasMessage("ports 20-10 are no range within 1-65535");
    }

    @Test
    void aResultIsALineOfNumbers() {
        Measured measured = new Measured(1000, 10, 500_000_000, 7, 9);
        assertThat(measured.line()).isEqualTo("1000 10 500000000 7 9");
        assertThat(Measured.parse("1000 10 500000000 7 9")).isEqualTo(measured);
        assertThat(measured.perSecond()).isEqualTo(2000);
    }

    @Test
    void moreThanOneFailureInAHundredSpoilsAResult() {
        assertThat(new Measured(1000, 10, 1, 1, 1).isSpoilt()).isFalse();
        assertThat(new Measured(1000, 11, 1, 1, 1).isSpoilt()).isTrue();
        assertThat(new Measured(0, 0, 1, 1, 1).isSpoilt()).isTrue();
    }
}
