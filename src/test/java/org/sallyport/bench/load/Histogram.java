package org.sallyport.bench.load;

import java.util.Arrays;

/**
 * Times in buckets that are never wider than a thirty-second of what they hold: exact below 32, then 32 buckets for
 * each power of two. Whatever is negative counts as nothing.
 */
public final class Histogram {
    private static final int BITS = 5;
    private static final int EACH = 1 << BITS;

    private final long[] counts = new long[(Long.SIZE - BITS) * EACH];
    private long total;

    public void add(long value) {
        counts[bucket(Math.max(0, value))]++;
        total++;
    }

    public void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    /**
     * A value that this share of all is not above, as exact as the buckets are; 0 when there is none.
     *
     * @param share from 0 to 1
     */
    public long quantile(double share) {
        if (total == 0) {
            return 0;
        }
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        int at = -1;
        while (seen < wanted) {
            seen += counts[++at];
        }
        return middle(at);
    }

    private static int bucket(long value) {
        if (value < EACH) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - BITS;
        return (shift + 1) * EACH + (int) (value >>> shift) - EACH;
    }

    private static long middle(int bucket) {
        if (bucket < EACH) {
            return bucket;
        }
        int shift = bucket / EACH - 1;
        return ((long) (EACH + bucket % EACH) << shift) + (1L << shift) / 2;
    }
}
