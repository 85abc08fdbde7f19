package org.sallyport.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long BEGUN = -1000;

    private final Pace pace = new Pace(1000, BEGUN);

    @Test
    void theFirstIsDueAtOnceAndTheNextAfterTheGap() {
        assertThat(pace.takeTurn(BEGUN)).isTrue();
        assertThat(pace.takeTurn(BEGUN)).isFalse();
        assertThat(pace.due()).isEqualTo(BEGUN + 1_000_000);
    }

    @Test
    void afterADelayAllThatShouldHaveGoneIsDueSinceItsOwnTime() {
        long late = BEGUN + 3_500_000;
        assertThat(pace.takeTurn(late)).isTrue();
        for (int i = 1; i <= 3; i++) {
            assertThat(pace.due()).isEqualTo(BEGUN + i * 1_000_000L);
            assertThat(pace.takeTurn(late)).isTrue();
        }
        assertThat(pace.takeTurn(late)).isFalse();
    }

    @Test
    void theRateDoesNotDrift() {
        Pace thirds = new Pace(3, 0);
        for (int i = 0; i < 3_000_000; i++) {
            thirds.takeTurn(Long.MAX_VALUE);
        }
        assertThat(thirds.due()).isEqualTo(1_000_000_000_000_000L);
    }
}
