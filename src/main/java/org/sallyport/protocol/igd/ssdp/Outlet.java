package org.sallyport.protocol.igd.ssdp;

import java.net.InetSocketAddress;

/** Where datagrams leave on one link, from the gateway's address there and its SSDP port (UDA-21). */
interface Outlet {
    Link link();

    /** Whether the last message to the group did not leave. */
    boolean isMuted();

    /** Sends without waiting; what cannot be sent is counted and gone, as datagrams are. */
    void send(byte[] octets, InetSocketAddress to);
}
