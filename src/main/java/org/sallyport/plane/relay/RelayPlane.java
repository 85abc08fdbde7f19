package org.sallyport.plane.relay;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.Opening;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.gateway.PlaneFault;
import org.sallyport.core.gateway.PlaneStatus;
import org.sallyport.core.gateway.Traffic;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.flow.Carrier;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.Sockets;
import org.sallyport.plane.relay.flow.Sources;
import org.sallyport.plane.relay.flow.Tally;
import org.sallyport.plane.relay.ftp.Ftp;
import org.sallyport.plane.relay.tcp.Inspector;
import org.sallyport.plane.relay.tcp.TcpEngine;
import org.sallyport.plane.relay.tcp.TcpRelay;
import org.sallyport.plane.relay.transparent.TransparentPath;
import org.sallyport.plane.relay.udp.UdpRelay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwarding in user space: a socket for each mapping, on event loops of its own. Changes are made from the gateway's
 * thread, which waits until they are real; traffic never touches that thread.
 */
public final class RelayPlane implements Plane {
    /** Ours: the loops answer within milliseconds; what takes longer than this counts as failed. */
    private static final long PATIENCE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(RelayPlane.class);

    private final RelaySettings settings;
    private final EventLoopGroup group;
    private final RelayContext context;
    private final TcpEngine tcp;
    private final SourceKeeper source;
    private final Map<MappingKey, Carried> carried = new ConcurrentHashMap<>();
    /** No mapping's any more, but their last connections may go on for a while. */
    private final Map<MappingKey, Carried> ending = new ConcurrentHashMap<>();

    private final Tally whole = new Tally();
    private boolean started;
    private boolean closed;

    public RelayPlane(RelaySettings settings, Inside inside, Counters counters) {
        this(settings, inside, counters, TransparentPath.ofThisHost());
    }

