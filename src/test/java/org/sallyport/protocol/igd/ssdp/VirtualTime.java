package org.sallyport.protocol.igd.ssdp;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timetable whose time passes when the test says so. */
final class VirtualTime implements Timetable {
    private record Entry(long at, int order, Runnable work) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingInt(Entry::order));
    private long now;
    private int order;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void after(Duration delay, Runnable work) {
        entries.add(new Entry(now + delay.toNanos(), order++, work));
    }

    Duration now() {
        return Duration.ofNanos(now);
    }

    int waiting() {
        return entries.size();
    }

    /** Lets time pass, doing what falls due in it, in order. */
    void passes(Duration time) {
        long end = now + time.toNanos();
        for (Entry next = entries.peek(); next != null && next.at <= end; next = entries.peek()) {
            entries.remove(next);
            now = next.at;
            next.work.run();
        }
        now = end;
    }
}
