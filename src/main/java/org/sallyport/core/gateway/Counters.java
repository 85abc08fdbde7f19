package org.sallyport.core.gateway;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what the edges meet, bad input above all: {@code pcp.malformed-request}, {@code ssdp.dropped.off-lan}. Names
 * are constants of the code, never text from the network, so their number is bounded. From any thread.
 */
public final class Counters {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    public void count(String what) {
        counts.computeIfAbsent(what, name -> new LongAdder()).increment();
    }

    public long of(String what) {
        LongAdder count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    /** All counts by name, in order of their names. */
    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((name, count) -> all.put(name, count.sum()));
        return all;
    }
}
