package org.sallyport.plane.relay.datagram;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;

/** Makes UDP sockets for loops of one kind. */
public interface UdpSockets {
    /**
     * A socket of the address's own family. Called on the loop's thread, as all of these.
     *
     * @throws IOException when the system has no socket left
     */
    UdpSocket open(EventLoop loop, InetAddress family) throws IOException;

    /** The loop's place for what is read. */
    Datagrams datagrams();
}
