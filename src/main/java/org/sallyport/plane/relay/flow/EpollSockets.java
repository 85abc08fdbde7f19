package org.sallyport.plane.relay.flow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetAddress;
import org.sallyport.plane.relay.datagram.EpollUdpSockets;
import org.sallyport.plane.relay.datagram.UdpSockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Linux sockets on epoll. */
public final class EpollSockets implements Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(EpollSockets.class);

    private final UdpSockets udp = new EpollUdpSockets();

    @Override
    public IoHandlerFactory events() {
        return EpollIoHandler.newFactory();
    }

    @Override
    public Channel tcpListener(InetAddress local) {
        return new EpollServerSocketChannel(Sockets.family(local));
    }

    @Override
    public DuplexChannel tcp(InetAddress peer) {
        return new EpollSocketChannel(Sockets.family(peer));
    }

    @Override
    public UdpSockets udp() {
        return udp;
    }

    @Override
    public boolean isReleased(Channel closed) {
        return true;
    }

    @Override
    public long silentMillis(Channel tcp) {
        try {
            return ((EpollSocketChannel) tcp).tcpInfo().lastAckRecv();
        } catch (ChannelException e) {
            LOG.debug("{} is gone already: {}", tcp, e.getMessage());
            return Long.MAX_VALUE;
        }
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
}
