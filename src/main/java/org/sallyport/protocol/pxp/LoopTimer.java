package org.sallyport.protocol.pxp;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of the sockets, for what is sent unasked. From any thread; once the loop is closing nothing runs. */
final class LoopTimer implements AnnouncementSeries.Timer {
    private static final Logger log = LoggerFactory.getLogger(LoopTimer.class);

    private final EventLoopGroup loop;

    LoopTimer(EventLoopGroup loop) {
        this.loop = loop;
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        try {
            Future<?> scheduled = loop.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            scheduled.addListener(LoopTimer::tellFailure);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            log.debug("nothing is sent any more: closing", e);
            return () -> {};
        }
    }

    /** Runs it on the sockets' thread, soon. */
    void run(Runnable task) {
        var unused = after(Duration.ZERO, task);
    }

    private static void tellFailure(Future<?> done) {
        if (!done.isSuccess() && !done.isCancelled()) {
            log.error("an announcement has failed", done.cause());
        }
    }
}
