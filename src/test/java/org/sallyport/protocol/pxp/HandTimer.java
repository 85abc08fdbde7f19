package org.sallyport.protocol.pxp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Milliseconds that pass when the test says so. */
final class HandTimer implements AnnouncementSeries.Timer {
    private final List<Due> waiting = new ArrayList<>();
    private long now;

    private record Due(long at, Runnable task) {}

    @Override
    public Runnable after(Duration delay, Runnable task) {
        Due due = new Due(now + delay.toMillis(), task);
        waiting.add(due);
        return () -> waiting.remove(due);
    }

    long now() {
        return now;
    }

    int waiting() {
        return waiting.size();
    }

    /** Runs what falls due meanwhile, the earliest first, and of one moment what was asked for first. */
    void passes(Duration time) {
        long end = now + time.toMillis();
        for (Optional<Due> due = next(end); due.isPresent(); due = next(end)) {
            waiting.remove(due.get());
            now = due.get().at();
            due.get().task().run();
        }
        now = end;
    }

    private Optional<Due> next(long end) {
        return waiting.stream().filter(due -> due.at() <= end).min(Comparator.comparingLong(Due::at));
    }
}
