package org.sallyport.plane.relay.flow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.plane.relay.datagram.NioUdpSockets;
import org.sallyport.plane.relay.datagram.UdpSockets;

/** The JDK's sockets, on every system. */
public final class NioSockets implements Sockets {
    private static final AttributeKey<SelectableChannel> OF_JDK = AttributeKey.valueOf(NioSockets.class, "jdk");

    private final UdpSockets udp = new NioUdpSockets();

    @Override
    public IoHandlerFactory events() {
        return NioIoHandler.newFactory();
    }

    @Override
    public Channel tcpListener(InetAddress local) {
        ServerSocketChannel socket =
                make("TCP listener", () -> SelectorProvider.provider().openServerSocketChannel(family(local)));
        return remember(new NioServerSocketChannel(socket), socket);
    }

    @Override
    public DuplexChannel tcp(InetAddress peer) {
        return new NioSocketChannel(SelectorProvider.provider(), Sockets.family(peer));
    }

    @Override
    public UdpSockets udp() {
        return udp;
    }

    private static Channel remember(Channel channel, SelectableChannel socket) {
        channel.attr(OF_JDK).set(socket);
        return channel;
    }

    private static StandardProtocolFamily family(InetAddress address) {
        return Addresses.isIpv4(address) ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    private static <T> T make(String what, Making<T> making) {
        try {
            return making.make();
        } catch (IOException e) {
            throw new ChannelException("no " + what + ": " + e.getMessage(), e);
        }
    }

    private interface Making<T> {
        T make() throws IOException;
    }

    /** The JDK closes a socket for good only when its selector next looks. */
    @Override
    public boolean isReleased(Channel closed) {
        return !closed.attr(OF_JDK).get().isRegistered();
    }

    @Override
    public long silentMillis(Channel tcp) {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean canBeTransparent() {
        return false;
    }

    @Override
    public void makeTransparent(Channel socket) {
        throw new UnsupportedOperationException("NIO sockets cannot be transparent");
    }
}
