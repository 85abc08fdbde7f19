package org.sallyport.plane.relay.tcp;

import io.netty.channel.ChannelException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.Gate;
import org.sallyport.plane.relay.flow.IdleWheel;
import org.sallyport.plane.relay.flow.Meter;
import org.sallyport.plane.relay.flow.RelayContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection, relayed: accepted outside, connected inside before anything is read (NAT-33), then octets, FINs
 * and RSTs passed on as what they are. Of one on its way out, accepted inside, the words outside and inside change
 * places. Belongs to one loop's thread; only {@link #cut}, {@link #sever} and {@link #isWithin} are called from others.
 */
final class TcpConnection implements TcpSocket.Watcher, Inspected {
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

    private final TcpRelay relay;
    private final RelayContext context;
    private final Mapping mapping;
    private final InetSocketAddress remote;
    private final Course course;
    private final TcpLoop loop;
    private final Gate.Pass pass;
    private final IdleWheel.Watch watch;
    private final Rest restIn;
    private final Rest restOut;
    private final TcpSocket outside;
    private @Nullable TcpSocket inside;
    private @Nullable TcpStream in;
    private @Nullable TcpStream out;
    private @Nullable Inspector inspector;
    private State state = State.CONNECTING;
    private boolean queued;
    private volatile boolean severed;
    private Duration allowed = Duration.ZERO;

    /**
     * @param remote whose connection it is, for filters and shares: of one beside another, that one's
     */
    TcpConnection(
            TcpRelay relay,
            Mapping mapping,
            TcpLoop loop,
            TcpSocket accepted,
            InetSocketAddress remote,
            Gate.Pass pass,
            Course course) {
        this.relay = relay;
        this.mapping = mapping;
        this.loop = loop;
        this.remote = remote;
        this.pass = pass;
        this.course = course;
        context = relay.engine().context;
        outside = accepted;
        watch = new IdleWheel.Watch(this::idle);
        restIn = new Rest(loop.events(), this::pump);
        restOut = new Rest(loop.events(), this::pump);
    }

    /** Whether this mapping leads where the connection goes, and lets its peer in. */
    boolean isWithin(Mapping other) {
        return mapping.client().equals(other.client()) && other.filter().admits(remote.getAddress(), remote.getPort());
    }

    /** Its place within the limits. */
    Gate.Pass pass() {
        return pass;
    }

