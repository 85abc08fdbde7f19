package org.sallyport.plane.relay.flow;

import java.util.concurrent.TimeUnit;

/** Lets so many a second pass, and a second's worth at once. From any thread. */
public final class TokenBucket {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    /** In parts of a token: a nanosecond brings as many as pass in a second, and one token is a second's worth. */
    private long filled;

    private long last;

    /**
     * Full at first.
     *
     * @param now of a clock in nanoseconds, whatever its beginning, here and below
     */
    public TokenBucket(int perSecond, long now) {
        this.perSecond = perSecond;
        filled = perSecond * SECOND;
        last = now;
    }

    /** Whether one more may pass. */
    public synchronized boolean take(long now) {
        long passed = Math.min(SECOND, Math.max(0, now - last));
        last = now;
        filled = Math.min(perSecond * SECOND, filled + passed * perSecond);
        if (filled < SECOND) {
            return false;
        }
        filled -= SECOND;
        return true;
    }
}
