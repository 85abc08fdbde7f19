package org.sallyport.plane.relay.flow;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import org.sallyport.plane.relay.datagram.NioUdpSockets;
import org.sallyport.plane.relay.datagram.UdpSockets;

/** The JDK's sockets, on every system. */
public final class NioSockets implements Sockets {
    private final UdpSockets udp = new NioUdpSockets();

    @Override
    public IoHandlerFactory events() {
        return NioIoHandler.newFactory();
    }

    @Override
    public UdpSockets udp() {
        return udp;
    }

    @Override
    public boolean canBeTransparent() {
        return false;
    }
}
