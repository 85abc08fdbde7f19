package org.sallyport.admin.page;

import org.sallyport.admin.text.Visible;

/** HTML under construction: markup is written by us, text comes from anywhere and is always escaped. */
final class Html {
    private final StringBuilder out = new StringBuilder(4096);

    /** Markup: constants of the code only. */
    Html markup(String constant) {
        out.append(constant);
        return this;
    }

    /** Text, for elements and quoted attributes alike, with nothing left that deceives the eye. */
    Html text(String text) {
        text.codePoints().forEach(this::character);
        return this;
    }

    Html text(long number) {
        out.append(number);
        return this;
    }

    private void character(int c) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> out.appendCodePoint(Visible.character(c));
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
