package org.sallyport.app;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.Responder;
import org.sallyport.host.HostNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the host every other second and tells the gateway what has changed: the external address, the wall clock. */
final class HostWatch implements Responder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HostWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** Slewing by NTP stays below it for hours; a step is above. */
    private static final Duration STEP = Duration.ofSeconds(1);

    /** Seconds within which the gateway does such an errand, or is stuck. */
    private static final int PATIENCE = 30;

    private final HostNetwork host;
    private final Gateway gateway;
    private final SteadyClock clock;
    private final List<LanInterface> lan;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "host-watch");
        thread.setDaemon(true);
        return thread;
    });
    private Duration known = Duration.ZERO;
    private Optional<InetAddress> bindAddress;
    private Optional<String> told = Optional.empty();

    HostWatch(HostNetwork host, Gateway gateway, SteadyClock clock) {
        this.host = host;
        this.gateway = gateway;
        this.clock = clock;
        this.lan = host.lanInterfaces();
        this.bindAddress = host.bindAddress();
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
                gateway.externalAddress(address)
                        .toCompletableFuture()
                        .orTimeout(PATIENCE, TimeUnit.SECONDS)
                        .join();
            }
            lookAtBindAddress();
            lookAtInterfaces();
            lookAtWallClock();
        } catch (RuntimeException e) {
            // The edge of a thread: a timer whose task throws never runs it again.
            log.error("the host could not be looked at", e);
        }
    }

    @Override
    public String name() {
        return "host";
    }

    /** The responders stay where they were opened, which the admin must know when that is nowhere any more. */
    @Override
    public Optional<String> trouble() {
        List<LanInterface> now = host.lanInterfaces();
        return now.containsAll(lan)
                ? Optional.empty()
                : Optional.of("a LAN address is gone or has another interface; what listens there needs a restart");
    }

    /** Behind a router in front of us mappings are bound to an address of ours that clients never see. */
    private void lookAtBindAddress() {
        Optional<InetAddress> now = host.bindAddress();
        if (now.isPresent() && !now.equals(bindAddress)) {
            bindAddress = now;
            log.info("mappings are bound to {} now", now.get().getHostAddress());
            gateway.rebuildPlane()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE, TimeUnit.SECONDS)
                    .join();
        }
    }

    private void lookAtInterfaces() {
        Optional<String> now = trouble();
        if (!now.equals(told)) {
            now.ifPresentOrElse(log::warn, () -> log.info("the addresses are as they were at the start"));
            told = now;
        }
    }

    private void lookAtWallClock() {
        Duration offset = clock.wallOffset();
        if (offset.minus(known).abs().compareTo(STEP) > 0) {
            log.info(
                    "the wall clock was stepped by {} s; leases keep their time",
                    offset.minus(known).toSeconds());
            gateway.wallOffset(offset)
                    .toCompletableFuture()
                    .orTimeout(PATIENCE, TimeUnit.SECONDS)
                    .join();
            known = offset;
        }
    }
}
