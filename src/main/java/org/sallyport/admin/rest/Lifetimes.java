package org.sallyport.admin.rest;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lifetimes as people write them: {@code 90s}, {@code 30m}, {@code 2h}, {@code 7d}. */
final class Lifetimes {
    /** Ours: whoever wants longer wants a static mapping. */
    static final Duration LONGEST = Duration.ofDays(3650);

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([smhd])");

    private Lifetimes() {}

    /** Reads one; empty when it is none, or zero, or longer than {@link #LONGEST}. */
    static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(form.group(1));
        Duration lifetime = switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
        return Optional.of(lifetime).filter(value -> value.compareTo(LONGEST) <= 0);
    }
}
