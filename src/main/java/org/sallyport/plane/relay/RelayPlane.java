package org.sallyport.plane.relay;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.time.InstantSource;
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
import org.sallyport.core.gateway.Diagnosis;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.Opening;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.gateway.PlaneFault;
import org.sallyport.core.gateway.PlaneStatus;
import org.sallyport.core.gateway.Traffic;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.plane.relay.flow.Carrier;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.Sockets;
import org.sallyport.plane.relay.flow.Sources;
import org.sallyport.plane.relay.flow.Tally;
import org.sallyport.plane.relay.ftp.Ftp;
import org.sallyport.plane.relay.tcp.Inspector;
import org.sallyport.plane.relay.tcp.TcpEngine;
import org.sallyport.plane.relay.tcp.TcpEntrance;
import org.sallyport.plane.relay.transparent.Bridges;
import org.sallyport.plane.relay.transparent.TransparentPath;
import org.sallyport.plane.relay.udp.UdpEntrance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwarding in user space, on event loops of its own: one entrance for all mappings where this host's packet filter
 * leads there, else a socket for each. Changes are made from the gateway's thread, which waits until they are real;
 * traffic never touches that thread.
 */
public final class RelayPlane implements Plane {
    private static final Logger LOG = LoggerFactory.getLogger(RelayPlane.class);

    /** Ours: for so long mappings may not be reached after somebody has flushed the host's rules. */
    private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

    private final RelaySettings settings;
    private final EventLoopGroup group;
    private final RelayContext context;
    private final TcpEngine tcp;
    private final SourceKeeper source;
    private final Carriers carriers;
    private final Set<Ability> abilities;
    private final Watch watch = new Watch(this::look);
    private final Map<MappingKey, Carried> carried = new ConcurrentHashMap<>();
    private final Ending ending = new Ending();
    private final Tally whole;
    private boolean started;
    private boolean closed;

    /** With the gateway's time line. */
    public RelayPlane(RelaySettings settings, Inside inside, Counters counters, InstantSource clock) {
        this(settings, inside, counters, clock, TransparentPath.ofThisHost());
    }

    RelayPlane(RelaySettings settings, Inside inside, Counters counters, TransparentPath path) {
        this(settings, inside, counters, InstantSource.system(), path);
    }

    private RelayPlane(
            RelaySettings settings, Inside inside, Counters counters, InstantSource clock, TransparentPath path) {
        this.settings = settings;
        Sockets sockets = Sockets.best(settings.nativeSockets());
        Sources sources = new Sources(inside);
        int threads = Runtime.getRuntime().availableProcessors();
        group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("relay", true), sockets.events());
        context = new RelayContext(settings, sockets, sources, counters, clock, group);
        whole = new Tally(context.clock);
        tcp = new TcpEngine(context, settings.ftp() ? new Ftp(carried::containsKey, counters) : Inspector.Source.NONE);
        TcpEntrance tcpEntrance = new TcpEntrance(tcp);
        UdpEntrance udpEntrance = new UdpEntrance(context);
        Entrance entrance = new CommonEntrance(sockets, tcpEntrance, udpEntrance);
        source = new SourceKeeper(settings.source(), entrance, sources, path, settings.wan());
        carriers = new Carriers(context, tcp, tcpEntrance, udpEntrance, Bridges.ofThisHost());
        abilities = source.canTranslate() ? Set.of(Ability.OUTBOUND) : Set.of();
    }

    @Override
    public synchronized Map<MappingKey, PlaneFault> apply(List<Change> changes) throws PlaneException {
        requireOpen();
        if (!started) {
            start();
        }
        return make(changes);
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
            } else if (!after.equals(now.mapping()) || (after.enabled() && !carriers.fits(now, after))) {
                changes.add(new Change.Replace(now.mapping(), after));
            }
        }
        missing.values().forEach(mapping -> changes.add(new Change.Open(mapping)));
        return make(changes);
    }

    private Map<MappingKey, PlaneFault> make(List<Change> changes) {
        Turn turn = new Turn(carried, carriers, ending, whole, settings.drain());
        Map<MappingKey, PlaneFault> faults = turn.make(changes);
        if (!source.change(turn.left(), turn.entered())) {
            faults.putAll(rearrange());
        }
        return faults;
    }

    /** Carries anew what is not carried as it could be, or must be, by now. */
    private Map<MappingKey, PlaneFault> rearrange() {
        List<Change> changes = new ArrayList<>();
        for (Carried now : carried.values()) {
            Mapping mapping = now.mapping();
            if (mapping.enabled() && !carriers.fits(now, mapping)) {
                changes.add(new Change.Replace(mapping, mapping));
            }
        }
        return changes.isEmpty() ? Map.of() : make(changes);
    }

    private void start() throws PlaneException {
        source.open();
        started = true;
        if (context.sources.preserving()) {
            watch.start(CHECK_EVERY);
        }
    }

    /** Somebody else who rules this host may have undone what leads here. */
    private synchronized void look() {
        if (!closed) {
            source.check();
            carriers.look();
            rearrange().values().forEach(fault -> LOG.warn("{}", fault.detail()));
        }
    }

    @Override
    public Traffic traffic(MappingKey key) {
        Carried now = carried.get(key);
        return now == null ? Traffic.NONE : now.tally().traffic();
    }

    @Override
    public Diagnosis diagnosis(MappingKey key) {
        Carried now = carried.get(key);
        return now == null ? Diagnosis.NOTHING : now.tally().diagnosis();
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

    /** In IPv6 there is no firewall of ours to open. */
    @Override
    public Set<Ability> abilities() {
        return abilities;
    }

    @Override
    public PlaneStatus status() {
        List<String> remarks = new ArrayList<>(source.remarks());
        carriers.remark().ifPresent(remarks::add);
        remarks.addAll(settings.shortTimers());
        return new PlaneStatus("relay", context.sources.preserving(), remarks);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        watch.stop();
        new Turn(carried, carriers, ending, whole, Duration.ZERO).closeAll();
        tcp.close();
        source.close();
        group.shutdownGracefully(0, Turn.PATIENCE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(Turn.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void requireOpen() throws PlaneException {
        if (closed) {
            throw new PlaneException("the relay is closed");
        }
    }
}