    RelayPlane(RelaySettings settings, Inside inside, Counters counters, TransparentPath path) {
        this.settings = settings;
        Sockets sockets = Sockets.best(settings.nativeSockets());
        Sources sources = new Sources(inside);
        int threads = Runtime.getRuntime().availableProcessors();
        group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("relay", true), sockets.events());
        context = new RelayContext(settings, sockets, sources, counters, group);
        tcp = new TcpEngine(context, settings.ftp() ? new Ftp(carried::containsKey, counters) : Inspector.Source.NONE);
        source = new SourceKeeper(settings.source(), sockets, sources, path);
    }

    @Override
    public synchronized Map<MappingKey, PlaneFault> apply(List<Change> changes) throws PlaneException {
        requireOpen();
        if (!started) {
            start();
        }
        long deadline = deadline();
        awaitClosed(closings(changes), deadline);
        Map<MappingKey, PlaneFault> faults = new LinkedHashMap<>();
        List<Step> steps = new ArrayList<>();
        for (Change change : changes) {
            wanted(change).ifPresent(mapping -> begin(mapping, steps, faults));
        }
        steps.forEach(step -> finish(step, faults, deadline));
        return faults;
    }

    @Override
    public synchronized Map<MappingKey, PlaneFault> reconcile(Collection<Mapping> wanted) throws PlaneException {
        requireOpen();
        start();
        Map<MappingKey, Mapping> missing = new LinkedHashMap<>();
        wanted.forEach(mapping -> missing.put(mapping.key(), mapping));
        List<Change> changes = new ArrayList<>();
        for (Carried now : carried.values()) {
            Mapping after = missing.remove(now.mapping().key());
            if (after == null) {
                changes.add(new Change.Close(now.mapping()));
            } else if (!after.equals(now.mapping()) || (after.enabled() && !isBoundFor(now, after))) {
                changes.add(new Change.Replace(now.mapping(), after));
            }
        }
        missing.values().forEach(mapping -> changes.add(new Change.Open(mapping)));
        return apply(changes);
    }

    @Override
    public Traffic traffic(MappingKey key) {
        Carried now = carried.get(key);
        return now == null ? Traffic.NONE : now.tally().traffic();
    }

    @Override
    public List<Opening> openings(MappingKey key) {
        return Optional.ofNullable(carried.get(key))
                .flatMap(Carried::carrier)
                .map(Carrier::openings)
                .orElse(List.of());
    }

    /** Octets that wait in memory for slow readers. */
    long backlog() {
        return context.backlog.held();
    }

    /** TCP connections that are not over. */
    int connections() {
        return tcp.connections();
    }

    @Override
    public Traffic traffic() {
        return whole.traffic();
    }

    /** None: a relay only carries what comes from outside, and in IPv6 there is no firewall of ours to open. */
    @Override
    public Set<Ability> abilities() {
        return Set.of();
    }

    @Override
    public PlaneStatus status() {
        List<String> remarks = new ArrayList<>(source.remarks());
        remarks.addAll(settings.shortTimers());
        return new PlaneStatus("relay", context.sources.preserving(), remarks);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Future<?>> closing = new ArrayList<>();
        carried.values().forEach(now -> now.carrier().ifPresent(carrier -> closing.add(carrier.close())));
        carried.clear();
        ending.values().forEach(then -> then.carrier().ifPresent(carrier -> closing.add(carrier.close())));
        ending.clear();
        awaitClosed(closing, deadline());
        tcp.close();
        source.close();
        group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void requireOpen() throws PlaneException {
        if (closed) {
            throw new PlaneException("the relay is closed");
        }
    }

    private void start() throws PlaneException {
        source.open();
        started = true;
    }

    /** Takes away first, so that what is opened in the same turn finds its port free. */
    private List<Future<?>> closings(List<Change> changes) {
        List<Future<?>> closing = new ArrayList<>();
        for (Change change : changes) {
            cutEnding(change, closing);
            Carried now = carried.get(change.key());
            if (now != null && !stays(now, change)) {
                carried.remove(change.key());
                now.carrier().ifPresent(carrier -> closing.add(takeAway(now, carrier, change)));
                wanted(change).ifPresent(held -> carried.put(held.key(), now.holding(held)));
            }
        }
        return closing;
    }

    /** A lease that ends may let its connections go on; everything else cuts them. */
    private Future<?> takeAway(Carried now, Carrier carrier, Change change) {
        if (!(change instanceof Change.Close) || settings.drain().isZero()) {
            return carrier.close();
        }
        ending.put(now.mapping().key(), now);
        return carrier.end(settings.drain(), () -> ending.remove(now.mapping().key(), now));
    }

    /** Of a lease that has ended no connection goes on beside those of another client, nor beside those of a later end. */
    private void cutEnding(Change change, List<Future<?>> closing) {
        Carried then = ending.get(change.key());
        if (then != null && !goesOn(then, change)) {
            ending.remove(change.key());
            then.carrier().ifPresent(carrier -> closing.add(carrier.close()));
        }
    }

    private static boolean goesOn(Carried then, Change change) {
        return wanted(change)
                .filter(after -> after.client().equals(then.mapping().client()))
                .isPresent();
    }

    private boolean stays(Carried now, Change change) {
        return wanted(change)
                .filter(after -> after.enabled() && isBoundFor(now, after))
                .isPresent();
    }

    /** Whether its socket is where the mapping's has to be; the local address may have become another. */
    private boolean isBoundFor(Carried now, Mapping after) {
        return now.carrier()
                .filter(carrier -> carrier.at().equals(context.boundTo(after)))
                .isPresent();
    }

    /** What is to be there after the change. */
    private static Optional<Mapping> wanted(Change change) {
        if (change instanceof Change.Open open) {
            return Optional.of(open.mapping());
        }
        return change instanceof Change.Replace replace ? Optional.of(replace.after()) : Optional.empty();
    }

    private void begin(Mapping mapping, List<Step> steps, Map<MappingKey, PlaneFault> faults) {
        if (mapping.isPinhole()) {
            faults.put(mapping.key(), new PlaneFault(PlaneFault.Kind.UNSUPPORTED, mapping.key() + " is a pinhole"));
            return;
        }
        Carried now = carried.getOrDefault(mapping.key(), Carried.nothing(mapping, whole));
        if (!mapping.enabled()) {
            carried.put(mapping.key(), now.holding(mapping));
            return;
        }
        if (now.carrier().isPresent()) {
            Carrier carrier = now.carrier().get();
            steps.add(new Step(now.by(mapping, carrier), carrier.lead(mapping)));
            return;
        }
        try {
            Carrier carrier = carrier(mapping, now.tally());
            steps.add(new Step(now.by(mapping, carrier), carrier.open()));
        } catch (ChannelException e) {
            faults.put(mapping.key(), BindFaults.of(mapping, e));
        }
    }

    private Carrier carrier(Mapping mapping, Tally tally) {
        return mapping.key().transport() == Transport.TCP
                ? new TcpRelay(tcp, mapping, tally)
                : new UdpRelay(context, mapping, tally);
    }

    private void finish(Step step, Map<MappingKey, PlaneFault> faults, long deadline) {
        Mapping mapping = step.after().mapping();
        if (!isDone(step.done(), deadline)) {
            step.after().carrier().ifPresent(carrier -> awaitClosed(List.of(carrier.close()), deadline));
            carried.remove(mapping.key());
            faults.put(mapping.key(), new PlaneFault(PlaneFault.Kind.FAILED, mapping.key() + ": the relay is stuck"));
        } else if (step.done().isSuccess()) {
            carried.put(mapping.key(), step.after());
        } else {
            faults.put(mapping.key(), BindFaults.of(mapping, step.done().cause()));
        }
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }

    private static boolean isDone(Future<?> future, long deadline) {
        return future.awaitUninterruptibly(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static void awaitClosed(List<Future<?>> closing, long deadline) {
        long stuck =
                closing.stream().filter(future -> !isDone(future, deadline)).count();
        if (stuck > 0) {
            LOG.warn("{} of {} mappings did not close within {}s", stuck, closing.size(), PATIENCE_SECONDS);
        }
    }

    /** A mapping this plane has; one that is not enabled has no carrier. Its tally stays through every replacement. */
    private record Carried(Mapping mapping, Tally tally, Optional<Carrier> carrier) {
        static Carried nothing(Mapping mapping, Tally whole) {
            return new Carried(mapping, new Tally(whole), Optional.empty());
        }

        Carried holding(Mapping disabled) {
            return new Carried(disabled, tally, Optional.empty());
        }

        Carried by(Mapping after, Carrier with) {
            return new Carried(after, tally, Optional.of(with));
        }
    }

    private record Step(Carried after, Future<?> done) {}
}
