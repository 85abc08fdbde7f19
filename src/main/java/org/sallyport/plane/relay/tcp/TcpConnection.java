package org.sallyport.plane.relay.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.IdleWheel;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelayLoop;
import org.sallyport.plane.relay.flow.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection, relayed: accepted outside, connected inside before anything is read (NAT-33), then octets, FINs
 * and RSTs passed on as what they are. Belongs to one loop's thread; only {@link #cut}, {@link #sever} and {@link #isWithin} are called
 * from others.
 */
final class TcpConnection {
    /** One outside, one inside. */
    static final int SOCKETS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    /** How far it has come. */
    private enum State {
        /** The inside has not answered yet: to OPEN when it does, to OVER when it refuses or is silent. */
        CONNECTING,
        /** Both directions, or after a FIN the other one, carry data: to OVER by two FINs, a RST, silence or a cut. */
        OPEN,
        OVER
    }

    private final RelayContext context;
    private final Mapping mapping;
    private final Tally tally;
    private final InetSocketAddress remote;
    private final Consumer<TcpConnection> onOver;
    private final RelayLoop loop;
    private final IdleWheel.Watch watch;
    private final TcpEnd outside;
    private final Queue<ByteBuf> early = new ArrayDeque<>(0);
    private @Nullable TcpEnd inside;
    private State state = State.CONNECTING;
    private volatile boolean severed;
    private Duration allowed = Duration.ZERO;

    TcpConnection(
            RelayContext context,
            Mapping mapping,
            Tally tally,
            Channel accepted,
            InetSocketAddress remote,
            Consumer<TcpConnection> onOver) {
        this.context = context;
        this.mapping = mapping;
        this.tally = tally;
        this.remote = remote;
        this.onOver = onOver;
        loop = context.nextLoop();
        watch = new IdleWheel.Watch(this::idle);
        outside = new TcpEnd(this, (DuplexChannel) accepted, context);
    }

    /** Whether this mapping leads where the connection goes, and lets its peer in. */
    boolean isWithin(Mapping other) {
        return mapping.client().equals(other.client()) && other.filter().admits(remote.getAddress(), remote.getPort());
    }

    /** Takes nothing more from either side from now on, whatever its thread is busy with. */
    void sever() {
        severed = true;
    }

    /** Resets both sides (RFC 6886 §3.4). */
    Future<?> cut() {
        sever();
        return loop.events().submit(this::reset);
    }

    void start() {
        loop.events().register(outside.channel()).addListener(registered -> {
            if (registered.isSuccess()) {
                allow(context.settings.connectTimeout());
                connect(context.sources.of(remote, mapping.client().address()));
            } else {
                failed(registered.cause());
            }
        });
    }

    private void connect(Optional<InetSocketAddress> from) {
        if (state == State.OVER) {
            return;
        }
        try {
            DuplexChannel socket = context.sockets.tcp(mapping.client().address());
            from.ifPresent(as -> context.sockets.makeTransparent(socket));
            TcpEnd end = new TcpEnd(this, socket, context);
            inside = end;
            loop.events().register(socket).addListener(registered -> connect(end, from));
        } catch (ChannelException e) {
            context.counters.count("relay.tcp.exhausted");
            failed(e);
        }
    }

    private void connect(TcpEnd end, Optional<InetSocketAddress> from) {
        InetSocketAddress client = new InetSocketAddress(
                mapping.client().address(), mapping.client().port());
        ChannelFuture connecting = end.channel().connect(client, from.orElse(null));
        if (connecting.isDone() && !connecting.isSuccess() && from.isPresent()) {
            // It failed before anyone could answer: this host cannot speak as the peer just now, as when the very
            // same pair of endpoints is in use by another mapping.
            context.counters.count("relay.tcp.source-not-kept");
            end.close();
            connect(Optional.empty());
            return;
        }
        connecting.addListener(connected -> {
            if (connected.isSuccess()) {
                opened(end);
            } else if (state == State.CONNECTING) {
                LOG.debug(
                        "{}: {} did not get in: {}",
                        mapping,
                        remote,
                        connected.cause().toString());
                unreached(connected.cause());
            }
        });
    }

