package org.sallyport.bench.planes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Everything measured, and its medians. */
final class Samples {
    private final Map<Subject, List<Double>> values = new HashMap<>();
    private int disturbed;

    /** A quantity. Times are in seconds. */
    enum Figure {
        /** Octets, connections or echoes a second. */
        RATE,
        /** The median of what one takes. */
        TIME,
        /** Processor time for one, of everything that runs. */
        ALL_CPU,
        /** Processor time for one, of the plane's processes. */
        PLANE_CPU,
        /** Octets of memory for one. */
        MEMORY
    }

    /**
     * What a sample is of.
     *
     * @param mappings how many there are; 0 for the usual ones
     */
    record Subject(String plane, Measure measure, int mappings, Figure figure) {
        Subject of(String otherPlane) {
            return new Subject(otherPlane, measure, mappings, figure);
        }

        Subject beside(int otherMappings) {
            return new Subject(plane, measure, otherMappings, figure);
        }
    }

    void add(Subject subject, double value) {
        values.computeIfAbsent(subject, first -> new ArrayList<>()).add(value);
    }

    /** A sample was taken beside work of others, and no better one could be had. */
    void countDisturbed() {
        disturbed++;
    }

    int disturbed() {
        return disturbed;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** Of an even number the lower one of the middle. */
    OptionalDouble median(Subject subject) {
        List<Double> sorted =
                values.getOrDefault(subject, List.of()).stream().sorted().toList();
        return sorted.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sorted.get((sorted.size() - 1) / 2));
    }

    /** A subject's median as a multiple of another's; empty where either is missing, or the other is nothing. */
    OptionalDouble ratio(Subject subject, Subject other) {
        return ratio(median(subject), median(other));
    }

    static OptionalDouble ratio(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent() && other.getAsDouble() > 0
                ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }
}
