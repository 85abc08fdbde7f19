package org.sallyport.protocol.igd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.sallyport.protocol.igd.gena.Subscriptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells subscribers what has changed: looks at every evented variable when something has happened, and now and then for
 * what nobody tells us, the WAN's carrier. However much happens at once is one look and one event (UDA-73).
 */
final class EventPublisher {
    private static final int LOOK_EVERY_SECONDS = 5;
    /** Ours: what happens within so short a time is one look, however many ask for mappings at once. */
    private static final int GATHER_MILLIS = 200;

    private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

    private final List<IgdService> services;
    private final Supplier<Moment> now;
    private final Subscriptions subscriptions;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean due = new AtomicBoolean();
    /** What subscribers know, by event path. On the one thread only. */
    private final Map<String, Map<String, String>> told = new HashMap<>();

    /**
     * Tells of these services.
     *
     * @param now how things stand
     * @param thread a single one
     */
    EventPublisher(
            List<IgdService> services,
            Supplier<Moment> now,
            Subscriptions subscriptions,
            ScheduledExecutorService thread) {
        this.services = List.copyOf(services);
        this.now = now;
        this.subscriptions = subscriptions;
        this.thread = thread;
    }

    void start() {
        services.forEach(service -> told.put(service.eventPath(), service.values()));
        var unused =
                thread.scheduleWithFixedDelay(this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Something has happened. From any thread, at once. */
    void lookSoon() {
        if (due.compareAndSet(false, true)) {
            try {
                var unused = thread.schedule(this::look, GATHER_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                log.debug("no event any more: stopping");
            }
        }
    }

    private void look() {
        due.set(false);
        try {
            Moment moment = now.get();
            services.forEach(service -> tellOf(service, moment));
        } catch (RuntimeException bug) {
            log.error("events could not be told", bug);
        }
    }

    private void tellOf(IgdService service, Moment moment) {
        Map<String, String> values = service.values(moment);
        Map<String, String> before = Objects.requireNonNullElse(told.put(service.eventPath(), values), Map.of());
        Map<String, String> changed = new HashMap<>(values);
        changed.entrySet().removeIf(value -> value.getValue().equals(before.get(value.getKey())));
        if (!changed.isEmpty()) {
            subscriptions.publish(service.eventPath(), changed);
        }
    }
}
