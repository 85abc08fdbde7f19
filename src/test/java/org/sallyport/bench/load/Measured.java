package org.sallyport.bench.load;

/**
 * What came of a load.
 *
 * @param done octets, connections or messages
 * @param failed those that did not arrive
 * @param nanos for how long it was counted
 * @param median of the times each took, in nanoseconds; 0 when it takes none
 * @param slow the time that one in a hundred exceeded
 */
public record Measured(long done, long failed, long nanos, long median, long slow) {
    static Measured of(Counts counts, long nanos) {
        return new Measured(
                counts.done,
                Math.max(0, counts.failed),
                nanos,
                counts.nanos.quantile(0.5),
                counts.nanos.quantile(0.99));
    }

    /** Of what {@link #line} has made. */
    public static Measured parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 5) {
            throw new IllegalArgumentException("no result: " + line);
        }
        return new Measured(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]));
    }

    String line() {
        return done + " " + failed + " " + nanos + " " + median + " " + slow;
    }

    public double perSecond() {
        return done * 1e9 / nanos;
    }

    /** Whether so much went wrong that the rest says nothing: everything, or more than one in a hundred. */
    public boolean isSpoilt() {
        return done == 0 || failed > done / 100;
    }
}