    /** The client said no by a RST or an ICMP error, or there was nobody to say so: its link layer address is unknown. */
    private void unreached(Throwable cause) {
        if (cause instanceof ConnectException) {
            tally.refusedInside();
            abort("relay.tcp.refused.inside");
        } else {
            tally.noAnswerInside();
            abort("relay.tcp.refused.silence");
        }
    }

    private void opened(TcpEnd end) {
        if (state != State.CONNECTING) {
            end.reset();
            return;
        }
        state = State.OPEN;
        allow(context.settings.establishedIdle());
        for (ByteBuf data = early.poll(); data != null; data = early.poll()) {
            context.backlog.remove(data.capacity());
            end.send(data);
        }
        end.resume();
        if (outside.inputEnded()) {
            passOnEnd(end);
        } else if (!end.congested()) {
            outside.resume();
        }
    }

    void received(TcpEnd from, ByteBuf data) {
        if (severed || state == State.OVER) {
            data.release();
            return;
        }
        count(from, data.readableBytes());
        loop.idle().touch(watch);
        TcpEnd to = other(from);
        if (to == null || state == State.CONNECTING) {
            context.backlog.add(data.capacity());
            early.add(data);
            spare(context.backlog.isOverrun());
        } else {
            pass(from, to, data);
        }
    }

    private void pass(TcpEnd from, TcpEnd to, ByteBuf data) {
        to.send(data);
        if (to.congested()) {
            from.pause();
            spare(to.overrun());
        }
    }

    private void count(TcpEnd from, int octets) {
        if (from == outside) {
            tally.in(octets);
        } else {
            tally.out(octets);
        }
    }

    /** After a FIN, Netty reads on whatever we say: as much as the system had taken in for us, which may be too much. */
    private void spare(boolean overrun) {
        if (overrun) {
            loop.events().execute(() -> abort("relay.tcp.memory"));
        }
    }

    /** Something written to this end has gone: the other may be read again. */
    void relieved(TcpEnd end) {
        TcpEnd other = other(end);
        if (state == State.OPEN && other != null && !end.congested()) {
            other.resume();
        }
    }

    /** A FIN came in by this end. */
    void ended(TcpEnd end) {
        if (state == State.OVER || end.inputEnded()) {
            return;
        }
        end.endInput();
        TcpEnd other = other(end);
        if (state == State.OPEN && other != null) {
            passOnEnd(other);
        }
    }

    private void passOnEnd(TcpEnd to) {
        allow(context.settings.transitoryIdle());
        to.endOutput();
    }

    /** This end is closed: in good order, or cut off by its peer. */
    void gone(TcpEnd end) {
        if (state == State.OVER) {
            return;
        }
        if (!end.outputEnded()) {
            reset();
            return;
        }
        ended(end);
        TcpEnd other = other(end);
        if (other == null || !other.channel().isOpen()) {
            over();
        }
    }

    /** One of the sockets failed: a RST came in, or the network is gone. It ends both. */
    void failed(Throwable cause) {
        if (state != State.OVER) {
            LOG.debug("{}: {} ended: {}", mapping, remote, cause.toString());
            reset();
        }
    }

    private void allow(Duration silence) {
        allowed = silence;
        loop.idle().watch(watch, silence);
    }

    /**
     * Nothing has come to be relayed for as long as is allowed. That is no silence while a slow reader still
     * acknowledges what the system holds for it.
     */
    private void idle() {
        if (state == State.OPEN && (isHeard(outside) || isHeard(inside))) {
            allow(allowed);
        } else if (state == State.OPEN) {
            abort("relay.tcp.idle");
        } else {
            tally.noAnswerInside();
            abort("relay.tcp.refused.silence");
        }
    }

    private boolean isHeard(@Nullable TcpEnd end) {
        return end != null
                && end.channel().isOpen()
                && context.sockets.silentMillis(end.channel()) < allowed.toMillis();
    }

    private void abort(String why) {
        if (state != State.OVER) {
            context.counters.count(why);
            reset();
        }
    }

    private void reset() {
        if (state == State.OVER) {
            return;
        }
        over();
        outside.reset();
        if (inside != null) {
            inside.reset();
        }
    }

    private void over() {
        state = State.OVER;
        loop.idle().forget(watch);
        early.forEach(data -> {
            context.backlog.remove(data.capacity());
            data.release();
        });
        early.clear();
        onOver.accept(this);
    }

    private @Nullable TcpEnd other(TcpEnd end) {
        return end == outside ? inside : outside;
    }
}
