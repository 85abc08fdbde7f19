package org.sallyport.app;

import java.time.Duration;
import java.time.InstantSource;
import org.sallyport.core.gateway.Gateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that owns the leases: it waits for work or for the next end, and takes a turn. */
final class GatewayThread {
    private static final Logger log = LoggerFactory.getLogger(GatewayThread.class);
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_TURN = Duration.ofSeconds(10);

    private final Gateway gateway;
    private final InstantSource clock;
    private final Runnable onDeath;
    private final Thread thread = new Thread(this::takeTurns, "gateway");
    private volatile boolean stopping;

    /** @param onDeath called when a bug ends the thread: what is durable is right, what is in memory may not be */
    GatewayThread(Gateway gateway, InstantSource clock, Runnable onDeath) {
        this.gateway = gateway;
        this.clock = clock;
        this.onDeath = onDeath;
    }

    void start() {
        thread.start();
    }

    /** Lets the turn at hand come to its end, and takes no other. */
    void stop() throws InterruptedException {
        stopping = true;
        thread.join(LONGEST_TURN.toMillis());
        if (thread.isAlive()) {
            log.error("the gateway's thread does not come to its end; the leases are in the store");
        }
    }

    private void takeTurns() {
        try {
            while (!stopping) {
                gateway.await(clock.instant(), LONGEST_REST);
                gateway.turn(clock.instant());
            }
        } catch (InterruptedException e) {
            log.info("the gateway's thread was interrupted");
        } catch (RuntimeException | Error e) {
            // The thread's edge. What is durable is right: whoever starts us again finds it.
            log.error("the gateway's thread met a bug", e);
        } finally {
            gateway.stop();
        }
        if (!stopping) {
            onDeath.run();
        }
    }
}
