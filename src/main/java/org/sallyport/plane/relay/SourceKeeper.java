package org.sallyport.plane.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import java.util.List;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.plane.relay.RelaySettings.Source;
import org.sallyport.plane.relay.transparent.TransparencyException;
import org.sallyport.plane.relay.transparent.TransparentPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the promise of {@code forwarding.relay.source}: makes this host ready for it, or says what is missing. */
final class SourceKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SourceKeeper.class);

    private final Source wanted;
    private final Sockets sockets;
    private final Sources sources;
    private final TransparentPath path;
    private volatile String missing = "";

    SourceKeeper(Source wanted, Sockets sockets, Sources sources, TransparentPath path) {
        this.wanted = wanted;
        this.sockets = sockets;
        this.sources = sources;
        this.path = path;
    }

    /**
     * Makes the host ready, also when it was before and somebody else has undone it.
     *
     * @throws PlaneException when the source must be preserved and cannot be
     */
    void open() throws PlaneException {
        if (wanted == Source.GATEWAY) {
            path.clear();
            return;
        }
        try {
            becomeTransparent();
            sources.preserve(true);
            missing = "";
        } catch (TransparencyException e) {
            sources.preserve(false);
            fallBack(e);
        }
    }

    void close() {
        sources.preserve(false);
        path.clear();
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
            Channel probe = sockets.tcp(Addresses.of("127.0.0.1"));
            sockets.makeTransparent(probe);
            probe.unsafe().closeForcibly();
        } catch (ChannelException e) {
            path.clear();
            throw new TransparencyException("IP_TRANSPARENT is refused: " + e.getMessage(), e);
        }
    }

    private void fallBack(TransparencyException why) throws PlaneException {
        if (wanted == Source.PRESERVE) {
            throw new PlaneException(
                    "forwarding.relay.source is preserve, but this host cannot: " + why.getMessage(), why);
        }
        String now = "LAN hosts see the gateway's address instead of the remote peer's: " + why.getMessage();
        if (!now.equals(missing)) {
            LOG.warn("{}", now);
        }
        missing = now;
    }
}
