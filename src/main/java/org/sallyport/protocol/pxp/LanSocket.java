package org.sallyport.protocol.pxp;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.sallyport.core.gateway.LanInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket bound to the gateway's own address on one LAN interface. So nothing sent to a group, a broadcast address or
 * another of our addresses comes in (PCP-9, PMP-1), and what goes out comes from the address asked (PCP-25). To groups it
 * goes no further than the link, by the hop limit that every system gives it.
 */
final class LanSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LanSocket.class);

    /** What every socket of the responder shares. */
    record Surroundings(UdpSockets sockets, EventLoopGroup loop, Reception reception) {}

    private final DatagramChannel channel;
    private final ReplyQueue out;
    private final boolean deviceBound;
    private final boolean multicast;

    private LanSocket(DatagramChannel channel, ReplyQueue out, boolean deviceBound, boolean multicast) {
        this.channel = channel;
        this.out = out;
        this.deviceBound = deviceBound;
        this.multicast = multicast;
    }

    /**
     * Opens one.
     *
     * @param device the one to hear and speak through, where this host permits that
     * @param port 0 for any free one
     * @throws IOException naming address and port when they cannot be had
     */
    static LanSocket open(LanInterface side, String device, int port, Surroundings around) throws IOException {
        InetSocketAddress address = new InetSocketAddress(side.address(), port);
        String place = "UDP " + text(address) + " on " + device;
        DatagramChannel channel = channel(around.sockets(), side, place);
        ReplyQueue out = new ReplyQueue(channel, around.reception().counters());
        channel.pipeline().addLast(new RequestHandler(side, around.reception(), out));
        settle(around.loop().register(channel), channel, place + " could not be opened");
        boolean deviceBound = around.sockets().bindToDevice(channel, device);
        settle(channel.bind(address), channel, place + " could not be bound");
        return new LanSocket(channel, out, deviceBound, speaksMulticast(channel, device));
    }

    /** A process may have no descriptor left for it, which Netty says unchecked. */
    private static DatagramChannel channel(UdpSockets sockets, LanInterface side, String place) throws IOException {
        try {
            return sockets.open(side.isIpv4() ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        } catch (ChannelException e) {
            throw new IOException(place + " could not be opened: " + e.getMessage(), e);
        }
    }

    private static void settle(ChannelFuture step, DatagramChannel channel, String trouble) throws IOException {
        Throwable cause = step.awaitUninterruptibly().cause();
        if (cause != null) {
            UdpSockets.close(channel);
            throw new IOException(trouble + ": " + cause.getMessage(), cause);
        }
    }

    /** Whether announcements can go out there; loopback, for one, knows no multicast. */
    private static boolean speaksMulticast(DatagramChannel channel, String device) {
        try {
            NetworkInterface known = NetworkInterface.getByName(device);
            if (known != null && known.supportsMulticast()) {
                channel.config().setNetworkInterface(known);
                return true;
            }
            if (known == null || !known.isLoopback()) {
                log.info("no announcements on {}: it has no multicast", device);
            }
            return false;
        } catch (SocketException | ChannelException e) {
            log.info("no announcements on {}: {}", device, e.getMessage());
            return false;
        }
    }

    /** Sends it, unless it is for a group and this interface has no multicast. From any thread. */
    void send(ByteBuffer octets, InetSocketAddress destination) {
        if (multicast || !destination.getAddress().isMulticastAddress()) {
            out.send(new DatagramPacket(Unpooled.wrappedBuffer(octets), destination));
        }
    }

    /** Whether only the device itself is heard. */
    boolean isDeviceBound() {
        return deviceBound;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    InetSocketAddress address() {
        return channel.localAddress();
    }

    /** {@code address:port}. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    @Override
    public void close() {
        UdpSockets.close(channel);
    }
}
