package org.sallyport.plane.relay.ftp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Opens the way for data connections between the two ends of one control connection, and nobody else. */
interface DataPaths {
    /** Whether this is the server, under an address of its own or the one outside knows it by. */
    boolean isServer(InetAddress address);

    /** Whether this is the client's address, as its control connection shows it. */
    boolean isClient(InetAddress address);

    /**
     * From the client to this port of the server (PASV, EPSV), in the place of the way opened last.
     *
     * @return the endpoint outside that leads there; empty when none could be opened
     */
    Optional<InetSocketAddress> inward(int port);

    /**
     * From the server to this endpoint of the client (PORT, EPRT), in the place of the way opened last.
     *
     * @return the endpoint that the server has to dial; empty when none could be opened
     */
    Optional<InetSocketAddress> outward(InetSocketAddress client);
}
