package org.sallyport.plane.relay;

import java.io.IOException;
import org.sallyport.plane.relay.flow.Sockets;
import org.sallyport.plane.relay.tcp.TcpEntrance;
import org.sallyport.plane.relay.udp.UdpEntrance;

/** One port for TCP and one for UDP, on native sockets. */
record CommonEntrance(Sockets sockets, TcpEntrance tcp, UdpEntrance udp) implements Entrance {
    @Override
    public void requirePossible() throws IOException {
        if (!sockets.canBeTransparent()) {
            throw new IOException("native epoll sockets are not available");
        }
    }

    @Override
    public void open() throws IOException {
        tcp.open();
        udp.open();
    }

    @Override
    public int tcpPort() {
        return tcp.port();
    }

    @Override
    public int udpPort() {
        return udp.port();
    }

    @Override
    public void close() {
        tcp.close();
        udp.close();
    }
}
