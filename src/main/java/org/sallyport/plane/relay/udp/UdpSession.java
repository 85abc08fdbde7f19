package org.sallyport.plane.relay.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.plane.relay.flow.Gate;
import org.sallyport.plane.relay.flow.IdleWheel;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelayContext.Flow;
import org.sallyport.plane.relay.flow.RelayLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One remote peer of a UDP mapping, with a socket of its own towards the internal client, so that the client tells
 * peers apart and answers each (NAT-86). Belongs to its mapping's thread.
 */
final class UdpSession extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSession.class);
    /** Ours: datagrams that may wait until the socket is ready, which takes no packet and is over at once. */
    private static final int MOST_EARLY = 16;

    private final RelayContext context;
    private final RelayLoop loop;
    private final UdpRelay relay;
    private final InetSocketAddress client;
    private final InetSocketAddress remote;
    private final Gate.Pass pass;
    private final IdleWheel.Watch watch;
    private final Queue<ByteBuf> early = new ArrayDeque<>(0);
    private Optional<Flow> flow = Optional.empty();
    private @Nullable Channel inside;
    private boolean ready;
    private boolean closed;
    private boolean dirty;
    private boolean answered;
    private boolean refused;

    UdpSession(
            RelayContext context,
            RelayLoop loop,
            UdpRelay relay,
            InternalClient client,
            InetSocketAddress remote,
            Gate.Pass pass) {
        this.context = context;
        this.loop = loop;
        this.relay = relay;
        this.client = new InetSocketAddress(client.address(), client.port());
        this.remote = remote;
        this.pass = pass;
        watch = new IdleWheel.Watch(this::close);
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** What its datagrams must keep to. */
    Gate.Pass meters() {
        return pass;
    }

    /**
     * Opens its socket towards the client.
     *
     * @throws io.netty.channel.ChannelException when the system has no socket left; the session is closed then
     */
    void start() {
        loop.idle().watch(watch, context.settings.udpIdle());
        try {
            open(context.sources.of(remote, client.getAddress()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(Optional<InetSocketAddress> wished) {
        Optional<InetSocketAddress> from = wished.filter(as -> claim());
        if (wished.isPresent() && from.isEmpty()) {
            context.counters.count("relay.udp.source-not-kept");
        }
        Channel socket = context.sockets.udp(client.getAddress());
        from.ifPresent(as -> context.sockets.makeTransparent(socket));
        inside = socket;
        socket.pipeline().addLast(this);
        loop.events().register(socket).addListener(registered -> connect(socket, from));
    }

    /** No two sessions speak as one peer to one client: the system could not tell their replies apart. */
    private boolean claim() {
        Flow wanted = new Flow(remote, client);
        if (!context.claim(wanted)) {
            return false;
        }
        flow = Optional.of(wanted);
        return true;
    }

    private void connect(Channel socket, Optional<InetSocketAddress> from) {
        ChannelFuture connecting = context.sockets.connectsUdp()
                ? socket.connect(client, from.orElse(null))
                : socket.bind(new InetSocketAddress(0));
        connecting.addListener(connected -> {
            if (closed) {
                var unused = socket.close();
            } else if (connected.isSuccess()) {
                begin();
            } else if (from.isPresent()) {
                context.counters.count("relay.udp.source-not-kept");
                var unused = socket.close();
                disclaim();
                openAsGateway();
            } else {
                LOG.debug(
                        "{} cannot be reached for {}: {}",
                        client,
                        remote,
                        connected.cause().toString());
                close();
            }
        });
    }

    /** Once more, when a socket that speaks as the peer did not work. */
    private void openAsGateway() {
        try {
            open(Optional.empty());
        } catch (ChannelException e) {
            context.counters.count("relay.udp.exhausted");
            LOG.debug("{}: no socket for {}: {}", client, remote, e.toString());
            close();
        }
    }

    private void begin() {
        ready = true;
        for (ByteBuf payload = early.poll(); payload != null; payload = early.poll()) {
            send(payload);
            payload.release();
        }
        flush();
    }

    /**
     * Takes a datagram from the peer, which stays the caller's.
     *
     * @return whether the session wants to be flushed, and did not before
     */
    boolean send(ByteBuf payload) {
        loop.idle().touch(watch);
        Channel socket = inside;
        if (!ready || socket == null) {
            keep(payload);
            return false;
        }
        if (!payload.isReadable()) {
            context.sockets.sendEmpty(socket, client);
            return false;
        }
        if (!socket.isWritable()) {
            context.counters.count("relay.udp.dropped");
            return false;
        }
        ByteBuf copy = payload.copy();
        Object message = context.sockets.connectsUdp() ? copy : new DatagramPacket(copy, client);
        var unused = socket.write(message, socket.voidPromise());
        boolean first = !dirty;
        dirty = true;
        return first;
    }

    private void keep(ByteBuf payload) {
        if (early.size() < MOST_EARLY) {
            early.add(payload.copy());
        } else {
            context.counters.count("relay.udp.dropped");
        }
    }

    void flush() {
        dirty = false;
        if (inside != null) {
            inside.flush();
        }
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        ready = false;
        loop.idle().forget(watch);
        early.forEach(ByteBuf::release);
        early.clear();
        if (inside != null && inside.isRegistered()) {
            var unused = inside.close();
        }
        disclaim();
        if (!answered && !refused) {
            relay.unanswered();
        }
        relay.forget(this);
    }

    private void disclaim() {
        flow.ifPresent(context::disclaim);
        flow = Optional.empty();
    }

    /** The internal client answers; nobody else may. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        DatagramPacket datagram = (DatagramPacket) received;
        try {
            if (!closed && datagram.sender().equals(client)) {
                loop.idle().touch(watch);
                answered = true;
                relay.passOut(this, datagram.content());
            }
        } finally {
            datagram.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        relay.flush();
    }

    /** An ICMP error from the internal client ends nothing (NAT-43) and refreshes nothing (NAT-25). */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        context.counters.count("relay.udp.error.inside");
        LOG.debug("{} for {}: {}", client, remote, cause.toString());
        if (cause instanceof PortUnreachableException && !refused) {
            refused = true;
            relay.refused();
        }
    }
}
