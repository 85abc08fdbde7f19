package org.sallyport.protocol.pxp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Event;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Via;
import org.sallyport.protocol.pcp.MappingUpdate;
import org.sallyport.protocol.pcp.MappingUpdate.Subject;
import org.sallyport.protocol.pxp.WaysBack.Claim;
import org.sallyport.protocol.pxp.WaysBack.Way;

/**
 * Mapping Updates: tells PCP clients of a mapping that ended early, or moved, without their asking (RFC 6887 §14.2). Each
 * is a series of copies to where the client asked from last, or to the port on which clients hear announcements; it stops
 * when the client asks about that mapping again (PCP-53, PCP-54).
 *
 * <p>Bounded: what changes more mappings in one turn than {@link #MOST_IN_A_TURN}, or comes while {@link #MOST_UNDER_WAY}
 * series run, is announced to everyone instead.
 */
final class Updates {
    static final int MOST_IN_A_TURN = 64;
    static final int MOST_UNDER_WAY = 256;

    /** The LAN, as far as it is needed here. */
    interface Outlet {
        /** The way to a client of which only the address is known; empty when no side leads there. */
        Optional<Way> towards(InetAddress client);

        /** Sends it, if the side is open. On the sockets' thread. */
        void send(Way way, ByteBuffer octets);

        /** Says to everyone what is too much to be said to each. */
        void announce();
    }

    private final Outlet outlet;
    private final AnnouncementSeries.Timer timer;
    private final InstantSource clock;
    private final LongSupplier epoch;
    private final Counters counters;

    private final WaysBack ways = new WaysBack();
    private final Map<Claim, Telling> underWay = new ConcurrentHashMap<>();
    /** What the present turn of the gateway has told so far; on its thread only. */
    private final Map<Claim, News> turn = new HashMap<>();

    private boolean tooMany;

    /**
     * What there is to tell.
     *
     * @param holder empty when the mapping is no more
     */
    private record News(Claim claim, MappingKey key, Optional<Owner> holder) {
        MappingUpdate at(Instant now) {
            return holder.flatMap(owner -> owner.remaining(now))
                    .filter(left -> !left.isZero())
                    .map(left -> new MappingUpdate(claim.subject(), key.externalPort(), key.externalAddress(), left))
                    .orElseGet(() -> MappingUpdate.ended(claim.subject(), key.externalAddress()));
        }
    }

    /** A series under way. Its copies are sent on the sockets' thread; it may be begun and stopped from any. */
    private final class Telling {
        private final News news;
        private final Way way;
        private final AnnouncementSeries series;

        Telling(News news, Way way) {
            this.news = news;
            this.way = way;
            this.series = new AnnouncementSeries(timer, this::send, this::end);
        }

        void begin() {
            underWay.put(news.claim(), this);
            onLoop(() -> {
                if (underWay.get(news.claim()) == this) {
                    series.restart();
                }
            });
        }

        void stop() {
            onLoop(series::stop);
        }

        private void send() {
            counters.count("pxp.updates.sent");
            outlet.send(way, news.at(clock.instant()).octets(epoch.getAsLong()));
        }

        /** There may be later news of the same claim by now, which goes on. */
        private void end() {
            underWay.remove(news.claim(), this);
        }
    }

    Updates(Outlet outlet, AnnouncementSeries.Timer timer, InstantSource clock, LongSupplier epoch, Counters counters) {
        this.outlet = outlet;
        this.timer = timer;
        this.clock = clock;
        this.epoch = epoch;
        this.counters = counters;
    }

    /** A client is about to get this reply: it knows now, and this is its way back. From any thread. */
    void answered(ByteBuffer request, ByteBuffer reply, Way way) {
        Optional<Subject> asked = Subject.askedBy(request);
        if (asked.isEmpty()) {
            return;
        }
        Claim claim = Claim.of(way.client().getAddress(), asked.get());
        MappingUpdate.grantedBy(reply).ifPresent(lifetime -> {
            if (lifetime.isZero()) {
                ways.forget(claim);
            } else {
                ways.note(claim, way);
            }
        });
        if (!underWay.isEmpty()) {
            stop(claim);
        }
    }

