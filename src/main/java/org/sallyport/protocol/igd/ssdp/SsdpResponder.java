package org.sallyport.protocol.igd.ssdp;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.Responder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SSDP endpoint: announces root devices on every LAN link and answers searches for them, from {@link #start()} to
 * {@link #close()}. To be started when the descriptions are served and everything behind them answers.
 */
public final class SsdpResponder implements Responder, AutoCloseable {
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
    }

    /**
     * Opens the sockets of all links and begins to announce. When it returns, searches are answered.
     *
     * @throws IOException when a socket cannot be had, naming address and port; nothing is open then
     * @throws IllegalStateException when it is running already
     */
    public synchronized void start() throws IOException {
        if (endpoint != null) {
            throw new IllegalStateException("SSDP is running already");
        }
        EventLoopGroup thread = sockets.oneThread();
        List<LanSockets> links = new ArrayList<>();
        try {
            Endpoint opened = open(thread, links);
            thread.execute(opened.announcer()::arrive);
            endpoint = opened;
        } catch (IOException | RuntimeException e) {
            end(thread, links);
            throw e;
        }
        log.info("SSDP answers on {}", links.stream().map(LanSockets::link).toList());
    }

    /** Says byebye for everything, then closes the sockets; within half a second. Nothing when it is not running. */
    @Override
    public synchronized void close() {
        Endpoint ending = endpoint;
        if (ending == null) {
            return;
        }
        endpoint = null;
        CountDownLatch said = new CountDownLatch(1);
        ending.thread().execute(() -> ending.announcer().leave(said::countDown));
        try {
            if (!said.await(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("SSDP ends with part of its byebye unsaid");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(ending.thread(), ending.links());
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
                : running.links().stream()
                        .flatMap(link -> link.trouble().stream())
                        .findFirst();
    }

    private Endpoint open(EventLoopGroup thread, List<LanSockets> links) throws IOException {
        Timetable timetable = new LoopTimetable(thread.next());
        SsdpWriter writer = new SsdpWriter(settings);
        Searches searches =
                new Searches(catalogue, writer, new Doorkeeper(inside), new Pacing(random), timetable, clock, counters);
        for (LanInterface lan : settings.interfaces()) {
            links.add(LanSockets.open(Link.ipv4(lan, settings.port()), sockets, thread.next(), searches, counters));
        }
        Announcer announcer = new Announcer(catalogue, writer, links, settings.maxAge(), timetable, random);
        return new Endpoint(thread, links, announcer);
    }

    private static void end(EventLoopGroup thread, List<LanSockets> links) {
        links.forEach(LanSockets::close);
        thread.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).awaitUninterruptibly(200, TimeUnit.MILLISECONDS);
    }

    /** What is there while it runs. */
    private record Endpoint(EventLoopGroup thread, List<LanSockets> links, Announcer announcer) {}
}
