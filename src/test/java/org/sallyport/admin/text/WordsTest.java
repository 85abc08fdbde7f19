package org.sallyport.admin.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void aSpanShowsItsTwoLargestUnits() {
        assertThat(Words.span(0)).isEqualTo("0 s");
        assertThat(Words.span(59)).isEqualTo("59 s");
        assertThat(Words.span(3599)).isEqualTo("59 min");
        assertThat(Words.span(3600)).isEqualTo("1 h");
        assertThat(Words.span(86_400)).isEqualTo("1 d");
        assertThat(Words.span(7199)).isEqualTo("1 h 59 min");
        assertThat(Words.span(604_799)).isEqualTo("6 d 23 h");
    }

    @Test
    void octetsNeverNeedMoreThanThreeDigits() {
        assertThat(Words.octets(0)).isEqualTo("0 B");
        assertThat(Words.octets(999)).isEqualTo("999 B");
        assertThat(Words.octets(1000)).isEqualTo("1.0 kB");
        assertThat(Words.octets(1_540_000)).isEqualTo("1.5 MB");
        assertThat(Words.octets(99_960)).isEqualTo("100 kB");
        assertThat(Words.octets(999_600)).isEqualTo("1.0 MB");
        assertThat(Words.octets(Long.MAX_VALUE)).isEqualTo("9.2 EB");
    }
}
