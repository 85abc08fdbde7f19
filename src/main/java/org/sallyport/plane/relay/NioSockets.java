package org.sallyport.plane.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.spi.SelectorProvider;
import org.sallyport.core.mapping.Addresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's sockets, on every system. */
final class NioSockets implements Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(NioSockets.class);
    private static final AttributeKey<DatagramChannel> OF_JDK = AttributeKey.valueOf(NioSockets.class, "jdk");

    @Override
    public IoHandlerFactory events() {
        return NioIoHandler.newFactory();
    }

    @Override
    public Channel tcpListener(InetAddress local) {
        return new NioServerSocketChannel(SelectorProvider.provider(), Sockets.family(local));
    }

    @Override
    public DuplexChannel tcp(InetAddress peer) {
        return new NioSocketChannel(SelectorProvider.provider(), Sockets.family(peer));
    }

    @Override
    public Channel udp(InetAddress address) {
        DatagramChannel socket = open(address);
        Channel channel = new NioDatagramChannel(socket);
        channel.attr(OF_JDK).set(socket);
        channel.config().setRecvByteBufAllocator(new DatagramBuffers(false));
        return channel;
    }

    private static DatagramChannel open(InetAddress address) {
        try {
            return DatagramChannel.open(
                    Addresses.isIpv4(address) ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        } catch (IOException e) {
            throw new ChannelException("no UDP socket: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean canBeTransparent() {
        return false;
    }

    @Override
    public void makeTransparent(Channel socket) {
        throw new UnsupportedOperationException("NIO sockets cannot be transparent");
    }

    @Override
    public void sendEmpty(Channel udp, InetSocketAddress to) {
        udp.flush();
        try {
            sendEmpty(udp.attr(OF_JDK).get(), to);
        } catch (IOException e) {
            LOG.debug("an empty datagram to {} was not sent: {}", to, e.getMessage());
        }
    }

    /** The JDK sends nothing when there is nothing to send through a connected channel, so it is not for a moment. */
    private static void sendEmpty(DatagramChannel socket, InetSocketAddress to) throws IOException {
        boolean connected = socket.isConnected();
        if (connected) {
            socket.disconnect();
        }
        socket.send(ByteBuffer.allocate(0), to);
        if (connected) {
            socket.connect(to);
        }
    }
}
