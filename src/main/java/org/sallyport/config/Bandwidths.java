package org.sallyport.config;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that are bandwidths, always with their unit, in bits as lines are sold. */
final class Bandwidths {
    private static final Pattern BANDWIDTH = Pattern.compile("([0-9]{1,9}) ?([kMG])bit/s");
    private static final String BOUNDS = "64 kbit/s..400 Gbit/s";
    private static final long LEAST = 64_000;
    private static final long MOST = 400_000_000_000L;
    private static final int OCTET = 8;

    private Bandwidths() {}

    /** {@code none}, or a number of {@code kbit/s}, {@code Mbit/s} or {@code Gbit/s}: octets a second. */
    static OptionalLong of(String what, Node.Scalar value) throws BadValue {
        if (value.text().equals("none")) {
            return OptionalLong.empty();
        }
        Matcher matcher = BANDWIDTH.matcher(value.text());
        if (!matcher.matches()) {
            throw new BadValue(
                    what + " " + Values.quoted(value.text()) + " is not none or a bandwidth",
                    "a whole number and kbit/s, Mbit/s or Gbit/s: 10 Mbit/s");
        }
        long bits = Long.parseLong(matcher.group(1)) * unit(matcher.group(2));
        if (bits < LEAST || bits > MOST) {
            throw new BadValue(what + " " + Values.shown(value.text()) + " is not in " + BOUNDS);
        }
        return OptionalLong.of(bits / OCTET);
    }

    private static long unit(String prefix) {
        return switch (prefix) {
            case "k" -> 1000;
            case "M" -> 1_000_000;
            default -> 1_000_000_000;
        };
    }
}
