package org.sallyport.protocol.igd.ssdp;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.LanResponder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SSDP endpoint: announces root devices on every LAN link and answers searches for them, from {@link #start()} to
 * {@link #close()}. To be started when the descriptions are served and everything behind them answers; to be told of new
 * LAN sides when they are served there too.
 */
public final class SsdpResponder implements LanResponder, AutoCloseable {
    /** The most that the farewell may take; whoever sent SIGTERM is waiting. */
    private static final Duration LONGEST_FAREWELL = Duration.ofMillis(300);

    private static final Logger log = LoggerFactory.getLogger(SsdpResponder.class);

    private final SsdpSettings settings;
    private final Catalogue catalogue;
    private final Inside inside;
    private final Counters counters;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Sockets sockets;
    private Set<Link> wanted;
    private volatile @Nullable Endpoint endpoint;

    /**
     * @param roots the root devices; the description of each is served at its path
     * @param random for delays; used on one thread only
     * @param clock for the DATE of answers
     * @throws IllegalArgumentException when two devices have the same UDN
     */
    public SsdpResponder(
            SsdpSettings settings,
            List<Advertised> roots,
            Inside inside,
            Counters counters,
            RandomGenerator random,
            InstantSource clock) {
        this(settings, roots, inside, counters, random, clock, Sockets.best());
    }

    SsdpResponder(
            SsdpSettings settings,
            List<Advertised> roots,
            Inside inside,
            Counters counters,
            RandomGenerator random,
            InstantSource clock,
            Sockets sockets) {
        this.settings = settings;
        this.catalogue = new Catalogue(roots);
        this.inside = inside;
        this.counters = counters;
        this.random = random;
        this.clock = clock;
        this.sockets = sockets;
        this.wanted = links(settings.interfaces());
    }

    /**
     * Opens the sockets of all links and begins to announce. When it returns, searches are answered; where a link could
     * not be opened, {@link #trouble} says so and the next {@link #follow} tries again.
     *
     * @throws IOException when no link at all could be opened, naming address and port of the first
     * @throws IllegalStateException when it is running already
     */
    public synchronized void start() throws IOException {
        if (endpoint != null) {
            throw new IllegalStateException("SSDP is running already");
        }
        Endpoint opened = prepare(sockets.oneThread());
        try {
            opened.links().open(wanted);
            Optional<IOException> failure = opened.links().failure();
            if (failure.isPresent() && opened.links().all().isEmpty()) {
                throw failure.get();
            }
        } catch (IOException | RuntimeException e) {
            end(opened);
            throw e;
        }
        arrive(opened);
        endpoint = opened;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where a side goes, byebye is said if that is still possible. Then BOOTID is raised, for all links alike, and on
     * all of them byebye and alive are said: what was known of us under other addresses is void (UDA-7, UDA-12, UDA-13).
     * No word of it when the sides are what they were.
     */
    @Override
    public synchronized void follow(List<LanInterface> sides) {
        wanted = links(sides);
        Endpoint running = endpoint;
        if (running == null) {
            return;
        }
        LanLinks links = running.links();
        List<LanSockets> unwanted = links.unwanted(wanted);
        farewell(running, unwanted.stream().filter(LanSockets::canSpeak).toList());
        links.close(unwanted);
        if (links.open(wanted) || !unwanted.isEmpty()) {
            running.thread().execute(running.writer()::raiseBootId);
            arrive(running);
        }
    }

    /** Says byebye for everything, then closes the sockets; within half a second. Nothing when it is not running. */
    @Override
    public synchronized void close() {
        Endpoint ending = endpoint;
        if (ending != null) {
            endpoint = null;
            farewell(ending, ending.links().all());
            end(ending);
        }
    }

    @Override
    public String name() {
        return "ssdp";
    }

    @Override
    public Optional<String> trouble() {
        Endpoint running = endpoint;
        return running == null
                ? Optional.of("SSDP is not running")
                : running.links().trouble();
    }

    private Set<Link> links(List<LanInterface> sides) {
        Set<Link> links = new LinkedHashSet<>();
        sides.forEach(side -> links.add(Link.of(side, settings.port())));
        return links;
    }

    /** Everything but the sockets. */
    private Endpoint prepare(EventLoopGroup thread) {
        Timetable timetable = new LoopTimetable(thread.next());
        SsdpWriter writer = new SsdpWriter(settings);
        Searches searches =
                new Searches(catalogue, writer, new Doorkeeper(inside), new Pacing(random), timetable, clock, counters);
        LanLinks links = new LanLinks(link -> LanSockets.open(link, sockets, thread.next(), searches, counters));
        Announcer announcer = new Announcer(catalogue, writer, settings.maxAge(), timetable, random);
        return new Endpoint(thread, writer, links, announcer);
    }

    private static void arrive(Endpoint here) {
        List<LanSockets> links = here.links().all();
        here.thread().execute(() -> here.announcer().arrive(links));
        log.info("SSDP answers on {}", links.stream().map(LanSockets::link).toList());
    }

    /** Says byebye on these links and waits until it has left, but not for long. */
    private static void farewell(Endpoint here, Collection<LanSockets> leaving) {
        if (leaving.isEmpty()) {
            return;
        }
        CountDownLatch said = new CountDownLatch(1);
        here.thread().execute(() -> here.announcer().leave(List.copyOf(leaving), said::countDown));
        try {
            if (!said.await(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("SSDP ends with part of its byebye unsaid");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(Endpoint ending) {
        ending.links().close(ending.links().all());
        ending.thread()
                .shutdownGracefully(0, 200, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(200, TimeUnit.MILLISECONDS);
    }

    /** What is there while it runs. */
    private record Endpoint(EventLoopGroup thread, SsdpWriter writer, LanLinks links, Announcer announcer) {}
}
