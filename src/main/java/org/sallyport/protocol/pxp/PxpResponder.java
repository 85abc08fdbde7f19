package org.sallyport.protocol.pxp;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Event;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.LanResponder;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Via;
import org.sallyport.protocol.natpmp.NatPmpServer;
import org.sallyport.protocol.pcp.PcpServer;
import org.sallyport.protocol.pxp.WaysBack.Way;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers PCP and NAT-PMP on the LAN, wherever the LAN moves; announces there when mapping state may be lost or the
 * external address has changed (RFC 6887 §14.1, RFC 6886 §3.2.1), and tells PCP clients of single mappings that have
 * changed (RFC 6887 §14.2).
 */
public final class PxpResponder implements LanResponder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PxpResponder.class);

    /** Ours: what one turn of the gateway tells comes well within this, and is one cause (PCP-48). */
    private static final Duration ONE_CAUSE = Duration.ofMillis(10);

    private final PxpSettings settings;
    private final EventLoopGroup loop;
    private final LoopTimer timer;
    private final Links links = new Links();
    private final Dialects dialects;
    private final Updates updates;
    private final LanSides sides;
    private final AtomicBoolean restartDue = new AtomicBoolean();
    private List<LanInterface> lan;

    private volatile String trouble = "not started";

    /**
     * Makes a responder that listens to the gateway's events, so before the gateway's first turn; it opens no socket yet.
     *
     * @param clock the time line of {@link Gateway#epoch}
     */
    public PxpResponder(PxpSettings settings, Gateway gateway, Inside inside, InstantSource clock, Counters counters) {
        this(settings, gateway, inside, clock, counters, UdpSockets.best(), Groups.at(settings.announcementPort()));
    }

    PxpResponder(
            PxpSettings settings,
            Gateway gateway,
            Inside inside,
            InstantSource clock,
            Counters counters,
            UdpSockets kind,
            Groups groups) {
        this.settings = settings;
        this.lan = settings.lan();
        this.loop = kind.loop("pxp");
        this.timer = new LoopTimer(loop);
        LongSupplier epoch = () -> gateway.epoch(clock.instant());
        this.dialects = dialects(settings, gateway, epoch, counters);
        this.updates = new Updates(new Lan(), timer, clock, epoch, counters);
        RequestRate rate = new RequestRate(System::nanoTime);
        Reception reception = new Reception(inside, links, rate, dialects, updates, counters);
        this.sides = new LanSides(settings.port(), groups, new LanSocket.Surroundings(kind, loop, reception));
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
     * @throws IOException naming the IPv4 address and port that cannot be had; then nothing is open. An IPv6 address may
     *     still be tentative, which passes, so one that cannot be had is left to {@link #follow}
     */
    public synchronized void start() throws IOException {
        sides.open(lan.stream().filter(LanInterface::isIpv4).toList());
        sides.follow(lan);
        trouble = "";
        announceAnew();
    }

    @Override
    public synchronized void follow(List<LanInterface> now) {
        lan = List.copyOf(now);
        if (trouble.isEmpty()) {
            sides.follow(lan);
        }
    }

    /** Where it answers, in order of the sides; empty before the start. */
    public List<InetSocketAddress> addresses() {
        return sides.addresses();
    }

    @Override
    public String name() {
        return settings.pcp() ? "pcp" : "nat-pmp";
    }

    @Override
    public Optional<String> trouble() {
        String known = trouble;
        return known.isEmpty() ? sides.trouble() : Optional.of(known);
    }

    /** Closes the sockets, waiting a second at most for each; an answer on its way is dropped, and the client asks again. */
    @Override
    public synchronized void close() {
        trouble = "stopped";
        sides.close();
        if (!loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS)) {
            log.warn("the thread of the UDP sockets still runs");
        }
    }

    /** On the gateway's thread. */
    private void heard(Event event) {
        if (event instanceof Event.EpochReset
                || event instanceof Event.ExternalAddressChanged
                || (event instanceof Event.Ended ended && isLoss(ended))) {
            announceAnew();
        }
        if (settings.pcp()) {
            updates.heard(event);
        }
    }

    /**
     * Mappings that a change of the configuration has ended are state lost to their clients (RFC 6886 §3.2.1, PMP-24). NAT-PMP
     * has no other word for it, so that one which the admin ends is announced as well (PMP-66).
     */
    private static boolean isLoss(Event.Ended ended) {
        Lease lease = ended.lease();
        return switch (ended.why()) {
            case DENIED ->
                lease.owner(Via.NAT_PMP).or(() -> lease.owner(Via.PCP)).isPresent();
            case REVOKED -> lease.owner(Via.NAT_PMP).isPresent();
            // What a plane cannot carry ends at the start only, which is announced anyway; who is stranded is not
            // there.
            case EXPIRED, DELETED, UNSUPPORTED, STRANDED -> false;
        };
    }

    /** Begins every series anew, once for all that is heard together. From any thread. */
    private void announceAnew() {
        // Before the start there is nobody to tell: the start announces.
        if (!sides.isEmpty() && restartDue.compareAndSet(false, true)) {
            var unused = timer.after(ONE_CAUSE, this::restart);
        }
    }

    private void restart() {
        restartDue.set(false);
        sides.announceAnew();
    }

    /** The way out, for updates. */
    private final class Lan implements Updates.Outlet {
        @Override
        public Optional<Way> towards(InetAddress client) {
            return links.sideTowards(client)
                    .map(side -> new Way(side, new InetSocketAddress(client, settings.announcementPort())));
        }

        @Override
        public void send(Way way, ByteBuffer octets) {
            sides.at(way.side()).ifPresent(side -> side.send(octets, way.client()));
        }

        @Override
        public void announce() {
            announceAnew();
        }
    }
}
