package org.sallyport.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifetimesTest {
    @Test
    void eachUnitIsRead() {
        assertThat(Lifetimes.parse("90s")).contains(Duration.ofSeconds(90));
        assertThat(Lifetimes.parse("30m")).contains(Duration.ofMinutes(30));
        assertThat(Lifetimes.parse("2h")).contains(Duration.ofHours(2));
        assertThat(Lifetimes.parse("7d")).contains(Duration.ofDays(7));
        assertThat(Lifetimes.parse("3650d")).contains(Lifetimes.LONGEST);
    }

    @Test
    void whatIsZeroTooLongOrNoLifetimeIsNone() {
        for (String text : new String[] {
            "", "0s", "00s", "2", "h", "2H", "1.5h", "-1h", "+1h", "2h ", "1h30m", "3651d", "9999999999s", "٢h"
        }) {
            assertThat(Lifetimes.parse(text)).as(text).isEmpty();
        }
    }
}
