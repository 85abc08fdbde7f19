package org.sallyport.protocol.igd.ssdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.SourceLimit;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers searches: who asks is looked at before what is asked; then whether we have it, and how often this source has
 * asked for such. The answers wait on the timetable, never on a thread, and only so many of them. Called on the owning
 * thread.
 */
final class Searches {
    /** Ours: of all sources together. They are kept as values and written when they leave. */
    static final int MOST_WAITING = 2048;

    /** Ours: one host may start a dozen programs at once that each ask for five types (CLI-1). */
    static final int BURST = 40;

    private static final int PER_SECOND = 20;

    /** Ours: over IPv6 a host has as many sources as it likes, so all of one /64 have a limit together, that of so many. */
    static final int HOSTS = 8;

    private static final Logger log = LoggerFactory.getLogger(Searches.class);

    private final Catalogue catalogue;
    private final SsdpWriter writer;
    private final Doorkeeper doorkeeper;
    private final SourceLimit limit = new SourceLimit(PER_SECOND, BURST);
    private final SourceLimit networks = new SourceLimit(HOSTS * PER_SECOND, HOSTS * BURST);
    private final Pacing pacing;
    private final Timetable timetable;
    private final InstantSource clock;
    private final Counters counters;
    private int waiting;

    Searches(
            Catalogue catalogue,
            SsdpWriter writer,
            Doorkeeper doorkeeper,
            Pacing pacing,
            Timetable timetable,
            InstantSource clock,
            Counters counters) {
        this.catalogue = catalogue;
        this.writer = writer;
        this.doorkeeper = doorkeeper;
        this.pacing = pacing;
        this.timetable = timetable;
        this.clock = clock;
        this.counters = counters;
    }

    /** A datagram to the group has come in on the link of this outlet. */
    void toGroup(ByteBuffer datagram, InetSocketAddress source, Outlet outlet) {
        Heard heard = hear(datagram, source, outlet.link());
        if (heard instanceof Heard.Search search && search.mx() == 0) {
            heard = Heard.Dropped.NO_MX;
        }
        answer(heard, true, source, outlet);
    }

    /** A datagram to our own address has come in; an MX in it is no reason to wait (CLI-3). */
    void toUs(ByteBuffer datagram, InetSocketAddress source, Outlet outlet) {
        answer(hear(datagram, source, outlet.link()), false, source, outlet);
    }

    private Heard hear(ByteBuffer datagram, InetSocketAddress source, Link link) {
        Optional<Heard.Dropped> refusal = doorkeeper.refuses(source, link);
        return refusal.isPresent() ? refusal.get() : SearchReader.read(datagram);
    }

    private void answer(Heard heard, boolean group, InetSocketAddress source, Outlet outlet) {
        if (heard instanceof Heard.Search search) {
            answer(search, group, source, outlet);
        } else if (heard instanceof Heard.Dropped dropped) {
            drop(dropped, source);
        }
    }

    private void answer(Heard.Search search, boolean group, InetSocketAddress source, Outlet outlet) {
        counters.count("ssdp.searches");
        List<Announcement> answers = catalogue.answers(search.target());
        if (answers.isEmpty()) {
            drop(Heard.Dropped.NO_MATCH, source);
        } else if (!isWithinRate(source.getAddress())) {
            drop(Heard.Dropped.OVER_RATE, source);
        } else if (waiting + answers.size() > MOST_WAITING) {
            drop(Heard.Dropped.BACKLOG, source);
        } else {
            List<Duration> delays = group ? pacing.toGroup(answers.size(), waiting) : pacing.toUs(answers.size());
            for (int i = 0; i < answers.size(); i++) {
                sendAfter(delays.get(i), answers.get(i), source, outlet);
            }
        }
    }

    private boolean isWithinRate(InetAddress source) {
        long now = timetable.nanos();
        return limit.admits(source, now)
                && (Addresses.isIpv4(source)
                        || networks.admits(Prefix.networkOf(source).address(), now));
    }

    private void sendAfter(Duration delay, Announcement what, InetSocketAddress source, Outlet outlet) {
        waiting++;
        timetable.after(delay, () -> {
            waiting--;
            counters.count("ssdp.answers");
            outlet.send(writer.answer(what, outlet.link(), clock.instant()), source);
        });
    }

    private void drop(Heard.Dropped why, InetSocketAddress source) {
        counters.count(why.counter());
        log.debug("SSDP from {}: {}", source, why);
    }
}
