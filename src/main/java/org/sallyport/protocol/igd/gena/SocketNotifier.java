package org.sallyport.protocol.igd.gena;

import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each event over a connection of its own, reads the status line of the answer and no more, and hangs up: no
 * redirect is followed, no name looked up, no body read (UDA-83).
 */
final class SocketNotifier implements Notifier {
    private static final Logger log = LoggerFactory.getLogger(SocketNotifier.class);

    private final AsynchronousChannelGroup channels;
    private final ScheduledExecutorService deadlines;
    private final Duration patience;

    /**
     * @param deadlines cuts deliveries that take too long
     * @param patience for one callback, from connecting to the answer
     * @throws IOException when the system has no means for it
     */
    SocketNotifier(ScheduledExecutorService deadlines, Duration patience) throws IOException {
        this.deadlines = deadlines;
        this.patience = patience;
        channels = AsynchronousChannelGroup.withFixedThreadPool(1, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setName("igd-notify");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public CompletionStage<Delivery> send(List<Callback> callbacks, Notification notification) {
        CompletionStage<Delivery> attempt = sendTo(callbacks.get(0), notification);
        for (Callback next : callbacks.subList(1, callbacks.size())) {
            attempt = attempt.thenCompose(delivery -> delivery == Delivery.LOST
                    ? sendTo(next, notification)
                    : CompletableFuture.completedFuture(delivery));
        }
        return attempt;
    }

    private CompletionStage<Delivery> sendTo(Callback callback, Notification notification) {
        try {
            return begin(DeliveryAttempt.open(channels, notification.octets(callback)), callback);
        } catch (IOException | RuntimeException e) {
            // No descriptor to be had, or stopping: this event is lost like any other that could not be sent.
            log.debug("an event could not be sent: {}", e.toString());
            return CompletableFuture.completedFuture(Delivery.LOST);
        }
    }

    private CompletionStage<Delivery> begin(DeliveryAttempt attempt, Callback callback) {
        try {
            var deadline = deadlines.schedule(attempt::cut, patience.toMillis(), TimeUnit.MILLISECONDS);
            return attempt.begin(callback).whenComplete((delivery, failure) -> deadline.cancel(false));
        } catch (RuntimeException e) {
            attempt.cut();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channels.shutdownNow();
        } catch (IOException e) {
            throw new IllegalStateException("the event channels do not close", e);
        }
    }
}
