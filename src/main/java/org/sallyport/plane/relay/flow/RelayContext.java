package org.sallyport.plane.relay.flow;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Mapping;

/** What all carriers of one plane share. */
public final class RelayContext {
    public final RelaySettings settings;
    public final Sockets sockets;
    public final Sources sources;
    public final Counters counters;
    public final Backlog backlog;
    /** Of flows; listeners are the gateway's own affair. */
    public final Allowance flowSockets;

    public final ClientShares clients;
    public final CoarseClock clock;

    private final List<RelayLoop> loops = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Flow> preserved = ConcurrentHashMap.newKeySet();

    public RelayContext(
            RelaySettings settings,
            Sockets sockets,
            Sources sources,
            Counters counters,
            InstantSource clock,
            Iterable<EventExecutor> executors) {
        this.settings = settings;
        this.sockets = sockets;
        this.sources = sources;
        this.counters = counters;
        backlog = new Backlog(settings.limits().backlog());
        flowSockets = new Allowance(settings.limits().sockets());
        clients = new ClientShares(settings.limits().flows().perClient());
        this.clock = new CoarseClock(clock);
        executors.forEach(executor -> loops.add(RelayLoop.on((EventLoop) executor, counters)));
        keepTime(nextLoop().events());
    }

    private void keepTime(EventLoop loop) {
        clock.runOn(loop);
        var unused = loop.scheduleAtFixedRate(() -> clients.sweep(System.nanoTime()), 1, 1, TimeUnit.MINUTES);
    }

    public List<RelayLoop> loops() {
        return List.copyOf(loops);
    }

    /** The next thread in turn. */
    public RelayLoop nextLoop() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /** Where the mapping's socket is bound. */
    public InetSocketAddress boundTo(Mapping mapping) {
        return new InetSocketAddress(
                settings.localAddress().apply(mapping.key().externalAddress()),
                mapping.key().externalPort());
    }

    /** Claims a pair of endpoints towards the inside; false when another session already speaks as this peer there. */
    public boolean claim(Flow flow) {
        return preserved.add(flow);
    }

    public void disclaim(Flow flow) {
        preserved.remove(flow);
    }

    /** A UDP flow on the inside that carries the remote peer's own address: both endpoints must be unique together. */
    public record Flow(InetSocketAddress remote, InetSocketAddress client) {}
}
