package org.sallyport.plane.relay.tcp;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Makes the TCP sockets of one kind of event loop. A socket is of its address's own family, never of both. */
interface TcpSockets {
    /** Epoll where it is wanted and there, else NIO: what the event loops are. */
    static TcpSockets best(boolean nativeSockets) {
        return nativeSockets && Epoll.isAvailable() ? new EpollTcpSockets() : new NioTcpSockets();
    }

    /**
     * A socket that accepts connections, not yet bound.
     *
     * @throws io.netty.channel.ChannelException when the system has no socket left
     */
    TcpDoor door(TcpLoop loop, InetAddress local, TcpDoor.Visitors visitors);

    /**
     * Begins to connect.
     *
     * @param from another host's endpoint to speak as; empty for this host's own
     * @throws IOException when that cannot even begin
     * @throws io.netty.channel.ChannelException when the system has no socket left
     */
    TcpSocket connect(InetSocketAddress to, Optional<InetSocketAddress> from) throws IOException;

    /**
     * Begins to connect from this address of this host, by any port; fails as {@link #connect} does.
     */
    TcpSocket connectFrom(InetAddress local, InetSocketAddress to) throws IOException;
}
