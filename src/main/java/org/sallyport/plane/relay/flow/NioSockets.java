package org.sallyport.plane.relay.flow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import org.sallyport.core.mapping.Addresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's sockets, on every system. */
public final class NioSockets implements Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(NioSockets.class);
    private static final AttributeKey<SelectableChannel> OF_JDK = AttributeKey.valueOf(NioSockets.class, "jdk");

    @Override
    public IoHandlerFactory events() {
        return NioIoHandler.newFactory();
    }

    @Override
    public Channel udp(InetAddress address) {
        DatagramChannel socket = make("UDP socket", () -> DatagramChannel.open(family(address)));
        Channel channel = remember(new NioDatagramChannel(socket), socket);
        channel.config().setRecvByteBufAllocator(new DatagramBuffers(false));
        return channel;
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

    /** The JDK sends no empty datagram through a connected channel. */
    @Override
    public boolean connectsUdp() {
        return false;
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
            ((DatagramChannel) udp.attr(OF_JDK).get()).send(ByteBuffer.allocate(0), to);
        } catch (IOException e) {
            LOG.debug("an empty datagram to {} was not sent: {}", to, e.getMessage());
        }
    }
}
