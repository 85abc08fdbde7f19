package org.sallyport.plane.relay.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A socket that accepts connections and hands them to whoever receives its visitors: it knows of no mapping. Belongs
 * to one loop's thread.
 */
abstract class TcpDoor {
    /** Ours: how long the door is left alone after the system could not accept, for want of descriptors. */
    private static final long RECOVERY_MILLIS = 500;
    /** Ours: connections that have come and are not accepted yet; the system may hold fewer. */
    static final int BACKLOG = 4096;

    final TcpLoop loop;
    final Visitors visitors;

    TcpDoor(TcpLoop loop, Visitors visitors) {
        this.loop = loop;
        this.visitors = visitors;
    }

    /**
     * Lets it be bound to another host's endpoint; called before.
     *
     * @throws IOException when this process may not, or cannot
     */
    abstract void becomeTransparent() throws IOException;

    /** Binds, listens and accepts from now on. */
    abstract void open(InetSocketAddress at) throws IOException;

    /** Closes; goes on, on the loop's thread, when the system has let go of the port. */
    abstract void close(Runnable then);

    /** Looks for visitors, or leaves them waiting. */
    abstract void look(boolean looks);

    /** The system could not accept: it would say so at once again, so the door rests for a moment. */
    final void rest(IOException cause) {
        visitors.failed(cause);
        look(false);
        var unused = loop.events().schedule(() -> look(true), RECOVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Receives who comes in by a door, on the door's own thread. */
    interface Visitors {
        /**
         * A connection has been accepted by the system.
         *
         * @param door that it came by
         * @param socket not watched by any loop yet; the receiver's from now on
         */
        void accepted(TcpDoor door, TcpSocket socket, InetSocketAddress remote);

        /** The system could not accept. */
        void failed(IOException cause);
    }
}
