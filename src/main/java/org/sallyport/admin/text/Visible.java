package org.sallyport.admin.text;

/**
 * Text from the LAN made fit to be shown. A description may carry terminal commands, or marks that turn the reading
 * direction around so that a line lies about what it says; each such character is shown as U+FFFD.
 */
public final class Visible {
    private static final int REPLACEMENT = 0xfffd;

    private Visible() {}

    public static String text(String hostile) {
        StringBuilder out = new StringBuilder(hostile.length());
        hostile.codePoints().map(Visible::character).forEach(out::appendCodePoint);
        return out.toString();
    }

    /** The character, or U+FFFD for a control, a separator of lines, an invisible format character or half a surrogate. */
    public static int character(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> REPLACEMENT;
            default -> codePoint;
        };
    }
}
