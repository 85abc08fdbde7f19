package org.sallyport.protocol.igd.gena;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The TIMEOUT header: how long a subscription lives (UDA-66). */
final class Timeout {
    static final Duration SHORTEST = Duration.ofMinutes(5);
    static final Duration DEFAULT = Duration.ofMinutes(30);
    static final Duration LONGEST = Duration.ofHours(2);

    private static final String PREFIX = "second-";

    private Timeout() {}

    /** What is granted for it: within the bounds, never for ever; the default for what cannot be read. */
    static Duration grant(Optional<String> header) {
        String text = header.orElse("").strip().toLowerCase(Locale.ROOT);
        if (!text.startsWith(PREFIX)) {
            return text.equals("infinite") ? LONGEST : DEFAULT;
        }
        String asked = text.substring(PREFIX.length());
        if (asked.equals("infinite")) {
            return LONGEST;
        }
        return asked.matches("[0-9]{1,10}") ? clamp(Duration.ofSeconds(Long.parseLong(asked))) : DEFAULT;
    }

    private static Duration clamp(Duration asked) {
        if (asked.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
