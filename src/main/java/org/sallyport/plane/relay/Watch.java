package org.sallyport.plane.relay;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after something from time to time, on a thread of its own. Not for threads in parallel. */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Runnable look;
    private @Nullable ScheduledExecutorService thread;

    Watch(Runnable look) {
        this.look = look;
    }

    /** Begins, unless it has. */
    void start(Duration every) {
        if (thread == null) {
            thread = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("relay-watch", true));
            var unused = thread.scheduleWithFixedDelay(this::safely, every.toMillis(), every.toMillis(), MILLISECONDS);
        }
    }

    /** The edge of the thread: one look that fails does not end the next. */
    private void safely() {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.warn("The host's rules could not be looked at", e);
        }
    }

    void stop() {
        if (thread != null) {
            thread.shutdown();
        }
    }
}
