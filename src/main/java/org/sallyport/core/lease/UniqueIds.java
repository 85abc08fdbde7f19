package org.sallyport.core.lease;

import java.util.BitSet;
import java.util.OptionalInt;
import org.sallyport.core.mapping.Ports;

/**
 * UPnP's names for pinholes, 1..65535 (WANIPv6FirewallControl:1). They are given in turn, so that one that was freed comes
 * back only after all the others (IGD-72).
 */
final class UniqueIds {
    private static final int MAX = Ports.MAX;

    private final BitSet used = new BitSet();
    private int last;

    /** The one to give next; empty when all are in use. */
    OptionalInt next() {
        int behind = used.nextClearBit(last + 1);
        int next = behind <= MAX ? behind : used.nextClearBit(1);
        return next <= MAX ? OptionalInt.of(next) : OptionalInt.empty();
    }

    void take(int uniqueId) {
        used.set(uniqueId);
    }

    void free(int uniqueId) {
        used.clear(uniqueId);
    }

    int last() {
        return last;
    }

    void startBehind(int uniqueId) {
        last = uniqueId;
    }
}
