package org.sallyport.plane.relay.flow;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.InetAddress;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.plane.relay.datagram.UdpSockets;

/** What one kind of event loop can watch. A socket is of its address's own family, never of both. */
public interface Sockets {
    /** Epoll where it is wanted and there, else NIO. */
    static Sockets best(boolean nativeSockets) {
        return nativeSockets && Epoll.isAvailable() ? new EpollSockets() : new NioSockets();
    }

    IoHandlerFactory events();

    UdpSockets udp();

    /** Whether a socket may be bound to another host's endpoint, and get what is sent there (IP_TRANSPARENT). */
    boolean canBeTransparent();

    static SocketProtocolFamily family(InetAddress address) {
        return Addresses.isIpv4(address) ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }
}
