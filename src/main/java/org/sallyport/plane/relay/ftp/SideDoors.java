package org.sallyport.plane.relay.ftp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.tcp.Direction;
import org.sallyport.plane.relay.tcp.Inspected;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way for the next data connection of one control connection: one at a time, on a port that nobody can guess. */
final class SideDoors implements DataPaths {
    private static final Logger LOG = LoggerFactory.getLogger(SideDoors.class);

    /** Ours: longer than a client takes from the reply to its data connection, or a server from the command. */
    private static final Duration UNUSED = Duration.ofSeconds(60);
    /** Ours: where one port in two is taken, one in 65536 finds none. */
    private static final int TRIES = 16;

    private final Inspected control;
    private final IntSupplier ports;
    private final IntPredicate isMapped;
    private final Counters counters;
    private Inspected.@Nullable Door latest;

    /**
     * @param ports draws a port by lot
     * @param isMapped whether a port outside is a mapping's, now
     */
    SideDoors(Inspected control, IntSupplier ports, IntPredicate isMapped, Counters counters) {
        this.control = control;
        this.ports = ports;
        this.isMapped = isMapped;
        this.counters = counters;
    }

    @Override
    public boolean isServer(InetAddress address) {
        Mapping mapping = control.mapping();
        return address.equals(mapping.client().address())
                || address.equals(mapping.key().externalAddress())
                || address.equals(control.outside())
                || address.isAnyLocalAddress();
    }

    @Override
    public boolean isClient(InetAddress address) {
        return address.equals(control.remote().getAddress());
    }

    @Override
    public Optional<InetSocketAddress> inward(int port) {
        Mapping mapping = control.mapping();
        InetSocketAddress server = new InetSocketAddress(mapping.client().address(), port);
        return open(Direction.IN, control.outside(), server)
                .map(at -> new InetSocketAddress(mapping.key().externalAddress(), at.getPort()));
    }

    /** A server that sees the client itself will dial the client itself: there the door has to stand. */
    @Override
    public Optional<InetSocketAddress> outward(InetSocketAddress client) {
        try {
            InetAddress seen = control.seenInside();
            return isClient(seen)
                    ? open(new Inspected.Way(Direction.OUT, client, client))
                    : open(Direction.OUT, seen, client);
        } catch (IOException e) {
            LOG.debug("{}: {}", control.mapping(), e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<InetSocketAddress> open(Direction direction, InetAddress at, InetSocketAddress to) {
        for (int i = 0; i < TRIES; i++) {
            int port = ports.getAsInt();
            if (!isMapped.test(port)) {
                Optional<InetSocketAddress> opened =
                        open(new Inspected.Way(direction, new InetSocketAddress(at, port), to));
                if (opened.isPresent()) {
                    return opened;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<InetSocketAddress> open(Inspected.Way way) {
        close();
        try {
            latest = control.open(way, UNUSED);
            counters.count("relay.ftp.opened");
            return Optional.of(way.at());
        } catch (IOException e) {
            counters.count("relay.ftp.failed");
            LOG.debug("{}: {} cannot be opened: {}", control.mapping(), way, e.getMessage());
            return Optional.empty();
        }
    }

    /** The control connection is over. */
    void close() {
        if (latest != null) {
            latest.close();
            latest = null;
        }
    }
}