    /** On the gateway's thread, after the answers of the same turn. */
    void heard(Event event) {
        if (event instanceof Event.Ended ended && isEarly(ended.why())) {
            claim(ended.lease())
                    .ifPresent(claim -> add(new News(claim, ended.lease().key(), Optional.empty())));
        } else if (event instanceof Event.Changed changed) {
            compare(changed.before(), changed.after());
        } else if (event instanceof Event.Granted granted) {
            claim(granted.lease()).ifPresent(this::knows);
        } else if (event instanceof Event.TableChanged) {
            tellAll();
        }
    }

    private static boolean isEarly(Event.Ending why) {
        return why == Event.Ending.REVOKED || why == Event.Ending.DENIED;
    }

    private void compare(Lease before, Lease after) {
        Optional<Claim> was = claim(before);
        Optional<Claim> is = claim(after);
        if (is.isPresent() && is.equals(was) && !after.key().equals(before.key())) {
            add(new News(is.get(), after.key(), after.owner(Via.PCP)));
        } else if (is.isPresent() && !after.owner(Via.PCP).equals(before.owner(Via.PCP))) {
            knows(is.get());
        } else if (is.isEmpty()
                && was.isPresent()
                && isRunning(before)
                && ways.of(was.get()).isPresent()) {
            // Others keep the mapping. Whoever gave up his claim himself has no way back any more.
            add(new News(was.get(), before.key(), Optional.empty()));
        }
    }

    /** Its client has been granted this, perhaps as one port of a set whose other ports no answer names. */
    private void knows(Claim claim) {
        turn.remove(claim);
        stop(claim);
    }

    private boolean isRunning(Lease lease) {
        return lease.owner(Via.PCP)
                .flatMap(owner -> owner.remaining(clock.instant()))
                .filter(left -> !left.isZero())
                .isPresent();
    }

    /**
     * PCP's claim on it, if any. Ours: not one made for a third party, who did not ask and whose mapping an update without
     * that option would not name.
     */
    private static Optional<Claim> claim(Lease lease) {
        return lease.owner(Via.PCP)
                .filter(owner ->
                        owner.requester().equals(lease.mapping().client().address()))
                .flatMap(owner -> Subject.of(lease, owner).map(subject -> Claim.of(owner.requester(), subject)));
    }

    private void add(News news) {
        // What is being told of it is not so any more, even if this is too much to be told to each.
        stop(news.claim());
        if (turn.size() < MOST_IN_A_TURN) {
            turn.put(news.claim(), news);
        } else {
            tooMany = true;
        }
    }

    private void tellAll() {
        if (tooMany || underWay.size() + turn.size() > MOST_UNDER_WAY) {
            counters.count("pxp.updates.omitted");
            outlet.announce();
        } else {
            turn.values().forEach(this::tell);
        }
        turn.clear();
        tooMany = false;
    }

    private void tell(News news) {
        Optional<Way> way =
                ways.of(news.claim()).or(() -> outlet.towards(news.claim().requester()));
        if (way.isEmpty()) {
            counters.count("pxp.updates.nowhere");
            return;
        }
        new Telling(news, way.get()).begin();
    }

    private void stop(Claim asked) {
        Telling told = underWay.remove(asked);
        if (told != null) {
            told.stop();
        } else if (asked.subject().protocol() == 0 || asked.subject().internalPort() == 0) {
            underWay.forEach((claim, telling) -> stop(asked, claim, telling));
        }
    }

    private void stop(Claim all, Claim one, Telling telling) {
        boolean covered =
                all.requester().equals(one.requester()) && all.subject().covers(one.subject());
        if (covered && underWay.remove(one, telling)) {
            telling.stop();
        }
    }

    private void onLoop(Runnable task) {
        var unused = timer.after(Duration.ZERO, task);
    }
}
