package org.sallyport.protocol.pxp;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Event;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.Responder;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.protocol.natpmp.NatPmpServer;
import org.sallyport.protocol.pcp.PcpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers PCP and NAT-PMP on the LAN, and announces there when mapping state may be lost or the external address has
 * changed (RFC 6887 §14.1, RFC 6886 §3.2.1).
 */
public final class PxpResponder implements Responder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PxpResponder.class);
    /** All hosts on the link, where clients of both protocols listen. */
    private static final InetAddress ALL_HOSTS = Addresses.ofOctets(new byte[] {(byte) 224, 0, 0, 1});

    /** Ours: what one turn of the gateway tells comes well within this, and is one cause (PCP-48). */
    private static final Duration ONE_CAUSE = Duration.ofMillis(10);

    private final PxpSettings settings;
    private final Inside inside;
    private final Counters counters;
    private final UdpSockets kind;
    private final Dialects dialects;
    private final InetSocketAddress group;
    private final EventLoopGroup loop;
    private final AnnouncementSeries announcements;
    private final AtomicBoolean restartDue = new AtomicBoolean();

    private volatile String trouble = "not started";
    private volatile List<LanSocket> sockets = List.of();

    /**
     * Makes a responder that listens to the gateway's events, so before the gateway's first turn; it opens no socket yet.
     *
     * @param clock the time line of {@link Gateway#epoch}
     */
    public PxpResponder(PxpSettings settings, Gateway gateway, Inside inside, InstantSource clock, Counters counters) {
        this(settings, gateway, inside, clock, counters, UdpSockets.best(), ALL_HOSTS);
    }

    PxpResponder(
            PxpSettings settings,
            Gateway gateway,
            Inside inside,
            InstantSource clock,
            Counters counters,
            UdpSockets kind,
            InetAddress group) {
        this.settings = settings;
        this.inside = inside;
        this.counters = counters;
        this.kind = kind;
        this.dialects = dialects(settings, gateway, () -> gateway.epoch(clock.instant()), counters);
        this.group = new InetSocketAddress(group, settings.announcementPort());
        this.loop = kind.loop("pxp");
        this.announcements = new AnnouncementSeries(this::after, this::announce);
        gateway.listen(this::heard);
    }

    private static Dialects dialects(PxpSettings settings, Gateway gateway, LongSupplier epoch, Counters counters) {
        return new Dialects(
                settings.pcp() ? Optional.of(new PcpServer(gateway, epoch, counters)) : Optional.empty(),
                settings.natPmp() ? Optional.of(new NatPmpServer(gateway, epoch, counters)) : Optional.empty());
    }

    /**
     * Opens the sockets and announces. Only once the gateway has its mappings back, for an announcement that comes before
     * makes every client ask for what is still there (PCP-34).
     *
     * @throws IOException naming the address and port that cannot be had; then nothing is open
     */
    public synchronized void start() throws IOException {
        if (!settings.pcp() && !settings.natPmp()) {
            trouble = "";
            return;
        }
        RequestRate rate = new RequestRate(System::nanoTime);
        sockets = LanSockets.open(
                settings.lan(),
                settings.port(),
                new LanSocket.Surroundings(kind, loop, inside, rate, dialects, counters));
        trouble = "";
        announceAnew();
    }

    /** Where it answers, in order of the interfaces; empty before the start. */
    public List<InetSocketAddress> addresses() {
        return sockets.stream().map(LanSocket::address).distinct().toList();
    }

    @Override
    public String name() {
        return settings.pcp() ? "pcp" : "nat-pmp";
    }

    @Override
    public Optional<String> trouble() {
        String known = trouble;
        if (!known.isEmpty()) {
            return Optional.of(known);
        }
        return sockets.stream().filter(socket -> !socket.isOpen()).findFirst().map(socket -> "a UDP socket has closed");
    }

    /** Closes the sockets, waiting a second at most for each; an answer on its way is dropped, and the client asks again. */
    @Override
    public synchronized void close() {
        trouble = "stopped";
        sockets.forEach(LanSocket::close);
        if (!loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS)) {
            log.warn("the thread of the UDP sockets still runs");
        }
        sockets = List.of();
    }

    /** On the gateway's thread. */
    private void heard(Event event) {
        if (event instanceof Event.EpochReset || event instanceof Event.ExternalAddressChanged || isDenied(event)) {
            announceAnew();
        }
    }

    /** Mappings that a change of the configuration has ended are state lost to their clients (RFC 6886 §3.2.1, PMP-24). */
    private static boolean isDenied(Event event) {
        return event instanceof Event.Ended ended && ended.why() == Event.Ending.DENIED;
    }

    /** Begins the series anew, once for all that is heard together. */
    private void announceAnew() {
        // Before the start there is nobody to tell: the start announces.
        if (!sockets.isEmpty() && restartDue.compareAndSet(false, true)) {
            try {
                after(ONE_CAUSE, this::restart);
            } catch (RejectedExecutionException e) {
                log.debug("no announcement: closing", e);
            }
        }
    }

    private void restart() {
        restartDue.set(false);
        announcements.restart();
    }

    private Runnable after(Duration delay, Runnable task) {
        Future<?> scheduled = loop.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        scheduled.addListener(done -> {
            if (!done.isSuccess() && !done.isCancelled()) {
                log.error("an announcement has failed", done.cause());
            }
        });
        return () -> scheduled.cancel(false);
    }

    private void announce() {
        for (LanSocket socket : sockets) {
            for (ByteBuffer announcement : dialects.announcements()) {
                socket.announce(announcement, group);
            }
        }
    }
}
