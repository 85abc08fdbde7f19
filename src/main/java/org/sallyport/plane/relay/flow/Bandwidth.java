package org.sallyport.plane.relay.flow;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Octets that may pass in one direction, so many a second. What passes is paid for with time: as long as the time that
 * is paid for lies ahead, no more may. From any thread.
 */
public final class Bandwidth {
    /** Ours: who was silent for so long may make up for it at once. */
    private static final long BURST = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long UNLIMITED = 0;
    private static final long LEAST_AT_ONCE = 2048;

    private final long perSecond;
    private final AtomicLong paidUntil;

    /**
     * Nothing to pay at first.
     *
     * @param perSecond octets; empty for as many as come
     * @param now of a clock in nanoseconds, whatever its beginning, here and below
     */
    public Bandwidth(OptionalLong perSecond, long now) {
        this.perSecond = perSecond.orElse(UNLIMITED);
        paidUntil = new AtomicLong(now - BURST);
    }

    public boolean isLimited() {
        return perSecond != UNLIMITED;
    }

    /** No more than this many octets should be read at once, that they may pass evenly. */
    public int atOnce() {
        return isLimited()
                ? (int) Math.max(LEAST_AT_ONCE, Math.min(Integer.MAX_VALUE, perSecond / 10))
                : Integer.MAX_VALUE;
    }

    /** Octets have passed: for how many nanoseconds no more may, zero for none. */
    public long pay(long octets, long now) {
        if (!isLimited()) {
            return 0;
        }
        long cost = (long) (octets * 1e9 / perSecond);
        long until = paidUntil.updateAndGet(before -> (before - now < -BURST ? now - BURST : before) + cost);
        return Math.max(0, until - now);
    }

    /** Whether some may pass now. They are not paid for by asking. */
    public boolean isOpen(long now) {
        return !isLimited() || paidUntil.get() - now <= 0;
    }
}
