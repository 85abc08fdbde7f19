package org.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTest {
    @ParameterizedTest
    @CsvSource({
        "port, port, 0",
        "prot, port, 1",
        "ports, port, 1",
        "pot, port, 1",
        "bort, port, 1",
        "'', port, 4",
        "ab, ba, 1"
    })
    void distanceCountsSlipsOfTheFinger(String from, String to, int distance) {
        assertThat(NearestKey.distance(from, to)).isEqualTo(distance);
    }

    @Test
    void underscoresAndCapitalsAreNoDistance() {
        assertThat(NearestKey.to("Friendly_Name", List.of("port", "friendly-name")))
                .contains("friendly-name");
    }

    @Test
    void aKeyOfAnyLengthIsCompared() {
        assertThat(NearestKey.to("x".repeat(100_000), List.of("port"))).contains("port");
    }
}
