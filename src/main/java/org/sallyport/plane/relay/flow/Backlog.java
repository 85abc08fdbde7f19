package org.sallyport.plane.relay.flow;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of what has been read from all connections together and not yet been written (NAT-85). Beyond its bound
 * of each is read only little at a time. From any thread.
 */
public final class Backlog {
    private final AtomicLong held = new AtomicLong();
    private final long bound;

    /**
     * Empty at first.
     *
     * @param bound in octets
     */
    public Backlog(long bound) {
        this.bound = bound;
    }

    public void add(long octets) {
        held.addAndGet(octets);
    }

    public void remove(long octets) {
        held.addAndGet(-octets);
    }

    public long held() {
        return held.get();
    }

    /** Whether everybody is to bring little at a time. */
    public boolean isTight() {
        return held.get() > bound;
    }
}
