package org.sallyport.plane.relay.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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
 * One UDP mapping: a socket on the external port and a session for each remote peer (NAT-86). Endpoint-independent: all
 * peers use the one socket, and whom the filter admits gets in (RFC 4787 REQ-1, REQ-8). Everything in it belongs to one
 * loop's thread.
 */
public final class UdpRelay extends ChannelInboundHandlerAdapter implements Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(UdpRelay.class);

    private final RelayContext context;
    private final RelayLoop loop;
    private final Tally tally;
    private final Gate gate;
    private final Channel outside;
    /** By remote peer, the one idle for longest first. */
    private final Map<InetSocketAddress, UdpSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

    private final List<UdpSession> unflushed = new ArrayList<>();
    private final InetSocketAddress at;
    private Mapping mapping;

    /**
     * Makes its socket, not yet bound.
     *
     * @throws ChannelException when the system has no socket left
     */
    public UdpRelay(RelayContext context, Mapping mapping, Tally tally) {
        this.context = context;
        this.mapping = mapping;
        this.tally = tally;
        gate = new Gate(context, tally, "relay.udp", 1, this::evict);
        loop = context.nextLoop();
        at = context.boundTo(mapping);
        outside = context.sockets.udp(at.getAddress());
        outside.pipeline().addLast(this);
    }

    @Override
    public InetSocketAddress at() {
        return at;
    }

    @Override
    public Future<?> open() {
        return Channels.bind(loop, context.sockets, outside, at);
    }

    @Override
    public Future<?> lead(Mapping after) {
        return loop.events().submit(() -> {
            boolean sameClient = mapping.client().equals(after.client());
            mapping = after;
            end(session -> !sameClient || !admits(session.remote()));
        });
    }

    @Override
    public Future<?> close() {
        Promise<Void> done = loop.events().newPromise();
        Channels.close(loop, context.sockets, outside, () -> {
            end(session -> true);
            done.setSuccess(null);
        });
        return done;
    }

    private void end(Predicate<UdpSession> which) {
        sessions.values().stream().filter(which).toList().forEach(UdpSession::close);
    }

    private boolean admits(InetSocketAddress remote) {
        return mapping.filter().admits(remote.getAddress(), remote.getPort());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        DatagramPacket datagram = (DatagramPacket) received;
        try {
            if (admits(datagram.sender())) {
                passIn(datagram.sender(), datagram.content());
            } else {
                context.counters.count("relay.udp.refused.filter");
            }
        } finally {
            datagram.release();
        }
    }

    private void passIn(InetSocketAddress remote, ByteBuf payload) {
        UdpSession session = session(remote);
        if (session == null || !session.meters().in().admits(payload.readableBytes())) {
            return;
        }
        tally.in(payload.readableBytes());
        if (session.send(payload)) {
            unflushed.add(session);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        unflushed.forEach(UdpSession::flush);
        unflushed.clear();
    }

    private @Nullable UdpSession session(InetSocketAddress remote) {
        UdpSession known = sessions.get(remote);
        if (known != null) {
            return known;
        }
        return gate.enter(remote.getAddress(), mapping.client().address())
                .map(pass -> begin(remote, pass))
                .orElse(null);
    }

    /** For one more peer than there may be, the one idle for longest is forgotten (NAT-86). */
    private void evict() {
        context.counters.count("relay.udp.evicted");
        tally.limited();
        sessions.values().iterator().next().close();
    }

    private @Nullable UdpSession begin(InetSocketAddress remote, Gate.Pass pass) {
        UdpSession session = new UdpSession(context, loop, this, mapping.client(), remote, pass);
        sessions.put(remote, session);
        tally.connection();
        try {
            session.start();
            return session;
        } catch (ChannelException e) {
            context.counters.count("relay.udp.exhausted");
            LOG.debug("{}: no session for {}: {}", mapping, remote, e.toString());
            return null;
        }
    }

    /** A session has a datagram for its peer. */
    public void passOut(UdpSession session, ByteBuf payload) {
        sessions.get(session.remote()); // It is in use: no longer the eldest.
        if (!session.meters().out().admits(payload.readableBytes())) {
            return;
        }
        tally.out(payload.readableBytes());
        if (!payload.isReadable()) {
            context.sockets.sendEmpty(outside, session.remote());
        } else if (outside.isWritable()) {
            DatagramPacket datagram = new DatagramPacket(payload.copy(), session.remote());
            var unused = outside.write(datagram, outside.voidPromise());
        } else {
            context.counters.count("relay.udp.dropped");
        }
    }

    public void flush() {
        outside.flush();
    }

    /** The client refused what one session brought: once for each. */
    void refused() {
        tally.refusedInside();
    }

    /** The client sent nothing back as long as a session lasted. */
    void unanswered() {
        tally.noAnswerInside();
        context.counters.count("relay.udp.no-answer");
    }

    /** A session is over: once for each. */
    public void forget(UdpSession session) {
        sessions.remove(session.remote(), session);
        session.meters().leave();
    }

    /** A send failed, as by an unreachable network: the datagram is lost and the socket stays (NAT-43). */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        context.counters.count("relay.udp.error.outside");
        LOG.debug("{}: {}", mapping, cause.toString());
    }
}
