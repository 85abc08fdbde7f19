package org.sallyport.protocol.pxp;

import java.time.Duration;

/**
 * Ten copies of an announcement, the first at once, the gaps doubling (RFC 6887 §14.1.3, RFC 6886 §3.2.1). A new cause
 * begins the series anew (PCP-50, PMP-29). Used on one thread, which is also the timer's.
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
    private Runnable cancel = () -> {};

    /**
     * Makes a series that has not begun.
     *
     * @param copy sends one copy, with the epoch of that moment
     */
    AnnouncementSeries(Timer timer, Runnable copy) {
        this.timer = timer;
        this.copy = copy;
    }

    void restart() {
        stop();
        send(1, FIRST_GAP);
    }

    void stop() {
        cancel.run();
        cancel = () -> {};
    }

    private void send(int sent, Duration gap) {
        // The next one first: if this copy fails, the series goes on.
        if (sent < COPIES) {
            cancel = timer.after(gap, () -> send(sent + 1, gap.multipliedBy(2)));
        }
        copy.run();
    }
}
