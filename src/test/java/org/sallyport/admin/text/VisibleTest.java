package org.sallyport.admin.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {
    @Test
    void whatATerminalObeysOrTheEyeMissesIsReplaced() {
        assertThat(Visible.text("a\u001b[2Jb")).isEqualTo("a\ufffd[2Jb");
        assertThat(Visible.text("\u009b31m\r\n\t\u007f")).isEqualTo("\ufffd31m\ufffd\ufffd\ufffd\ufffd");
        assertThat(Visible.text("\u202egpj\u2066\u200b\u2028")).isEqualTo("\ufffdgpj\ufffd\ufffd\ufffd");
        assertThat(Visible.text("\ud800x")).isEqualTo("\ufffdx");
    }

    @Test
    void honestTextOfAnyScriptStays() {
        String honest = "Café Ωmega 東京 😀 <b>&\"'";

        assertThat(Visible.text(honest)).isEqualTo(honest);
    }
}
