package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often one source may ask: a token bucket each, kept as the moment at which it will be full again. Of more sources
 * than are remembered the one that has been silent longest is forgotten. Used on one thread.
 */
public final class SourceLimit {
    private static final long SECOND = 1_000_000_000L;
    /** Ours: the hosts of a large LAN. */
    private static final int MOST_SOURCES = 1024;

    private final long nanosEach;
    private final int burst;
    private final Map<InetAddress, Long> fullAgain = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Long> eldest) {
            return size() > MOST_SOURCES;
        }
    };

    /**
     * Makes a limit that knows no source yet.
     *
     * @param perSecond how often in the long run, 1 and up
     * @param burst how often at once, 1 and up
     */
    public SourceLimit(int perSecond, int burst) {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException(perSecond + " a second, " + burst + " at once: one is below 1");
        }
        this.nanosEach = SECOND / perSecond;
        this.burst = burst;
    }

    /** Takes a token of this source; false when it has none left. {@code now} is any clock in nanoseconds that only goes forward. */
    public boolean admits(InetAddress source, long now) {
        long full = fullAgain.getOrDefault(source, now);
        long waits = Math.max(0, full - now);
        if (waits > (burst - 1) * nanosEach) {
            return false;
        }
        fullAgain.put(source, now + waits + nanosEach);
        return true;
    }

    int sources() {
        return fullAgain.size();
    }
}
