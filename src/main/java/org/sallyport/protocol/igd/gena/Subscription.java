package org.sallyport.protocol.igd.gena;

import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sallyport.protocol.igd.gena.Notifier.Delivery;

/** One subscriber of one service, and what it still has to be told. Guarded by {@link Subscriptions}. */
final class Subscription {
    private static final long LAST_SEQ = 0xffff_ffffL;
    /** Ours: after so many events lost in a row nobody is there any more (UDA-75). */
    private static final int MAX_FAILURES = 3;

    private final String sid;
    private final String topic;
    private final InetAddress subscriber;
    private final List<Callback> callbacks;

    /** The latest value of what has changed since the last event. */
    private Map<String, String> pending;

    private Instant expiresAt;
    private long seq;
    private int failures;
    /** Whether an event may leave now: not before the answer to SUBSCRIBE has, and never two at once (UDA-73). */
    private boolean mayLeave;

    /**
     * A subscription whose initial event is due.
     *
     * @param values all evented variables
     * @param seq of the initial event
     */
    Subscription(
            String sid,
            String topic,
            InetAddress subscriber,
            List<Callback> callbacks,
            Map<String, String> values,
            Instant expiresAt,
            long seq) {
        this.sid = sid;
        this.topic = topic;
        this.subscriber = subscriber;
        this.callbacks = List.copyOf(callbacks);
        this.pending = new LinkedHashMap<>(values);
        this.expiresAt = expiresAt;
        this.seq = seq;
    }

    String sid() {
        return sid;
    }

    String topic() {
        return topic;
    }

    InetAddress subscriber() {
        return subscriber;
    }

    List<Callback> callbacks() {
        return callbacks;
    }

    void renew(Instant until) {
        expiresAt = until;
    }

    boolean hasEnded(Instant now) {
        return !expiresAt.isAfter(now);
    }

    /** Whether the last event was lost. */
    boolean isFailing() {
        return failures > 0;
    }

    void established() {
        mayLeave = true;
    }

    void changed(Map<String, String> values) {
        pending.putAll(values);
    }

    /** The event to send now, if there is something to say and nothing on its way. */
    Optional<Notification> next() {
        if (!mayLeave || pending.isEmpty()) {
            return Optional.empty();
        }
        Notification notification = new Notification(sid, seq, pending);
        pending = new LinkedHashMap<>();
        mayLeave = false;
        seq = seq == LAST_SEQ ? 1 : seq + 1;
        return Optional.of(notification);
    }

    /** What became of the event on its way; answers whether the subscription stays. */
    boolean delivered(Delivery how) {
        mayLeave = true;
        failures = how == Delivery.ACCEPTED ? 0 : failures + 1;
        return how != Delivery.DISOWNED && failures < MAX_FAILURES;
    }
}
