package org.sallyport.plane.relay.tcp;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.mapping.Addresses;

/** The JDK's sockets, on every system. None can speak as another host. */
final class NioTcpSockets implements TcpSockets {
    @Override
    public TcpDoor door(TcpLoop loop, InetAddress local, TcpDoor.Visitors visitors) {
        try {
            return new NioTcpDoor(loop, ServerSocketChannel.open(family(local)), visitors);
        } catch (IOException e) {
            throw new ChannelException("no TCP listener: " + e.getMessage(), e);
        }
    }

    @Override
    public TcpSocket connect(InetSocketAddress to, Optional<InetSocketAddress> from) throws IOException {
        return connect(SocketChannel.open(family(to.getAddress())), to, null);
    }

    @Override
    public TcpSocket connectFrom(InetAddress local, InetSocketAddress to) throws IOException {
        return connect(SocketChannel.open(family(to.getAddress())), to, new InetSocketAddress(local, 0));
    }

    private static TcpSocket connect(SocketChannel channel, InetSocketAddress to, @Nullable InetSocketAddress from)
            throws IOException {
        try {
            prepare(channel);
            if (from != null) {
                channel.bind(from);
            }
            channel.connect(to);
            return new NioTcpSocket(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    private static ProtocolFamily family(InetAddress address) {
        return Addresses.isIpv4(address) ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }
}
