package org.sallyport.plane.relay;

import java.util.concurrent.atomic.AtomicLong;

/** So many of something for the whole plane. From any thread. */
final class Allowance {
    private final AtomicLong left;

    Allowance(long all) {
        left = new AtomicLong(all);
    }

    /** Whether there were so many left; they are taken then. */
    boolean take(int some) {
        return left.getAndUpdate(now -> now < some ? now : now - some) >= some;
    }

    void giveBack(int some) {
        left.addAndGet(some);
    }
}
