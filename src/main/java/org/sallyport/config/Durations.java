package org.sallyport.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that are lengths of time, always with their unit. */
final class Durations {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

    private Durations() {}

    /** A number of {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}: whole seconds within these bounds. */
    static Conversion<Duration> between(Duration least, Duration most) {
        return (what, value) -> {
            Duration duration = parse(what, value.text());
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new BadValue(what + " " + Values.shown(value.text()) + " is not in " + written(least) + ".."
                        + written(most));
            }
            if (duration.toMillisPart() != 0) {
                throw new BadValue(what + " " + Values.shown(value.text()) + " is not in whole seconds");
            }
            return duration;
        };
    }

    private static Duration parse(String what, String text) throws BadValue {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new BadValue(
                    what + " " + Values.quoted(text) + " is not a duration",
                    "a whole number and ms, s, m, h or d: 90s, 24h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** The duration as a file would hold it, in its largest whole unit: {@code 24h}, but {@code 7d}. */
    static String written(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86400 == 0 && seconds > 86400) {
            return seconds / 86400 + "d";
        }
        if (seconds > 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
