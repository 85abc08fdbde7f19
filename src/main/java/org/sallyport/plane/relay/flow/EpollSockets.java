package org.sallyport.plane.relay.flow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Linux sockets on epoll. */
public final class EpollSockets implements Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(EpollSockets.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(1).asReadOnlyBuffer();

    @Override
    public IoHandlerFactory events() {
        return EpollIoHandler.newFactory();
    }

    @Override
    public Channel udp(InetAddress address) {
        EpollDatagramChannel channel = new EpollDatagramChannel(Sockets.family(address));
        channel.config().setMaxDatagramPayloadSize(DatagramBuffers.LARGEST);
        channel.config().setRecvByteBufAllocator(new DatagramBuffers(true));
        return channel;
    }

    @Override
    public boolean isReleased(Channel closed) {
        return true;
    }

    @Override
    public boolean connectsUdp() {
        return true;
    }

    @Override
    public boolean canBeTransparent() {
        return true;
    }

    @Override
    public void makeTransparent(Channel socket) {
        try {
            socket.config().setOption(EpollChannelOption.IP_TRANSPARENT, true);
            socket.config().setOption(ChannelOption.SO_REUSEADDR, true);
        } catch (ChannelException e) {
            socket.unsafe().closeForcibly();
            throw e;
        }
    }

    @Override
    public void sendEmpty(Channel udp, InetSocketAddress to) {
        udp.flush();
        try {
            ((Socket) ((UnixChannel) udp).fd()).sendTo(NOTHING, 0, 0, to.getAddress(), to.getPort());
        } catch (IOException e) {
            LOG.debug("an empty datagram to {} was not sent: {}", to, e.getMessage());
        }
    }
}
