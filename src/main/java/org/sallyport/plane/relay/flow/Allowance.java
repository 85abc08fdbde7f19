package org.sallyport.plane.relay.flow;

import java.util.concurrent.atomic.AtomicLong;

/** So many of something for the whole plane. From any thread. */
public final class Allowance {
    private final AtomicLong left;

    public Allowance(long all) {
        left = new AtomicLong(all);
    }

    /** Whether there were so many left; they are taken then. */
    public boolean take(int some) {
        return left.getAndUpdate(now -> now < some ? now : now - some) >= some;
    }

    public void giveBack(int some) {
        left.addAndGet(some);
    }
}
