package org.sallyport.plane.relay.datagram;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetAddress;
import org.sallyport.core.mapping.Addresses;

/** Linux sockets on epoll. */
public final class EpollUdpSockets implements UdpSockets {
    @Override
    public UdpSocket open(EventLoop loop, InetAddress family) throws IOException {
        return new LinuxUdpSocket(loop, socket(family));
    }

    private static LinuxSocket socket(InetAddress family) throws IOException {
        try {
            return LinuxSocket.newSocketDgram(
                    Addresses.isIpv4(family) ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        } catch (ChannelException e) {
            throw new IOException("no UDP socket", e);
        }
    }

    @Override
    public boolean tellUnreachable(Endpoint from, Endpoint to, int octets) {
        return from.isIpv4()
                && LinuxMemory.ofLoop()
                        .icmp()
                        .filter(icmp -> icmp.send(new PortUnreachable(from, to, octets)))
                        .isPresent();
    }
}
