package org.sallyport.plane.relay.datagram;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;

/** Makes UDP sockets for loops of one kind. Called on a loop's thread. */
public interface UdpSockets {
    /**
     * A socket of the address's own family.
     *
     * @throws IOException when the system has no socket left
     */
    UdpSocket open(EventLoop loop, InetAddress family) throws IOException;

    /**
     * Tells who sent a datagram that nothing listens where it went, as that endpoint's own host would (RFC 5508 REQ-5).
     *
     * @param from who sent it
     * @param to an IPv4 endpoint of this host
     * @param octets of its payload
     * @return false where this process may not, or the system did not
     */
    boolean tellUnreachable(Endpoint from, Endpoint to, int octets);
}
