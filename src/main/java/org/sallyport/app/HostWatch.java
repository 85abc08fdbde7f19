package org.sallyport.app;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.host.HostNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the host every other second and tells the gateway what has changed: the external address, the wall clock. */
final class HostWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HostWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** Slewing by NTP stays below it for hours; a step is above. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private final HostNetwork host;
    private final Gateway gateway;
    private final SteadyClock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "host-watch");
        thread.setDaemon(true);
        return thread;
    });
    private Duration known = Duration.ZERO;

    HostWatch(HostNetwork host, Gateway gateway, SteadyClock clock) {
        this.host = host;
        this.gateway = gateway;
        this.clock = clock;
    }

    void start() {
        var unused =
                timer.scheduleWithFixedDelay(this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            var address = host.refreshExternalAddress();
            if (!address.equals(gateway.externalAddress())) {
                gateway.externalAddress(address).toCompletableFuture().join();
            }
            lookAtWallClock();
        } catch (RuntimeException e) {
            // The edge of a thread: a timer whose task throws never runs it again.
            log.error("the host could not be looked at", e);
        }
    }

    private void lookAtWallClock() {
        Duration offset = clock.wallOffset();
        if (offset.minus(known).abs().compareTo(STEP) > 0) {
            log.info(
                    "the wall clock was stepped by {} s; leases keep their time",
                    offset.minus(known).toSeconds());
            known = offset;
            gateway.wallOffset(offset).toCompletableFuture().join();
        }
    }
}
