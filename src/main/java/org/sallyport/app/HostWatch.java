package org.sallyport.app;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.LanResponder;
import org.sallyport.core.gateway.Responder;
import org.sallyport.host.HostNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the host every other second, and at once when the system tells of a change, and passes on what has changed:
 * the external address and the LAN to the gateway, the LAN sides to the responders, the wall clock to the store.
 */
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
    private final List<LanResponder> responders;
    private final Thread thread = new Thread(this::watch, "host-watch");
    /** Those that failed to follow and are elsewhere. */
    private final Set<LanResponder> behind = new HashSet<>();

    private Duration known = Duration.ZERO;
    private Optional<InetAddress> bindAddress;
    private List<LanInterface> sides;
    private boolean insideChanged;
    private List<String> warned;
    private boolean stopped;
    private volatile boolean dead;

    /**
     * Begins nothing yet; what the host warns of so far has been told.
     *
     * @param started the LAN sides on which these responders have been started
     */
    HostWatch(
            HostNetwork host,
            Gateway gateway,
            SteadyClock clock,
            List<LanResponder> responders,
            List<LanInterface> started) {
        this.host = host;
        this.gateway = gateway;
        this.clock = clock;
        this.responders = List.copyOf(responders);
        this.sides = started;
        this.bindAddress = host.bindAddress();
        this.warned = host.warnings();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** When it returns, no responder is told anything any more. */
    @Override
    public synchronized void close() {
        stopped = true;
        thread.interrupt();
    }

    private void watch() {
        try {
            while (look()) {
                host.awaitChange(PERIOD);
            }
        } catch (InterruptedException e) {
            log.debug("the host is not looked at any more");
        } catch (RuntimeException | Error e) {
            // The edge of a thread: what is granted is carried on, but healthz says that the network is not followed.
            dead = true;
            log.error("the host is not looked at any more", e);
        } finally {
            host.stopAwaiting();
        }
    }

    /** Whether to look again. */
    private synchronized boolean look() {
        if (stopped) {
            return false;
        }
        try {
            insideChanged |= host.refresh();
            lookAtWarnings();
            lookAtInside();
            lookAtExternalAddress();
            lookAtBindAddress();
            lookAtSides();
            lookAtWallClock();
        } catch (RuntimeException e) {
            // The edge of a thread: one look that fails does not end the next.
            log.error("the host could not be looked at", e);
        }
        return true;
    }

    @Override
    public String name() {
        return "host";
    }

    @Override
    public Optional<String> trouble() {
        if (dead) {
            return Optional.of("the network is not watched any more after a bug, which the log tells: restart");
        }
        if (host.isBlind()) {
            return Optional.of("the network interfaces cannot be listed: changes go unnoticed");
        }
        return host.lanInterfaces().isEmpty()
                ? Optional.of("no LAN interface has an address: nobody can be answered")
                : Optional.empty();
    }

    /** What was not so at the look before. */
    private void lookAtWarnings() {
        List<String> now = host.warnings();
        now.stream().filter(warning -> !warned.contains(warning)).forEach(log::warn);
        warned = now;
    }

    private void lookAtInside() {
        if (insideChanged) {
            await(gateway.insideChanged());
            insideChanged = false;
        }
    }

    private void lookAtExternalAddress() {
        Optional<InetAddress> now = host.externalAddress();
        if (!now.equals(gateway.externalAddress())) {
            await(gateway.externalAddress(now));
        }
    }

    /** Behind a router in front of us mappings are bound to an address of ours that clients never see. */
    private void lookAtBindAddress() {
        Optional<InetAddress> now = host.bindAddress();
        if (now.isPresent() && !now.equals(bindAddress)) {
            await(gateway.rebuildPlane());
            bindAddress = now; // not before: an errand that failed is tried again
            log.info("mappings are bound to {} now", now.get().getHostAddress());
        }
    }

    /** Each is told when the sides are others, and while it has trouble or is behind, which may pass by trying again. */
    private void lookAtSides() {
        List<LanInterface> now = host.lanInterfaces();
        boolean changed = !now.equals(sides);
        if (changed) {
            log.info("LAN: {}", now.isEmpty() ? "none" : words(now));
            sides = now;
        }
        for (LanResponder responder : responders) {
            if (changed || behind.contains(responder) || responder.trouble().isPresent()) {
                follow(responder);
            }
        }
    }

    private void follow(LanResponder responder) {
        try {
            responder.follow(sides);
            behind.remove(responder);
        } catch (RuntimeException e) {
            // One responder's bug must not keep the others where nobody is any more.
            if (behind.add(responder)) {
                log.error("{} did not follow the LAN and is told again at each look", responder.name(), e);
            }
        }
    }

    static String words(List<LanInterface> sides) {
        return String.join(
                ", ",
                sides.stream()
                        .map(side -> side.name() + " " + side.address().getHostAddress())
                        .toList());
    }

    private void lookAtWallClock() {
        Duration offset = clock.wallOffset();
        if (offset.minus(known).abs().compareTo(STEP) > 0) {
            log.info(
                    "the wall clock was stepped by {} s; leases keep their time",
                    offset.minus(known).toSeconds());
            await(gateway.wallOffset(offset));
            known = offset;
        }
    }

    private static void await(CompletionStage<Void> errand) {
        errand.toCompletableFuture().orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }
}
