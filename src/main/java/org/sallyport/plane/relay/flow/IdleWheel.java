package org.sallyport.plane.relay.flow;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.sallyport.core.gateway.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The idle timers of one event loop: a ring of slots, one a second. A watch is looked at only when its slot comes round;
 * a touch just notes the second, so traffic costs no timer work. Belongs to its loop's thread.
 */
public final class IdleWheel {
    private static final Logger LOG = LoggerFactory.getLogger(IdleWheel.class);
    private static final int SLOTS = 512;

    private final List<Set<Watch>> slots = new ArrayList<>(SLOTS);
    private final Counters counters;
    private long now;

    public IdleWheel(Counters counters) {
        this.counters = counters;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new HashSet<>());
        }
    }

    public void turnOn(EventLoop loop) {
        var unused = loop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Starts, or starts anew with another limit. Fires once, at most a second or two late and never early. */
    public void watch(Watch watch, Duration limit) {
        watch.limit = Math.max(1, limit.toSeconds());
        watch.lastUse = now;
        if (watch.slot < 0 || watch.deadline() < watch.due) {
            forget(watch);
            place(watch);
        }
    }

    public void touch(Watch watch) {
        watch.lastUse = now;
    }

    public void forget(Watch watch) {
        if (watch.slot >= 0) {
            slots.get(watch.slot).remove(watch);
            watch.slot = -1;
        }
    }

    /** One second passes. */
    public void tick() {
        now++;
        Set<Watch> due = slots.get((int) (now % SLOTS));
        if (due.isEmpty()) {
            return;
        }
        List<Watch> looked = List.copyOf(due);
        due.clear();
        for (Watch watch : looked) {
            if (watch.slot < 0) {
                continue; // Forgotten by one before it.
            }
            watch.slot = -1;
            if (now >= watch.deadline()) {
                end(watch);
            } else {
                place(watch);
            }
        }
    }

    /** A watch that fails is alone in it: the wheel must turn on. */
    private void end(Watch watch) {
        try {
            watch.idle.run();
        } catch (RuntimeException e) {
            counters.count("relay.idle.failed");
            LOG.debug("what was idle could not be ended", e);
        }
    }

    private void place(Watch watch) {
        long wait = Math.min(Math.max(1, watch.deadline() - now), SLOTS - 1);
        watch.due = now + wait;
        watch.slot = (int) (watch.due % SLOTS);
        slots.get(watch.slot).add(watch);
    }

    /** One thing that must not be silent for too long. */
    public static final class Watch {
        private final Runnable idle;
        private long lastUse;
        private long limit;
        /** When its slot comes round: no later than its deadline, and looked at anew then. */
        private long due;

        private int slot = -1;

        public Watch(Runnable idle) {
            this.idle = idle;
        }

        /** A second more than the limit, for the second of the last use had begun before it. */
        private long deadline() {
            return lastUse + limit + 1;
        }
    }
}
