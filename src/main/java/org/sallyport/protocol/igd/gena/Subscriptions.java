package org.sallyport.protocol.igd.gena;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.protocol.igd.gena.GenaAnswer.Refused;
import org.sallyport.protocol.igd.gena.GenaAnswer.Subscribed;
import org.sallyport.protocol.igd.gena.GenaAnswer.Unsubscribed;
import org.sallyport.protocol.igd.gena.Notifier.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everyone who is subscribed. From any thread; nothing waits in here, for the notifier takes an event and returns.
 *
 * <p>Their number is bounded, in all, for each host and for each IPv6 network, and each ends by itself unless renewed (UDA-79). Ours: when
 * there is no room, those whose last event was lost give way, as their host may have vanished without a word.
 */
public final class Subscriptions implements AutoCloseable {
    static final int MOST = 256;
    /** Ours: two sets of what an IGD:1 and an IGD:2 device have together, as Windows subscribes to all (CLI-69). */
    static final int MOST_FOR_ONE = 16;
    /** Ours: a host takes new IPv6 addresses faster than the neighbour table tells whose they are, but all in one /64. */
    static final int MOST_FOR_NETWORK = 4 * MOST_FOR_ONE;

    /** For each callback of an event (UDA-75). */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

    private final InstantSource clock;
    private final Notifier notifier;
    /** Knows that no event may go to this gateway itself, nor off the LAN, nor to all of a network (UDA-82). */
    private final Inside inside;

    /** By SID, oldest first. */
    private final Map<String, Subscription> live = new LinkedHashMap<>();

    Subscriptions(InstantSource clock, Notifier notifier, Inside inside) {
        this.clock = clock;
        this.notifier = notifier;
        this.inside = inside;
    }

    /**
     * Subscriptions whose events leave over TCP.
     *
     * @param inside knows whom an event may go to
     * @param deadlines cuts deliveries that take too long
     * @throws IOException when the system has no means for it
     */
    public static Subscriptions overTcp(InstantSource clock, Inside inside, ScheduledExecutorService deadlines)
            throws IOException {
        return new Subscriptions(clock, new SocketNotifier(deadlines, PATIENCE), inside);
    }

    /**
     * A SUBSCRIBE: a new one or a renewal (UDA-65, UDA-67, UDA-69).
     *
     * @param topic the service, by its event path
     * @param values all its evented variables as they are now, for the initial event
     */
    public synchronized GenaAnswer subscribe(String topic, GenaRequest request, Supplier<Map<String, String>> values) {
        endOld();
        boolean hasNew = request.nt().isPresent() || request.callback().isPresent();
        if (request.sid().isPresent()) {
            return hasNew ? new Refused(400) : renew(topic, request);
        }
        if (!request.nt().orElse("").strip().equals("upnp:event")) {
            return new Refused(412);
        }
        List<Callback> callbacks = Callback.read(request.callback().orElse(""), request.subscriber());
        if (callbacks.isEmpty() || !inside.isHost(request.subscriber())) {
            return new Refused(412);
        }
        return add(topic, request, callbacks, values);
    }

    private GenaAnswer add(
            String topic, GenaRequest request, List<Callback> callbacks, Supplier<Map<String, String>> values) {
        live.values().removeIf(old -> isReplaced(old, topic, request.subscriber(), callbacks));
        if (isFull(request.subscriber())) {
            live.values().removeIf(Subscription::isFailing);
        }
        if (isFull(request.subscriber())) {
            return new Refused(503);
        }
        String sid = "uuid:" + UUID.randomUUID();
        Duration lifetime = Timeout.grant(request.timeout());
        Instant end = clock.instant().plus(lifetime);
        live.put(sid, new Subscription(sid, topic, request.subscriber(), callbacks, values.get(), end, 0));
        log.debug("{} subscribes to {} as {} for {}", request.subscriber(), topic, sid, lifetime);
        return new Subscribed(sid, lifetime, true);
    }

