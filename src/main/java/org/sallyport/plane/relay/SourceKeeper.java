package org.sallyport.plane.relay;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.plane.relay.flow.RelaySettings.Source;
import org.sallyport.plane.relay.flow.Sockets;
import org.sallyport.plane.relay.flow.Sources;
import org.sallyport.plane.relay.transparent.TransparencyException;
import org.sallyport.plane.relay.transparent.TransparentPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the promise of {@code forwarding.relay.source}: makes this host ready for it, or says what is missing. Looks
 * after it from time to time, for whoever else rules this host may undo it. From any thread, one at a time.
 */
final class SourceKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SourceKeeper.class);

    /** Ours: for so long replies to remote peers may be lost after somebody has flushed the host's rules. */
    private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

    private static final int SOL_IP = 0;
    private static final int IP_TRANSPARENT = 19;

    private final Source wanted;
    private final Sockets sockets;
    private final Sources sources;
    private final TransparentPath path;
    private final Duration checkEvery;
    private volatile String missing = "";
    private @Nullable ScheduledExecutorService watch;
    private boolean closed;

    SourceKeeper(Source wanted, Sockets sockets, Sources sources, TransparentPath path) {
        this(wanted, sockets, sources, path, CHECK_EVERY);
    }

    SourceKeeper(Source wanted, Sockets sockets, Sources sources, TransparentPath path, Duration checkEvery) {
        this.wanted = wanted;
        this.sockets = sockets;
        this.sources = sources;
        this.path = path;
        this.checkEvery = checkEvery;
    }

    /**
     * Makes the host ready, also when it was before and somebody else has undone it.
     *
     * @throws PlaneException when the source must be preserved and cannot be
     */
    synchronized void open() throws PlaneException {
        if (wanted == Source.GATEWAY) {
            path.clear();
            return;
        }
        try {
            becomeTransparent();
            kept();
            watch();
        } catch (TransparencyException e) {
            sources.preserve(false);
            fallBack(e);
        }
    }

    /** Undoes it all, also on a thread that is being interrupted. */
    void close() {
        boolean interrupted = Thread.interrupted();
        try {
            undo();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void undo() {
        closed = true;
        if (watch != null) {
            watch.shutdown();
        }
        sources.preserve(false);
        path.clear();
    }

    /** Makes anew what somebody has taken away; while that fails, the gateway's address is used, whatever is wanted. */
    synchronized void check() {
        if (closed || (missing.isEmpty() && path.isWhole())) {
            return;
        }
        try {
            becomeTransparent();
            LOG.warn("The way back for replies to remote peers was missing and is there again");
            kept();
        } catch (TransparencyException e) {
            sources.preserve(false);
            remark(e);
        }
    }

    private void kept() {
        sources.preserve(true);
        missing = "";
    }

    private void watch() {
        if (watch == null && !closed) {
            watch = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("relay-source", true));
            var unused = watch.scheduleWithFixedDelay(
                    this::look, checkEvery.toMillis(), checkEvery.toMillis(), MILLISECONDS);
        }
    }

    /** The edge of the watch's thread: one look that fails does not end the next. */
    private void look() {
        try {
            check();
        } catch (RuntimeException e) {
            LOG.warn("The way back for replies could not be looked at", e);
        }
    }

    List<String> remarks() {
        return missing.isEmpty() ? List.of() : List.of(missing);
    }

    private void becomeTransparent() throws TransparencyException {
        if (!sockets.canBeTransparent()) {
            throw new TransparencyException("native epoll sockets are not available");
        }
        path.open();
        try {
            probe();
        } catch (IOException | ChannelException e) {
            path.clear();
            throw new TransparencyException("IP_TRANSPARENT is refused: " + e.getMessage(), e);
        }
    }

    /** Asks the system for a transparent socket, and gives it back. */
    static void probe() throws IOException {
        LinuxSocket probe = LinuxSocket.newSocketDgram(SocketProtocolFamily.INET);
        try {
            probe.setIntOpt(SOL_IP, IP_TRANSPARENT, 1);
        } finally {
            probe.close();
        }
    }

    private void fallBack(TransparencyException why) throws PlaneException {
        if (wanted == Source.PRESERVE) {
            throw new PlaneException(
                    "forwarding.relay.source is preserve, but this host cannot: " + why.getMessage(), why);
        }
        remark(why);
    }

    private void remark(TransparencyException why) {
        String now = "LAN hosts see the gateway's address instead of the remote peer's: " + why.getMessage();
        if (!now.equals(missing)) {
            LOG.warn("{}", now);
        }
        missing = now;
    }
}