    @Override
    public Mapping mapping() {
        return mapping;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetAddress outside() {
        return relay.at().getAddress();
    }

    @Override
    public InetAddress seenInside() throws IOException {
        return Objects.requireNonNull(inside, "nobody is connected inside").localAddress();
    }

    @Override
    public Door open(Way way, Duration unused) throws IOException {
        return relay.openBeside(this, loop, way, unused);
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

    /** Connects inside; on its own thread. Not when it was cut meanwhile: then it is to be reset, and nobody dialled. */
    void start() {
        allow(context.settings.connectTimeout());
        try {
            if (!severed) {
                connect(course);
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void connect(Course by) {
        try {
            TcpSocket socket = by.dial(relay.engine().sockets);
            inside = socket;
            socket.watch(loop.events(), this);
        } catch (ChannelException e) {
            LOG.debug("{}: no socket for {}: {}", mapping, remote, e.toString());
            abort("relay.tcp.exhausted");
        } catch (IOException e) {
            if (by.as().isPresent() && inside == null) {
                // It failed before anyone could answer: this host cannot speak as the peer just now, as when the very
                // same pair of endpoints is in use by another mapping.
                context.counters.count("relay.tcp.source-not-kept");
                connect(by.asGateway());
            } else {
                refused(e);
            }
        }
    }

    @Override
    public void ready(TcpSocket socket) {
        if (state == State.OPEN) {
            pump();
        } else if (state == State.CONNECTING && socket == inside) {
            answered(socket);
        }
    }

    private void answered(TcpSocket client) {
        try {
            if (client.finishConnect()) {
                open(client);
            }
        } catch (IOException e) {
            refused(e);
        }
    }

    private void refused(IOException why) {
        LOG.debug("{}: {} did not get {}: {}", mapping, remote, course.direction(), why.toString());
        if (course.direction() == Direction.OUT) {
            abort("relay.tcp.refused.outside");
        } else if (why instanceof ConnectException) {
            relay.tally().refusedInside();
            abort("relay.tcp.refused.inside");
        } else {
            unanswered();
        }
    }

    /** Nobody inside said yes or no: in time, or because nobody there has the client's address. */
    private void unanswered() {
        relay.tally().noAnswerInside();
        abort("relay.tcp.refused.silence");
    }

    private Meter meter(Direction way) {
        return way == Direction.IN ? pass.in() : pass.out();
    }

    /** What the peer may have sent meanwhile goes first; only then is it worth being told of more. */
    private void open(TcpSocket client) {
        state = State.OPEN;
        allow(context.settings.establishedIdle());
        try {
            makeStreams(client);
            pump();
            if (state == State.OPEN) {
                client.greet();
                outside.watch(loop.events(), this);
                await();
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void makeStreams(TcpSocket client) {
        inspector = inspector().orElse(null);
        Direction on = course.direction();
        in = new TcpStream(loop, context.backlog, relay.tally(), meter(on), on, outside, client, inspector);
        Direction back = on.opposite();
        out = new TcpStream(loop, context.backlog, relay.tally(), meter(back), back, client, outside, inspector);
        outside.readable(true);
        outside.writable(true);
        client.writable(true);
    }

    private Optional<Inspector> inspector() {
        return course.inspected() ? relay.engine().inspectors.of(this) : Optional.empty();
    }

    private void pump() {
        if (in == null || out == null || severed || state != State.OPEN) {
            return;
        }
        loop.idle().touch(watch);
        try {
            boolean more = in.move();
            more |= out.move();
            if (in.isDone() && out.isDone()) {
                end();
                return;
            }
            if (isBroken(outside) || isBroken(inside)) {
                LOG.debug("{}: {} ended: reset after all it had sent", mapping, remote);
                reset();
                return;
            }
            passEnds();
            await();
            if (more) {
                pumpAgain();
            } else {
                restIn.begin(in.restNanos());
                restOut.begin(out.restNanos());
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** Whether it failed and no read will say so: the RST came behind the last octet, or behind a FIN. */
    private static boolean isBroken(@Nullable TcpSocket socket) {
        return socket != null && socket.hasFailed() && !socket.isReadable();
    }

    /** When the others on this thread have had their turn. */
    private void pumpAgain() {
        if (!queued) {
            queued = true;
            loop.events().execute(() -> {
                queued = false;
                pump();
            });
        }
    }

    private void passEnds() throws IOException {
        passEnd(in, inside);
        passEnd(out, outside);
    }

    private void passEnd(@Nullable TcpStream stream, @Nullable TcpSocket to) throws IOException {
        if (stream != null && to != null && stream.isDone() && !to.outputEnded()) {
            to.endOutput();
            allow(context.settings.transitoryIdle());
        }
    }

    private void await() throws IOException {
        if (in != null && out != null && inside != null) {
            outside.await(out.isStuck());
            inside.await(in.isStuck());
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
            unanswered();
        }
    }

    private boolean isHeard(@Nullable TcpSocket socket) {
        return socket != null && socket.silentMillis() < allowed.toMillis();
    }

    private void abort(String why) {
        if (state != State.OVER) {
            context.counters.count(why);
            reset();
        }
    }

    /** One of the sockets failed: a RST came in, or the network is gone. It ends both, as does a mistake of ours. */
    private void failed(Exception cause) {
        LOG.debug("{}: {} ended: {}", mapping, remote, cause.toString());
        if (cause instanceof RuntimeException) {
            context.counters.count("relay.tcp.failed");
            LOG.debug("by a mistake:", cause);
        }
        reset();
    }

    private void reset() {
        if (state != State.OVER) {
            outside.lingerNot();
            if (inside != null) {
                inside.lingerNot();
            }
            end();
        }
    }

    /** Both directions have come to their end, or must. */
    private void end() {
        state = State.OVER;
        loop.idle().forget(watch);
        if (in != null && out != null) {
            in.release();
            out.release();
        }
        if (inspector != null) {
            inspector.closed();
        }
        loop.close(outside);
        if (inside != null) {
            loop.close(inside);
        }
        loop.load().decrementAndGet();
        relay.over(this);
    }
}
