package org.sallyport.protocol.pxp;

import java.time.Duration;

/**
 * Ten copies of what nobody asked for, an announcement or an update, the first at once, the gaps doubling (RFC 6887
 * §14.1.3, §14.2, RFC 6886 §3.2.1). A new cause begins the series anew (PCP-50, PMP-29), but no two copies are ever closer
 * than the first gap. Used on one thread, which is also the timer's.
 */
final class AnnouncementSeries {
    private static final int COPIES = 10;
    private static final Duration FIRST_GAP = Duration.ofMillis(250);

    /** Runs something later. */
    interface Timer {
        /** Runs the task after the delay, unless the answer is run before. */
        Runnable after(Duration delay, Runnable task);
    }

    private final Timer timer;
    private final Runnable copy;
    private final Runnable end;
    private Runnable cancel = () -> {};
    private boolean resting;
    private boolean due;

    /**
     * Makes a series that has not begun.
     *
     * @param copy sends one copy, with the epoch of that moment
     */
    AnnouncementSeries(Timer timer, Runnable copy) {
        this(timer, copy, () -> {});
    }

    /** @param end is told after the last copy, not when the series is stopped */
    AnnouncementSeries(Timer timer, Runnable copy, Runnable end) {
        this.timer = timer;
        this.copy = copy;
        this.end = end;
    }

    void restart() {
        if (resting) {
            due = true;
        } else {
            cancel.run();
            send(1, FIRST_GAP);
        }
    }

    void stop() {
        due = false;
        cancel.run();
        cancel = () -> {};
    }

    private void send(int sent, Duration gap) {
        // What comes next first: if this copy fails, the series goes on.
        resting = true;
        timer.after(FIRST_GAP, this::rested);
        cancel = sent < COPIES ? timer.after(gap, () -> send(sent + 1, gap.multipliedBy(2))) : () -> {};
        copy.run();
        if (sent == COPIES) {
            end.run();
        }
    }

    private void rested() {
        resting = false;
        if (due) {
            due = false;
            restart();
        }
    }
}
