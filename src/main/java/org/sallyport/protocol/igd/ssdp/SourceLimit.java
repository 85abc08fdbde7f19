package org.sallyport.protocol.igd.ssdp;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often one source may search: a token bucket each, kept as the moment at which it will be full again. Ours: twenty
 * a second, forty in a burst, as one host may start a dozen programs at once that each ask for five types (CLI-1).
 */
final class SourceLimit {
    static final int BURST = 40;
    private static final long NANOS_EACH = 1_000_000_000L / 20;
    private static final int MOST_SOURCES = 1024;

    private final Map<InetAddress, Long> fullAgain = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Long> eldest) {
            return size() > MOST_SOURCES;
        }
    };

    /** Takes a token of this source; false when it has none left. {@code now} is any clock that only goes forward. */
    boolean admits(InetAddress source, long now) {
        long full = fullAgain.getOrDefault(source, now);
        long waits = Math.max(0, full - now);
        if (waits > (BURST - 1) * NANOS_EACH) {
            return false;
        }
        fullAgain.put(source, now + waits + NANOS_EACH);
        return true;
    }

    int sources() {
        return fullAgain.size();
    }
}
