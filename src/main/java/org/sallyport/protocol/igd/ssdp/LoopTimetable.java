package org.sallyport.protocol.igd.ssdp;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timetable of an event loop: one queue of timers, on the thread that also reads the sockets. */
record LoopTimetable(EventLoop loop) implements Timetable {
    private static final Logger log = LoggerFactory.getLogger(LoopTimetable.class);

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void after(Duration delay, Runnable work) {
        loop.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS).addListener(done -> {
            if (!done.isSuccess() && !done.isCancelled()) {
                log.error("SSDP has failed at a piece of its work", done.cause());
            }
        });
    }
}