    /** The same again (UDA-79). A link-local callback says nothing of its link, where it may be another host's. */
    private boolean isReplaced(Subscription old, String topic, InetAddress subscriber, List<Callback> callbacks) {
        return old.topic().equals(topic)
                && old.callbacks().equals(callbacks)
                && inside.isSameHost(old.subscriber(), subscriber);
    }

    private GenaAnswer renew(String topic, GenaRequest request) {
        Optional<Subscription> known = find(topic, request);
        if (known.isEmpty()) {
            return new Refused(412);
        }
        Duration lifetime = Timeout.grant(request.timeout());
        known.get().renew(clock.instant().plus(lifetime));
        return new Subscribed(known.get().sid(), lifetime, false);
    }

    /** An UNSUBSCRIBE (UDA-68). */
    public synchronized GenaAnswer unsubscribe(String topic, GenaRequest request) {
        endOld();
        if (request.nt().isPresent() || request.callback().isPresent()) {
            return new Refused(400);
        }
        Optional<Subscription> known = find(topic, request);
        known.ifPresent(subscription -> live.remove(subscription.sid()));
        return known.isPresent() ? new Unsubscribed() : new Refused(412);
    }

    /** The answer to SUBSCRIBE has left: now the initial event may (UDA-70). */
    public synchronized void established(String sid) {
        Subscription subscription = live.get(sid);
        if (subscription != null) {
            subscription.established();
            sendNext(subscription);
        }
    }

    /** The answer to SUBSCRIBE was never taken: nobody knows of this subscription. */
    public synchronized void abandoned(String sid) {
        live.remove(sid);
    }

    /** These variables of a service have changed. */
    public synchronized void publish(String topic, Map<String, String> changed) {
        endOld();
        for (Subscription subscription : List.copyOf(live.values())) {
            if (subscription.topic().equals(topic)) {
                subscription.changed(changed);
                sendNext(subscription);
            }
        }
    }

    synchronized int size() {
        return live.size();
    }

    /** Ends all; what is on its way is cut. SIDs are not kept (UDA-78). */
    @Override
    public void close() {
        synchronized (this) {
            live.clear();
        }
        notifier.close();
    }

    /** Looks at the subscriber again: what was a LAN host when it subscribed may be one of the internet's by now. */
    private void sendNext(Subscription subscription) {
        if (!inside.isHost(subscription.subscriber())) {
            live.remove(subscription.sid());
            log.debug("{} of {} is dropped: not on the LAN any more", subscription.sid(), subscription.subscriber());
            return;
        }
        subscription
                .next()
                .ifPresent(notification -> notifier.send(subscription.callbacks(), notification)
                        .thenAccept(how -> delivered(subscription, how)));
    }

    private synchronized void delivered(Subscription subscription, Delivery how) {
        if (live.get(subscription.sid()) != subscription) {
            return;
        }
        if (subscription.delivered(how)) {
            sendNext(subscription);
        } else {
            live.remove(subscription.sid());
            log.debug("{} of {} is dropped: {}", subscription.sid(), subscription.subscriber(), how);
        }
    }

    /** The SID alone is not enough: it must be of this service and of this host, by whichever of its addresses. */
    private Optional<Subscription> find(String topic, GenaRequest request) {
        return Optional.ofNullable(live.get(request.sid().orElse("").strip()))
                .filter(known ->
                        known.topic().equals(topic) && inside.isSameHost(known.subscriber(), request.subscriber()));
    }

    /** Whether all, or this one host with all of its addresses, or its network, have as many as they may. */
    private boolean isFull(InetAddress subscriber) {
        return live.size() >= MOST
                || count(known -> inside.isSameHost(known, subscriber)) >= MOST_FOR_ONE
                || (!Addresses.isIpv4(subscriber) && count(Prefix.networkOf(subscriber)::contains) >= MOST_FOR_NETWORK);
    }

    private long count(Predicate<InetAddress> which) {
        return live.values().stream()
                .map(Subscription::subscriber)
                .filter(which)
                .count();
    }

    private void endOld() {
        Instant now = clock.instant();
        live.values().removeIf(subscription -> subscription.hasEnded(now));
    }
}
