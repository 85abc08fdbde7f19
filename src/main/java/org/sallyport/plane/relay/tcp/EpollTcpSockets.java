package org.sallyport.plane.relay.tcp;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.sallyport.plane.relay.flow.Sockets;

/** Linux sockets. */
final class EpollTcpSockets implements TcpSockets {
    private static final int SOL_IP = 0;
    private static final int IP_TRANSPARENT = 19;
    private static final int SOL_SOCKET = 1;
    private static final int SO_OOBINLINE = 10;

    @Override
    public TcpDoor door(TcpLoop loop, InetAddress local, TcpDoor.Visitors visitors) {
        return new EpollTcpDoor(loop, LinuxSocket.newSocketStream(Sockets.family(local)), visitors);
    }

    /** One for what the packet filter leads to it. */
    static EpollTcpDoor transparentDoor(TcpLoop loop, TcpDoor.Visitors visitors) throws IOException {
        EpollTcpDoor door = new EpollTcpDoor(loop, LinuxSocket.newSocketStream(SocketProtocolFamily.INET), visitors);
        try {
            door.makeTransparent();
            return door;
        } catch (IOException e) {
            door.close();
            throw e;
        }
    }

    @Override
    public TcpSocket connect(InetSocketAddress to, Optional<InetSocketAddress> from) throws IOException {
        return connect(to, socket -> {
            if (from.isPresent()) {
                speakAs(socket, from.get());
            }
        });
    }

    @Override
    public TcpSocket connectFrom(InetAddress local, InetSocketAddress to) throws IOException {
        return connect(to, socket -> socket.bind(new InetSocketAddress(local, 0)));
    }

    private static TcpSocket connect(InetSocketAddress to, Preparation preparation) throws IOException {
        LinuxSocket socket = LinuxSocket.newSocketStream(Sockets.family(to.getAddress()));
        try {
            preparation.apply(socket);
            // What the peer has sent already shall carry the acknowledgement that ends the handshake: a packet less.
            socket.setIntOpt(EpollTcpSocket.IPPROTO_TCP, EpollTcpSocket.TCP_QUICKACK, 0);
            socket.connect(to);
            return EpollTcpSocket.connecting(socket);
        } catch (IOException | ChannelException e) {
            socket.close();
            throw e;
        }
    }

    /** What is to be done before connecting. */
    private interface Preparation {
        void apply(LinuxSocket socket) throws IOException;
    }

    /** Another socket here may speak as the same peer, to another client: SO_REUSEADDR. */
    private static void speakAs(LinuxSocket socket, InetSocketAddress peer) throws IOException {
        makeTransparent(socket);
        socket.setReuseAddress(true);
        socket.bind(peer);
    }

    /** Else the system takes the urgent octet out of what is read, and the stream that goes on is not what came. */
    static void keepUrgentInPlace(Socket socket) throws IOException {
        socket.setIntOpt(SOL_SOCKET, SO_OOBINLINE, 1);
    }

    /** Lets it speak from another host's endpoint, or listen there. */
    static void makeTransparent(LinuxSocket socket) throws IOException {
        try {
            socket.setIntOpt(SOL_IP, IP_TRANSPARENT, 1);
        } catch (ChannelException e) {
            throw new IOException("this process may not speak as another host", e);
        }
    }
}
