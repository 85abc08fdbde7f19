package org.sallyport.plane.relay.flow;

/** The bandwidths that the octets of a flow must keep to in one direction: its lease's and its client's. */
public final class Meter {
    private final Bandwidth lease;
    private final Bandwidth client;
    private final Tally tally;
    private final boolean limited;

    public Meter(Bandwidth lease, Bandwidth client, Tally tally) {
        this.lease = lease;
        this.client = client;
        this.tally = tally;
        limited = lease.isLimited() || client.isLimited();
    }

    /** Whether there is anything to keep to; where there is not, nothing else needs be asked. */
    public boolean isLimited() {
        return limited;
    }

    /** How many octets of these should be read at once. */
    public int bounded(int octets) {
        return limited ? Math.min(octets, Math.min(lease.atOnce(), client.atOnce())) : octets;
    }

    /** Octets of a stream have passed: for how many nanoseconds no more may be read, zero for none. */
    public long pause(long octets) {
        if (!limited || octets == 0) {
            return 0;
        }
        long now = System.nanoTime();
        long pause = Math.max(lease.pay(octets, now), client.pay(octets, now));
        if (pause > 0) {
            tally.limited();
        }
        return pause;
    }

    /** Whether a datagram of so many octets passes; it is paid for then, and counted as limited else. */
    public boolean admits(long octets) {
        if (!limited) {
            return true;
        }
        long now = System.nanoTime();
        if (lease.isOpen(now) && client.isOpen(now)) {
            lease.pay(octets, now);
            client.pay(octets, now);
            return true;
        }
        tally.limited();
        return false;
    }
}
