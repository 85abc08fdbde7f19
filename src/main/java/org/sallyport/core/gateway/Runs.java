package org.sallyport.core.gateway;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Neighbouring free ports.
 *
 * @param parity what the first port of a run must leave when divided by two; empty for either
 */
record Runs(BitSet free, OptionalInt parity) {
    /** How many free ports follow from this one on, itself included; none where a run may not begin. */
    int lengthAt(int port) {
        return free.get(port) && begins(port) == port ? free.nextClearBit(port) - port : 0;
    }

    /** The first run of at least that length, looked for from here on and round; else the longest; empty without any. */
    OptionalInt find(int length, int from) {
        int ahead = find(length, from, free.length());
        if (ahead >= 0 && lengthAt(ahead) >= length) {
            return OptionalInt.of(ahead);
        }
        int all = find(length, 0, free.length());
        return all < 0 ? OptionalInt.empty() : OptionalInt.of(all);
    }

    private int find(int length, int from, int to) {
        int longest = -1;
        int port = begins(free.nextSetBit(from));
        while (port >= 0 && port < to) {
            if (longest < 0 || lengthAt(port) > lengthAt(longest)) {
                longest = port;
            }
            if (lengthAt(longest) >= length) {
                return longest;
            }
            port = begins(free.nextSetBit(free.nextClearBit(port)));
        }
        return longest;
    }

    /** This free port or the first one behind it at which a run may begin; -1 when there is none. */
    private int begins(int port) {
        int next = port;
        while (next >= 0 && parity.isPresent() && next % 2 != parity.getAsInt()) {
            next = free.nextSetBit(next + 1);
        }
        return next;
    }
}
