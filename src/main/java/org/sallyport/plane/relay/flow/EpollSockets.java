package org.sallyport.plane.relay.flow;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import org.sallyport.plane.relay.datagram.EpollUdpSockets;
import org.sallyport.plane.relay.datagram.UdpSockets;

/** Linux sockets on epoll. */
public final class EpollSockets implements Sockets {
    private final UdpSockets udp = new EpollUdpSockets();

    @Override
    public IoHandlerFactory events() {
        return EpollIoHandler.newFactory();
    }

    @Override
    public UdpSockets udp() {
        return udp;
    }

    @Override
    public boolean canBeTransparent() {
        return true;
    }
}
