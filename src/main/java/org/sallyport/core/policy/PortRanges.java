package org.sallyport.core.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.sallyport.core.mapping.Ports;

/** A set of ports, asked in constant time whatever the number of ranges it was written with. */
public final class PortRanges {
    private final BitSet ports;

    private PortRanges(BitSet ports) {
        this.ports = ports;
    }

    /** The union of the ranges. */
    public static PortRanges of(List<Range> ranges) {
        BitSet ports = new BitSet(Ports.MAX + 1);
        for (Range range : ranges) {
            ports.set(range.first(), range.last() + 1);
        }
        return new PortRanges(ports);
    }

    public static PortRanges of(Range... ranges) {
        return of(Arrays.asList(ranges));
    }

    boolean contains(int port) {
        return ports.get(port);
    }

    BitSet toBits() {
        return (BitSet) ports.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortRanges that && ports.equals(that.ports);
    }

    @Override
    public int hashCode() {
        return ports.hashCode();
    }

    /** As the policy has it: {@code 21, 137-139}. */
    @Override
    public String toString() {
        List<String> ranges = new ArrayList<>();
        for (int first = ports.nextSetBit(0); first >= 0; first = ports.nextSetBit(ports.nextClearBit(first))) {
            int last = ports.nextClearBit(first) - 1;
            ranges.add(first == last ? "" + first : first + "-" + last);
        }
        return String.join(", ", ranges);
    }

    /**
     * Neighbouring ports.
     *
     * @param first 1..65535
     * @param last {@code first}..65535
     */
    public record Range(int first, int last) {
        public Range {
            Ports.require("port", first);
            Ports.require("port", last);
            if (first > last) {
                throw new IllegalArgumentException("port range " + first + "-" + last + " runs backwards");
            }
        }
    }
}
