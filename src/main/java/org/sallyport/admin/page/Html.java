package org.sallyport.admin.page;

/** HTML under construction: markup is written by us, text comes from anywhere and is always escaped. */
final class Html {
    private final StringBuilder out = new StringBuilder(4096);

    /** Markup: constants of the code only. */
    Html markup(String constant) {
        out.append(constant);
        return this;
    }

    /** Text, for elements and quoted attributes alike; control characters and those that turn the line around are shown as U+FFFD. */
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
            default -> out.appendCodePoint(isDeceptive(c) ? 0xfffd : c);
        }
    }

    /** Controls, line and paragraph separators, bidirectional marks and other invisible format characters, half surrogates. */
    private static boolean isDeceptive(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
