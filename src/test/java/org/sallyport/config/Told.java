package org.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What every list of mistakes must be, whatever the text. */
final class Told {
    private static final int MOST = 101;
    private static final int LONGEST = 1000;

    private Told() {}

    /** Few, each in one readable line, with a place that is in the text. */
    static void assertTold(List<Mistake> mistakes, String text) {
        assertThat(mistakes.size()).isLessThanOrEqualTo(MOST);
        long lines = text.chars()
                        .filter(c -> c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)
                        .count()
                + 1;
        for (Mistake mistake : mistakes) {
            String told = mistake.toString();
            assertThat(told.length()).as(told).isLessThan(LONGEST);
            assertThat(told.chars().noneMatch(Character::isISOControl)).as(told).isTrue();
            assertThat((long) mistake.line()).as(told).isBetween(0L, lines + 1);
            assertThat(mistake.column()).as(told).isBetween(0, text.length() + 1);
        }
    }
}
