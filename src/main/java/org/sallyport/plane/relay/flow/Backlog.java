package org.sallyport.plane.relay.flow;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of what has been read from all connections together and not yet been written (NAT-85). Beyond its bound
 * only those are read whose own octets are all away; beyond twice that, who still brings some is cut. From any thread.
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

    /** Whether who has octets waiting may bring no more. */
    public boolean isTight() {
        return held.get() > bound;
    }

    /** Whether octets came that could not be held back, as Netty reads on after a FIN whatever we say, and too many. */
    public boolean isOverrun() {
        return held.get() > 2 * bound;
    }
}
