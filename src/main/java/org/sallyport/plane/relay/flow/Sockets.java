package org.sallyport.plane.relay.flow;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.InetAddress;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.plane.relay.datagram.UdpSockets;

/** Makes the sockets of one kind of event loop. A socket is of its address's own family, never of both. */
public interface Sockets {
    /** Epoll where it is wanted and there, else NIO. */
    static Sockets best(boolean nativeSockets) {
        return nativeSockets && Epoll.isAvailable() ? new EpollSockets() : new NioSockets();
    }

    IoHandlerFactory events();

    /**
     * A socket that accepts TCP connections, once bound.
     *
     * @throws io.netty.channel.ChannelException when the system has no socket left, here and below
     */
    Channel tcpListener(InetAddress local);

    DuplexChannel tcp(InetAddress peer);

    UdpSockets udp();

    /**
     * Whether the system has let go of a closed listener's port. Asked on the socket's own loop, until it has.
     */
    boolean isReleased(Channel closed);

    /**
     * For how long the peer of a connection has sent nothing, not even an acknowledgement, in milliseconds; where the
     * system does not tell, for ever.
     */
    long silentMillis(Channel tcp);

    /** Whether {@link #makeTransparent} can work at all. */
    boolean canBeTransparent();

    /**
     * Lets the socket be bound to another host's endpoint, also when others here already are (IP_TRANSPARENT).
     *
     * @throws io.netty.channel.ChannelException when this process may not; the socket is closed then
     */
    void makeTransparent(Channel socket);

    static SocketProtocolFamily family(InetAddress address) {
        return Addresses.isIpv4(address) ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }
}
