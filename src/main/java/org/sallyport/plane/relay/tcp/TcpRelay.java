package org.sallyport.plane.relay.tcp;

import io.netty.channel.ChannelException;
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
import org.sallyport.core.gateway.Opening;
import org.sallyport.core.mapping.InternalClient;
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
    private final Set<SideDoor> sideDoors = ConcurrentHashMap.newKeySet();
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
        InternalClient client = mapping.client();
        Optional<Gate.Pass> pass = gate.enter(remote.getAddress(), client.address());
        pass.ifPresent(granted -> {
            InetSocketAddress to = new InetSocketAddress(client.address(), client.port());
            Course course = Course.in(to, context.sources.of(remote, client.address()));
            begin(engine.homeFor(by.loop), outside, remote, granted, course);
        });
        return pass.isPresent();
    }

    /** Opens a door for one connection more of one that is there; on that one's thread. */
    Inspected.Door openBeside(TcpConnection beside, TcpLoop at, Inspected.Way way, Duration unused) throws IOException {
        if (!context.flowSockets.take(1)) {
            throw new IOException("no socket is left");
        }
        SideDoor side = sideDoor(beside, at, way, unused);
        sideDoors.add(side);
        side.open();
        return side;
    }

    private SideDoor sideDoor(TcpConnection beside, TcpLoop at, Inspected.Way way, Duration unused) throws IOException {
        try {
            return new SideDoor(this, beside, at, way, unused);
        } catch (ChannelException e) {
            context.flowSockets.giveBack(1);
            throw new IOException("the system has no socket left", e);
        }
    }

    /** Nobody comes in by a side door any more. */
    void forget(SideDoor side) {
        sideDoors.remove(side);
    }

    /** The system has a side door's socket back. */
    void released() {
        context.flowSockets.giveBack(1);
    }

    @Override
    public List<Opening> openings() {
        return sideDoors.stream().map(SideDoor::opening).toList();
    }

    /** Who has come in by a side door counts as whom it was opened for. */
    void enteredBeside(TcpConnection beside, TcpLoop by, TcpSocket accepted, Course course) {
        if (!enterBeside(beside, by, accepted, course)) {
            refuse(accepted);
        }
    }

    private synchronized boolean enterBeside(TcpConnection beside, TcpLoop by, TcpSocket accepted, Course course) {
        if (shut || !beside.isWithin(mapping)) {
            bar(beside.remote(), "relay.tcp.refused.closed");
            return false;
        }
        Optional<Gate.Pass> pass =
                gate.enter(beside.remote().getAddress(), mapping.client().address());
        pass.ifPresent(granted -> begin(engine.homeFor(by), accepted, beside.remote(), granted, course));
        return pass.isPresent();
    }

    private boolean isBarred(InetSocketAddress remote) {
        if (!shut && mapping.filter().admits(remote.getAddress(), remote.getPort())) {
            return false;
        }
        bar(remote, shut ? "relay.tcp.refused.closed" : "relay.tcp.refused.filter");
        return true;
    }

    private void bar(InetSocketAddress remote, String why) {
        context.counters.count(why);
        LOG.debug("{}: {} from {}", at, why, remote);
    }

    private void begin(TcpLoop home, TcpSocket accepted, InetSocketAddress remote, Gate.Pass pass, Course course) {
        tally.connection();
        TcpConnection connection = new TcpConnection(this, mapping, home, accepted, remote, pass, course);
        connections.add(connection);
        home.load().incrementAndGet();
        home.run(connection::start);
    }

    /** On the connection's own thread. */
    void over(TcpConnection connection) {
        connections.remove(connection);
        connection.pass().leave();
    }

    /** The same, for a reason that is counted. */
    void refuse(TcpSocket outside, InetSocketAddress remote, String why) {
        bar(remote, why);
        refuse(outside);
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
