package org.sallyport.plane.relay.flow;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.sallyport.core.mapping.Addresses;

/** Makes the sockets of one kind of event loop. A socket is of its address's own family, never of both. */
public interface Sockets {
    /** Epoll where it is wanted and there, else NIO. */
    static Sockets best(boolean nativeSockets) {
        return nativeSockets && Epoll.isAvailable() ? new EpollSockets() : new NioSockets();
    }

    IoHandlerFactory events();

    /**
     * A UDP socket.
     *
     * @throws io.netty.channel.ChannelException when the system has no socket left
     */
    Channel udp(InetAddress address);

    /**
     * Whether the system has let go of a closed socket's port. Asked on the socket's own loop, until
     * it has.
     */
    boolean isReleased(Channel closed);

    /** Whether a UDP session connects its socket, or only binds it and names the client in every datagram. */
    boolean connectsUdp();

    /** Whether {@link #makeTransparent} can work at all. */
    boolean canBeTransparent();

    /**
     * Lets the socket be bound to another host's endpoint, also when others here already are (IP_TRANSPARENT).
     *
     * @throws io.netty.channel.ChannelException when this process may not; the socket is closed then
     */
    void makeTransparent(Channel socket);

    /** Sends a datagram without payload, which a Netty channel would drop (NAT-55), after what was written before. */
    void sendEmpty(Channel udp, InetSocketAddress to);

    static SocketProtocolFamily family(InetAddress address) {
        return Addresses.isIpv4(address) ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }
}
