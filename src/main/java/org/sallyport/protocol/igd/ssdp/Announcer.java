package org.sallyport.protocol.igd.ssdp;

import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Tells every link that the gateway is there, again and again, and at last that it goes (UDA 1.1 §1.2.1). Called on the
 * owning thread.
 */
final class Announcer {
    /** At the start, so that a network that gets its power back does not speak all at once (UDA-9). */
    private static final Duration LONGEST_FIRST_WAIT = Duration.ofMillis(100);

    private static final int ALIVE_SETS = 3;
    private static final Duration BETWEEN_SETS = Duration.ofMillis(300);
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(4);

    /** Ours: to a link that was down for a moment; each further wait is twice as long. */
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    private static final int BYEBYE_SETS = 2;
    private static final Duration BETWEEN_BYEBYES = Duration.ofMillis(100);
    private static final Duration BETWEEN_BYEBYE_MESSAGES = Duration.ofMillis(1);

    private final Catalogue catalogue;
    private final SsdpWriter writer;
    private final Duration maxAge;
    private final Timetable timetable;
    private final RandomGenerator random;
    private List<? extends Outlet> outlets = List.of();
    /** Another one with each coming and going; what was planned in an earlier one is not said any more. */
    private int era;

    Announcer(Catalogue catalogue, SsdpWriter writer, Duration maxAge, Timetable timetable, RandomGenerator random) {
        this.catalogue = catalogue;
        this.writer = writer;
        this.maxAge = maxAge;
        this.timetable = timetable;
        this.random = random;
    }

    /**
     * On these links from now on, and no others: says byebye for a run that may have ended without one (IGD-7, CLI-9), or
     * for what was known of us under other addresses, then alive three times, then now and then.
     */
    void arrive(List<? extends Outlet> links) {
        era++;
        outlets = List.copyOf(links);
        Duration first = drawn(Duration.ZERO, LONGEST_FIRST_WAIT);
        byebye(first, BETWEEN_MESSAGES, outlets);
        for (int i = 1; i <= ALIVE_SETS; i++) {
            alive(first.plus(BETWEEN_SETS.multipliedBy(i)));
        }
        retryLater(FIRST_RETRY);
        againLater();
    }

    /** Says byebye on these links, twice and quickly, and calls back when all has left; nothing else until we arrive again. */
    void leave(List<? extends Outlet> links, Runnable done) {
        era++;
        for (int i = 0; i < BYEBYE_SETS; i++) {
            byebye(BETWEEN_BYEBYES.multipliedBy(i), BETWEEN_BYEBYE_MESSAGES, links);
        }
        Duration lastSet =
                BETWEEN_BYEBYE_MESSAGES.multipliedBy(catalogue.everything().size());
        timetable.after(BETWEEN_BYEBYES.multipliedBy(BYEBYE_SETS - 1).plus(lastSet), done);
    }

    /** Ours: between a quarter and half of max-age, so that a client may miss one set and still not lose us (UDA-11). */
    private void againLater() {
        later(drawn(maxAge.dividedBy(4), maxAge.dividedBy(2)), () -> {
            alive(Duration.ZERO);
            retryLater(FIRST_RETRY);
            againLater();
        });
    }

    /** Says alive again where the last message did not leave, until one does or the next set is near. */
    private void retryLater(Duration wait) {
        if (wait.compareTo(maxAge.dividedBy(8)) < 0) {
            later(wait, () -> retry(wait));
        }
    }

    private void retry(Duration wait) {
        List<? extends Outlet> muted = outlets.stream().filter(Outlet::isMuted).toList();
        if (!muted.isEmpty()) {
            say(catalogue.announced(), writer::alive, Duration.ZERO, BETWEEN_MESSAGES, muted);
            retryLater(wait.multipliedBy(2));
        }
    }

    private void alive(Duration delay) {
        say(catalogue.announced(), writer::alive, delay, BETWEEN_MESSAGES, outlets);
    }

    private void byebye(Duration delay, Duration step, List<? extends Outlet> to) {
        say(catalogue.everything(), writer::byebye, delay, step, to);
    }

    /** One set on each of these links, its messages spread a little. */
    private void say(
            List<Announcement> set,
            BiFunction<Announcement, Link, byte[]> message,
            Duration delay,
            Duration step,
            List<? extends Outlet> to) {
        for (int i = 0; i < set.size(); i++) {
            Announcement what = set.get(i);
            later(
                    delay.plus(step.multipliedBy(i)),
                    () -> to.forEach(out ->
                            out.send(message.apply(what, out.link()), out.link().group())));
        }
    }

    private void later(Duration delay, Runnable work) {
        int planned = era;
        timetable.after(delay, () -> {
            if (era == planned) {
                work.run();
            }
        });
    }

    /** A moment in from..to, {@code to} itself excluded. */
    private Duration drawn(Duration from, Duration to) {
        return from.plusNanos(random.nextLong(to.minus(from).toNanos()));
    }
}
