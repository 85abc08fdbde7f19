package org.sallyport.plane.relay;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.plane.relay.flow.RelaySettings.Source;
import org.sallyport.plane.relay.flow.Sources;
import org.sallyport.plane.relay.transparent.Passage;
import org.sallyport.plane.relay.transparent.RelayTable;
import org.sallyport.plane.relay.transparent.TransparencyException;
import org.sallyport.plane.relay.transparent.TransparentPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the promise of {@code forwarding.relay.source}: makes this host ready for it, or says what is missing, and tells
 * its packet filter of the mappings. Not for threads in parallel, but for the remarks.
 */
final class SourceKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SourceKeeper.class);

    /** Where the entrance is bound only later; any port does to try whether the system takes the table. */
    private static final int ANY_PORT = 1;

    private final Source wanted;
    private final Entrance entrance;
    private final Sources sources;
    private final TransparentPath path;
    private final Supplier<Optional<String>> wan;
    private volatile String missing = "";
    private boolean closed;

    /**
     * Changes nothing yet.
     *
     * @param wan the WAN interface as it is just now
     */
    SourceKeeper(
            Source wanted, Entrance entrance, Sources sources, TransparentPath path, Supplier<Optional<String>> wan) {
        this.wanted = wanted;
        this.entrance = entrance;
        this.sources = sources;
        this.path = path;
        this.wan = wan;
    }

    /** Whether this host lets what internal clients send leave by their mappings, as far as can be told beforehand. */
    boolean canTranslate() {
        if (wanted == Source.GATEWAY) {
            return false;
        }
        try {
            entrance.requirePossible();
            path.rehearse(new RelayTable(ANY_PORT, ANY_PORT, Optional.of("any")));
            return true;
        } catch (IOException | TransparencyException e) {
            LOG.debug("what internal clients send is not translated: {}", e.getMessage());
            return false;
        }
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
            kept();
        } catch (TransparencyException e) {
            fallBack(e);
        }
    }

    /** Makes anew what somebody has taken away; while that fails, the gateway's address is used, whatever is wanted. */
    void check() {
        if (closed || wanted == Source.GATEWAY || (missing.isEmpty() && path.isWhole(table()))) {
            return;
        }
        try {
            becomeTransparent();
            LOG.warn("The way of packets to and from remote peers was not whole and is so again");
            kept();
        } catch (TransparencyException e) {
            lost(e);
        }
    }

    /**
     * Tells the packet filter which mappings it leads to the relay no more, and which from now on.
     *
     * @return false when it cannot lead any, from now on
     */
    boolean change(Collection<Passage> left, Collection<Passage> entered) {
        try {
            path.change(left, entered);
        } catch (TransparencyException e) {
            LOG.debug("made anew, for it could not be changed: {}", e.getMessage());
            check();
        }
        return entered.isEmpty() || sources.preserving();
    }

    /** Undoes it all, also on a thread that is being interrupted. */
    void close() {
        closed = true;
        boolean interrupted = Thread.interrupted();
        try {
            sources.preserve(false);
            path.close();
            entrance.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    List<String> remarks() {
        return missing.isEmpty() ? List.of() : List.of(missing);
    }

    private void becomeTransparent() throws TransparencyException {
        try {
            entrance.requirePossible();
            entrance.open();
        } catch (IOException e) {
            throw new TransparencyException(e);
        }
        path.open(table());
    }

    private RelayTable table() {
        return new RelayTable(entrance.tcpPort(), entrance.udpPort(), wan.get());
    }

    private void kept() {
        sources.preserve(true);
        missing = "";
    }

    private void lost(TransparencyException why) {
        sources.preserve(false);
        remark(why);
    }

    private void fallBack(TransparencyException why) throws PlaneException {
        sources.preserve(false);
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
