package org.sallyport.plane.relay.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How an accepted connection goes on.
 *
 * @param direction which way that is
 * @param to whom it dials
 * @param as the peer as whom it speaks to the internal client; empty for this host
 * @param outside the address of this host by which it speaks to the peer, on a way out
 * @param inspected whether an inspector may read along
 */
record Course(
        Direction direction,
        InetSocketAddress to,
        Optional<InetSocketAddress> as,
        Optional<InetAddress> outside,
        boolean inspected) {
    /** In by the mapping. */
    static Course in(InetSocketAddress client, Optional<InetSocketAddress> as) {
        return new Course(Direction.IN, client, as, Optional.empty(), true);
    }

    /** In, beside the mapping. */
    static Course beside(InetSocketAddress client, Optional<InetSocketAddress> as) {
        return new Course(Direction.IN, client, as, Optional.empty(), false);
    }

    /** Out to the peer. */
    static Course out(InetSocketAddress peer, InetAddress outside) {
        return new Course(Direction.OUT, peer, Optional.empty(), Optional.of(outside), false);
    }

    /** The same, speaking as this host. */
    Course asGateway() {
        return new Course(direction, to, Optional.empty(), outside, inspected);
    }

    /**
     * Begins to connect.
     *
     * @throws IOException as {@link TcpSockets#connect}, and {@link io.netty.channel.ChannelException}
     */
    TcpSocket dial(TcpSockets sockets) throws IOException {
        return outside.isPresent() ? sockets.connectFrom(outside.get(), to) : sockets.connect(to, as);
    }
}
