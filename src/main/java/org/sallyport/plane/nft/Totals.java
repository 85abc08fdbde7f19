package org.sallyport.plane.nft;

import org.sallyport.core.gateway.Traffic;

/** A sum that never falls, of counters that begin anew when somebody has taken them away. From any thread. */
final class Totals {
    private Traffic base = Traffic.NONE;
    private Traffic last = Traffic.NONE;

    synchronized Traffic after(Traffic read) {
        if (read.packetsIn() < last.packetsIn() || read.packetsOut() < last.packetsOut()) {
            base = plus(base, last);
        }
        last = read;
        return last();
    }

    synchronized Traffic last() {
        return plus(base, last);
    }

    private static Traffic plus(Traffic one, Traffic other) {
        return new Traffic(
                one.bytesIn() + other.bytesIn(),
                one.bytesOut() + other.bytesOut(),
                one.packetsIn() + other.packetsIn(),
                one.packetsOut() + other.packetsOut(),
                one.connections() + other.connections());
    }
}
