package org.sallyport.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** One kind of traffic, made by one thread in steps. */
interface Load extends Closeable {
    /** Does what is due and waits for what comes, a tenth of a second at most. */
    void step(long now) throws IOException;

    Counts counts();

    /** Lets it run in; says that it has; counts it for a time. */
    default Measured run(Duration runIn, Duration length, Runnable hasRunIn) throws IOException {
        until(System.nanoTime() + runIn.toNanos());
        hasRunIn.run();
        counts().clear();
        long begun = System.nanoTime();
        until(begun + length.toNanos());
        return Measured.of(counts(), System.nanoTime() - begun);
    }

    private void until(long end) throws IOException {
        for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
            step(now);
        }
    }
}
