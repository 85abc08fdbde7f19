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
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelayLimits;
import org.sallyport.plane.relay.flow.RelayLoop;
import org.sallyport.plane.relay.flow.Shares;
import org.sallyport.plane.relay.flow.Tally;
import org.sallyport.plane.relay.flow.TokenBucket;
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
    private final Shares shares = new Shares();
    private final TokenBucket pace;
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
        pace = new TokenBucket(context.settings.limits().acceptsPerSecond(), System.nanoTime());
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
        Optional<String> obstacle = obstacle(remote);
        if (obstacle.isPresent()) {
            refuse(outside, remote, obstacle.get());
        } else {
            begin(outside, remote);
        }
    }

    /** Why this peer gets no connection now, as it is counted. */
    private Optional<String> obstacle(InetSocketAddress remote) {
        RelayLimits limits = context.settings.limits();
        if (!mapping.filter().admits(remote.getAddress(), remote.getPort())) {
            return Optional.of("relay.tcp.refused.filter");
        }
        if (!pace.take(System.nanoTime())) {
            return Optional.of("relay.tcp.refused.pace");
        }
        if (connections.size() >= limits.connectionsPerMapping()) {
            return Optional.of("relay.tcp.refused.full");
        }
        if (shares.of(remote.getAddress()) >= limits.connectionsPerRemote()) {
            return Optional.of("relay.tcp.refused.share");
        }
        return context.flowSockets.take(TcpConnection.SOCKETS)
                ? Optional.empty()
                : Optional.of("relay.tcp.refused.sockets");
    }

    private void begin(Channel outside, InetSocketAddress remote) {
        tally.connection();
        TcpConnection connection = new TcpConnection(context, mapping, tally, outside, remote, this::over);
        shares.take(remote.getAddress());
        connections.add(connection);
        connection.start();
    }

    /** On the connection's own thread. */
    private void over(TcpConnection connection) {
        connections.remove(connection);
        shares.giveBack(connection.remoteAddress());
        context.flowSockets.giveBack(TcpConnection.SOCKETS);
    }

    /** To this peer the port looks closed (NAT-15), as nearly as the system lets us show it. */
    private void refuse(Channel outside, InetSocketAddress remote, String why) {
        context.counters.count(why);
        LOG.debug("{}: {} from {}", mapping, why, remote);
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
