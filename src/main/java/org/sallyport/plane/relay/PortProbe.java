package org.sallyport.plane.relay;

import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.flow.Sockets;

/**
 * Asks the system whether a port could be bound, for a mapping that will not bind it: what the packet filter leads to
 * the relay would be taken from a service of this host (NAT-81).
 */
final class PortProbe {
    private PortProbe() {}

    /**
     * Binds for a moment, without listening.
     *
     * @throws IOException with what the system says
     * @throws io.netty.channel.ChannelException when it has no socket left
     */
    static void check(Transport transport, InetSocketAddress at) throws IOException {
        LinuxSocket socket = transport == Transport.TCP
                ? LinuxSocket.newSocketStream(Sockets.family(at.getAddress()))
                : LinuxSocket.newSocketDgram(Sockets.family(at.getAddress()));
        try {
            // Old connections of the mapping may linger (TIME_WAIT); for UDP it would let two have one port.
            socket.setReuseAddress(transport == Transport.TCP);
            socket.bind(at);
        } finally {
            socket.close();
        }
    }
}
