package org.sallyport.admin.text;

import java.util.Locale;

/** Numbers as people read them. */
public final class Words {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Words() {}

    /** The two largest units of a span, if they are not zero: {@code 6 d 23 h}, {@code 59 min}, {@code 12 s}. */
    public static String span(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 24 ? two(hours, " h", minutes % 60, " min") : two(hours / 24, " d", hours % 24, " h");
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return large + unit + (small == 0 ? "" : " " + small + smallUnit);
    }

    /** Octets in powers of ten: {@code 1.5 MB}. */
    public static String octets(long count) {
        double value = count;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
