package org.sallyport.plane.relay;

import java.io.IOException;

/** The sockets to which the packet filter leads what is sent to mapped endpoints. */
interface Entrance {
    /**
     * Binds them to ports of 127.0.0.1 that the system chooses, unless they are: nobody reaches them there but by the
     * packet filter, or from this host, which is turned away.
     *
     * @throws IOException when the system refuses, also to let them be transparent
     */
    void open() throws IOException;

    /**
     * Only asks whether they could be.
     *
     * @throws IOException with what is missing
     */
    void requirePossible() throws IOException;

    int tcpPort();

    int udpPort();

    void close();
}
