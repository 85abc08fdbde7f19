package org.sallyport.plane.relay.tcp;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The pauses of one direction whose bandwidth is used up: nothing is read until there is some again. Belongs to its
 * loop's thread.
 */
final class Rest {
    private final EventExecutor loop;
    private final Runnable then;
    private boolean begun;

    /**
     * Not resting at first.
     *
     * @param then what goes on after each pause
     */
    Rest(EventExecutor loop, Runnable then) {
        this.loop = loop;
        this.then = then;
    }

    /** Rests for so many nanoseconds, unless that is none or it rests already. */
    void begin(long nanos) {
        if (nanos > 0 && !begun) {
            begun = true;
            var unused = loop.schedule(this::over, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void over() {
        begun = false;
        then.run();
    }
}
