package org.sallyport.plane.relay.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.Carrier;
import org.sallyport.plane.relay.flow.Channels;
import org.sallyport.plane.relay.flow.Gate;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelayLoop;
import org.sallyport.plane.relay.flow.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP mapping: a listening socket on the external port and the connections that came in by it. The socket and the
 * mapping it leads to belong to one loop's thread; each connection belongs to the thread it was given.
 */
public final class TcpRelay extends ChannelInboundHandlerAdapter implements Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(TcpRelay.class);
    /** Ours: how long the door is left alone after the system could not accept, for want of descriptors. */
    private static final long RECOVERY_MILLIS = 500;

    private final RelayContext context;
    private final RelayLoop loop;
    private final Tally tally;
    private final Channel listener;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Gate gate;
    private final InetSocketAddress at;
    private Mapping mapping;

    /**
     * Makes its socket, not yet bound.
     *
     * @throws ChannelException when the system has no socket left
     */
    public TcpRelay(RelayContext context, Mapping mapping, Tally tally) {
        this.context = context;
        this.mapping = mapping;
        this.tally = tally;
        loop = context.nextLoop();
        at = context.boundTo(mapping);
        gate = new Gate(context, tally, "relay.tcp", TcpConnection.SOCKETS, () -> {});
        listener = context.sockets.tcpListener(at.getAddress());
        // A restarted gateway takes its ports back though old connections linger (TIME_WAIT).
        listener.config().setOption(ChannelOption.SO_REUSEADDR, true);
        listener.pipeline().addLast(this);
    }

    @Override
    public InetSocketAddress at() {
        return at;
    }

    @Override
    public Future<?> open() {
        return Channels.bind(loop, context.sockets, listener, at);
    }

    @Override
    public Future<?> lead(Mapping after) {
        Promise<Void> done = loop.events().newPromise();
        loop.events().execute(() -> {
            mapping = after;
            cut(connections.stream().filter(c -> !c.isWithin(after)).toList(), done);
        });
        return done;
    }

    @Override
    public Future<?> close() {
        connections.forEach(TcpConnection::sever);
        Promise<Void> done = loop.events().newPromise();
        Channels.close(loop, context.sockets, listener, () -> cut(List.copyOf(connections), done));
        return done;
    }

    private void cut(Collection<TcpConnection> some, Promise<Void> done) {
        PromiseCombiner all = new PromiseCombiner(loop.events());
        some.forEach(connection -> all.add(connection.cut()));
        all.finish(done);
    }

    /** A connection has been accepted by the system. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel outside = (Channel) accepted;
        InetSocketAddress remote = (InetSocketAddress) outside.remoteAddress();
        Optional<Gate.Pass> pass = admits(remote)
                ? gate.enter(remote.getAddress(), mapping.client().address())
                : Optional.empty();
        if (pass.isPresent()) {
            begin(outside, remote, pass.get());
        } else {
            refuse(outside);
        }
    }

    private boolean admits(InetSocketAddress remote) {
        boolean admitted = mapping.filter().admits(remote.getAddress(), remote.getPort());
        if (!admitted) {
            context.counters.count("relay.tcp.refused.filter");
            LOG.debug("{}: {} is not for this mapping", mapping, remote);
        }
        return admitted;
    }

    private void begin(Channel outside, InetSocketAddress remote, Gate.Pass pass) {
        tally.connection();
        TcpConnection connection = new TcpConnection(context, mapping, tally, outside, remote, over -> {
            connections.remove(over);
            pass.leave();
        });
        connections.add(connection);
        connection.start();
    }

    /** To this peer the port looks closed (NAT-15), as nearly as the system lets us show it. */
    private static void refuse(Channel outside) {
        Channels.lingerNot(outside);
        outside.unsafe().closeForcibly();
    }

    /** The system could not accept: it would say so at once again, so the door rests for a moment. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        context.counters.count("relay.tcp.accept-failed");
        LOG.debug("{}: cannot accept: {}", mapping, cause.toString());
        ctx.channel().config().setAutoRead(false);
        var unused = loop.events()
                .schedule(() -> ctx.channel().config().setAutoRead(true), RECOVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
}
