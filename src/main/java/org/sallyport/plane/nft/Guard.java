package org.sallyport.plane.nft;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.netfilter.Notices;
import org.sallyport.plane.netfilter.Notices.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches over what is ours in the kernel, on a thread of its own. */
final class Guard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** Ours: how often it looks at all, and so how long its end takes. */
    private static final Duration EVERY = Duration.ofMillis(250);
    /** Ours: whoever loads rules does so in several steps; they count as one while they follow so soon. */
    private static final Duration QUIET = Duration.ofMillis(50);

    private static final int MOST_PAUSES = 10;

    private final Notices notices;
    private final Set<Table> tables;
    private final Duty duty;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "nft-guard");

    /** What there is to do. */
    interface Duty {
        /** Somebody else has changed these tables. */
        void touched(Set<Table> tables);

        /** Some time has passed. */
        void tick();
    }

    Guard(Notices notices, Set<Table> tables, Duty duty) {
        this.notices = notices;
        this.tables = Set.copyOf(tables);
        this.duty = duty;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        while (ended.getCount() > 0) {
            try {
                Set<Table> touched = new HashSet<>(notices.await(EVERY, tables));
                if (!touched.isEmpty()) {
                    settle(touched);
                    duty.touched(touched);
                }
                duty.tick();
            } catch (NetfilterException | RuntimeException e) {
                LOG.warn("the tables of the kernel could not be watched for a moment", e);
                pause();
            }
        }
    }

    private void settle(Set<Table> touched) throws NetfilterException {
        boolean more = true;
        for (int i = 0; i < MOST_PAUSES && more; i++) {
            Set<Table> next = notices.await(QUIET, tables);
            touched.addAll(next);
            more = !next.isEmpty();
        }
    }

    private void pause() {
        try {
            var unused = ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            ended.countDown();
        }
    }

    @Override
    public void close() throws NetfilterException {
        ended.countDown();
        if (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        notices.close();
    }
}
