package org.sallyport.plane.relay.datagram;

import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A UDP socket that never waits. Belongs to its loop's thread. */
public interface UdpSocket {
    void bind(InetSocketAddress to) throws IOException;

    /**
     * Sends to this peer from now on, and reads from it alone where the system does that; the reader still looks at who
     * has sent what, for others may have come before, or do so elsewhere.
     */
    void connect(InetSocketAddress peer) throws IOException;

    /** Lets it be bound to another host's endpoint, also when others here already are (IP_TRANSPARENT). */
    void makeTransparent() throws IOException;

    /** Begins to read. */
    void start(UdpReader reader);

    /**
     * Sends the datagrams of a chain, in order and each as it is.
     *
     * @param first of the chain
     * @return how many are lost, for the system had no room or no way
     */
    int send(Datagrams batch, int first, Destination destination);

    /** Closes it. Done when the system has let go of the port. */
    Future<?> release();
}
