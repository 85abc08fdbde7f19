package org.sallyport.plane.relay.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * Reads along in one connection and may change what is sent on, as an application-level gateway must. Called on the
 * connection's own thread, in the order the octets came; a connection with an inspector is never spliced.
 */
public interface Inspector {
    /**
     * Octets came in.
     *
     * @param came what was read; a view of memory that is overwritten once this returns, so what is kept must be copied
     * @return what is sent on in its place: the same, or another buffer, which the caller releases; empty to hold
     *     everything back for now
     */
    ByteBuf inspect(Direction way, ByteBuf came);

    /** No more comes this way: answers what it has held back and is still to be sent, before the FIN. */
    default ByteBuf ended(Direction way) {
        return Unpooled.EMPTY_BUFFER;
    }

    /** The connection is over, in whatever way. Called once. */
    default void closed() {}

    /** Decides which connections have one. Called on the connection's thread. */
    interface Source {
        /** No connection has one. */
        Source NONE = connection -> Optional.empty();

        Optional<Inspector> of(Inspected connection);
    }
}
