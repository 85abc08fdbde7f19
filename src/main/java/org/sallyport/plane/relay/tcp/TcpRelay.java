package org.sallyport.plane.relay.tcp;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.Carrier;
import org.sallyport.plane.relay.flow.Gate;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP mapping: who may come in, and the connections of those who did. Its door belongs to one loop's thread, each
 * connection to the thread it was given; visitors may be handed to it from any thread.
 */
public final class TcpRelay implements Carrier, TcpDoor.Visitors {
    private static final Logger LOG = LoggerFactory.getLogger(TcpRelay.class);

    private final TcpEngine engine;
    private final RelayContext context;
    private final TcpLoop loop;
    private final Tally tally;
    private final TcpDoor door;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Gate gate;
    private final InetSocketAddress at;
    private Mapping mapping;
    private boolean shut;

    /**
     * Makes its socket, not yet bound.
     *
     * @throws io.netty.channel.ChannelException when the system has no socket left
     */
    public TcpRelay(TcpEngine engine, Mapping mapping, Tally tally) {
        this(engine, mapping, tally, Optional.empty());
    }

    private TcpRelay(TcpEngine engine, Mapping mapping, Tally tally, Optional<TcpEntrance> entrance) {
        this.engine = engine;
        this.mapping = mapping;
        this.tally = tally;
        context = engine.context;
        loop = engine.nextLoop();
        at = context.boundTo(mapping);
        gate = new Gate(context, tally, "relay.tcp", TcpConnection.SOCKETS, Gate.Room.NONE);
        door = entrance.map(common -> common.door(loop, this))
                .orElseGet(() -> engine.sockets.door(loop, at.getAddress(), this));
    }

    /** One without a socket of its own. */
    public static TcpRelay behind(TcpEntrance entrance, TcpEngine engine, Mapping mapping, Tally tally) {
        return new TcpRelay(engine, mapping, tally, Optional.of(entrance));
    }

    TcpEngine engine() {
        return engine;
    }

    Tally tally() {
        return tally;
    }

    @Override
    public InetSocketAddress at() {
        return at;
    }

    @Override
    public Future<?> open() {
        Promise<Void> done = loop.events().newPromise();
        loop.run(() -> {
            try {
                door.open(at);
                done.setSuccess(null);
            } catch (IOException | UncheckedIOException e) {
                door.close(() -> done.setFailure(e));
            }
        });
        return done;
    }

    @Override
    public Future<?> lead(Mapping after) {
        Promise<Void> done = loop.events().newPromise();
        leadTo(after);
        loop.run(() -> cut(connections.stream().filter(c -> !c.isWithin(after)).toList(), done));
        return done;
    }

    private synchronized void leadTo(Mapping after) {
        mapping = after;
    }

    @Override
    public Future<?> close() {
        shut();
        connections.forEach(TcpConnection::sever);
        Promise<Void> done = loop.events().newPromise();
        loop.run(() -> door.close(() -> cut(List.copyOf(connections), done)));
        return done;
    }

    @Override
    public Future<?> end(Duration drain, Runnable over) {
        if (drain.isZero() || connections.isEmpty()) {
            return close().addListener(closed -> over.run());
        }
        shut();
        Promise<Void> done = loop.events().newPromise();
        loop.run(() -> door.close(() -> done.setSuccess(null)));
        var unused = loop.events().schedule(() -> cutAll(over), drain.toMillis(), TimeUnit.MILLISECONDS);
        return done;
    }

    private void cutAll(Runnable over) {
        var unused = close().addListener(closed -> over.run());
    }

    /** From now on nobody comes in. */
    private synchronized void shut() {
        shut = true;
    }

    private void cut(Collection<TcpConnection> some, Promise<Void> done) {
        PromiseCombiner all = new PromiseCombiner(loop.events());
        some.forEach(connection -> all.add(connection.cut()));
        all.finish(done);
    }

    @Override
    public void accepted(TcpDoor by, TcpSocket outside, InetSocketAddress remote) {
        if (!enter(by, outside, remote)) {
            refuse(outside);
        }
    }

    /** Whether this peer was let in; why not is counted. */
    private synchronized boolean enter(TcpDoor by, TcpSocket outside, InetSocketAddress remote) {
        if (isBarred(remote)) {
            return false;
        }
        Optional<Gate.Pass> pass =
                gate.enter(remote.getAddress(), mapping.client().address());
        pass.ifPresent(granted -> begin(engine.homeFor(by.loop), outside, remote, granted));
        return pass.isPresent();
    }

    private boolean isBarred(InetSocketAddress remote) {
        if (!shut && mapping.filter().admits(remote.getAddress(), remote.getPort())) {
            return false;
        }
        String why = shut ? "relay.tcp.refused.closed" : "relay.tcp.refused.filter";
        context.counters.count(why);
        LOG.debug("{}: {} from {}", at, why, remote);
        return true;
    }

    private void begin(TcpLoop home, TcpSocket outside, InetSocketAddress remote, Gate.Pass pass) {
        tally.connection();
        TcpConnection connection = new TcpConnection(this, mapping, home, outside, remote, pass);
        connections.add(connection);
        home.load().incrementAndGet();
        home.run(connection::start);
    }

    /** On the connection's own thread. */
    void over(TcpConnection connection) {
        connections.remove(connection);
        connection.pass().leave();
    }

    /** To this peer the port looks closed (NAT-15), as nearly as the system lets us show it. */
    private static void refuse(TcpSocket outside) {
        outside.lingerNot();
        outside.close();
    }

    @Override
    public void failed(IOException cause) {
        context.counters.count("relay.tcp.accept-failed");
        LOG.debug("{}: cannot accept: {}", at, cause.toString());
    }
}
