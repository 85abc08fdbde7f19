package org.sallyport.protocol.igd.ssdp;

/** What may stand in a header line. */
final class Text {
    private Text() {}

    /** Whether it is one word of visible ASCII: neither empty nor with blanks, controls or line ends. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The text without blanks and tabs at its ends; other characters below the blank stay, and spoil a comparison. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
