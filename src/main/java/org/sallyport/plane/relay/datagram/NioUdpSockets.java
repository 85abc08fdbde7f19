package org.sallyport.plane.relay.datagram;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import org.sallyport.core.mapping.Addresses;

/** The JDK's sockets, on every system. */
public final class NioUdpSockets implements UdpSockets {
    @Override
    public UdpSocket open(EventLoop loop, InetAddress family) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                Addresses.isIpv4(family) ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        channel.configureBlocking(false);
        return new NioUdpSocket(loop, channel);
    }

    /** The JDK knows no ICMP. */
    @Override
    public boolean tellUnreachable(Endpoint from, Endpoint to, int octets) {
        return false;
    }
}
