package org.sallyport.plane.relay.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.sallyport.core.mapping.Mapping;

/** A connection as its inspector sees it, who may open more beside it. Called on the connection's own thread. */
public interface Inspected {
    Mapping mapping();

    /** The peer outside. */
    InetSocketAddress remote();

    /** The address outside by which the peer came in, as this host has it. */
    InetAddress outside();

    /**
     * The address the internal client sees as the peer's: its own, or this host's.
     *
     * @throws IOException when the connection is gone
     */
    InetAddress seenInside() throws IOException;

    /**
     * Opens a way for one more connection between the same two hosts. It is shut when one has come by it, when nobody
     * has for so long, or when it is closed.
     *
     * @throws IOException when the system does not let us: the port is taken, or nothing is left
     */
    Door open(Way way, Duration unused) throws IOException;

    /** What has been opened. */
    interface Door {
        /** Lets nobody in any more; who came by it stays. */
        void close();
    }

    /**
     * Where one more connection comes in and goes on to.
     *
     * @param direction in: the peer dials {@code at}; out: the internal client does
     * @param at where it is accepted: an endpoint of this host, or on its way out one of the peer's own if that is what
     *     the internal client sees
     * @param to where it leads
     */
    record Way(Direction direction, InetSocketAddress at, InetSocketAddress to) {}
}
