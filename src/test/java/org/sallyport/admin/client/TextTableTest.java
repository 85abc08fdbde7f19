package org.sallyport.admin.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        TextTable table = new TextTable("PORT", "NAME");
        table.row("8", "x");
        table.row("51413", "😀 game");
        table.row("", "");

        assertThat(table.lines()).containsExactly("PORT   NAME", "8      x", "51413  😀 game", "");
    }

    @Test
    void aHostileCellStaysOnItsLine() {
        TextTable table = new TextTable("NAME");
        table.row("a\u001b]0;owned\u0007\nroot");

        assertThat(table.lines()).containsExactly("NAME", "a\ufffd]0;owned\ufffd\ufffdroot");
    }
}
