package org.sallyport.protocol.igd.ssdp;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Addresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two sockets of a link. One is bound to the gateway's own address: it hears unicast searches and sends everything,
 * so that all of it comes from that address and port. The other is bound to the group and hears what is sent there.
 * Neither is bound to the wildcard address: what is sent to another address of this host reaches no socket of ours.
 */
final class LanSockets implements Outlet, AutoCloseable {
    /** Ours: the most that is read of a datagram; searches are a tenth of it, the rest is cut off unseen. */
    private static final int LONGEST_SEARCH = 2048;

    /** How many links a message to the group may cross, in either family (UDA 1.1 §1.1.1). */
    static final int MULTICAST_HOPS = 2;

    private static final Logger log = LoggerFactory.getLogger(LanSockets.class);

    private final Link link;
    private final DatagramChannel own;
    private final DatagramChannel group;
    private final Counters counters;
    private final boolean multicast;
    private volatile boolean muted;

    private LanSockets(Link link, DatagramChannel own, DatagramChannel group, boolean multicast, Counters counters) {
        this.link = link;
        this.own = own;
        this.group = group;
        this.multicast = multicast;
        this.counters = counters;
    }

    /**
     * Opens both sockets and joins the group. Waits for the loop, so not to be called on it.
     *
     * @throws IOException when one of them cannot be had, naming address and port
     */
    static LanSockets open(Link link, Sockets sockets, EventLoop loop, Searches searches, Counters counters)
            throws IOException {
        NetworkInterface device = device(link);
        SocketProtocolFamily family = family(link);
        DatagramChannel own = channel(link.local(), sockets, family);
        LanSockets opened = new LanSockets(
                link, own, channelBeside(own, link.group(), sockets, family), isForGroups(device), counters);
        try {
            opened.listen(device, sockets, loop, searches);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public boolean isMuted() {
        return muted;
    }

    @Override
    public void send(byte[] octets, InetSocketAddress to) {
        if (!own.isWritable()) {
            counters.count("ssdp.dropped.unsent");
            return;
        }
        own.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(octets), to))
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        counters.count("ssdp.send-failed");
                        log.debug("SSDP on {} cannot send to {}", link, to, sent.cause());
                    }
                    if (to.equals(link.group())) {
                        noteGroup(sent.cause());
                    }
                });
    }

    boolean isOpen() {
        return own.isActive() && group.isActive();
    }

    /** Whether the interface still has our address, so that something may be sent from it. */
    boolean canSpeak() {
        try {
            NetworkInterface device = NetworkInterface.getByIndex(link.index());
            return isOpen()
                    && device != null
                    && device.inetAddresses().anyMatch(link.local().getAddress()::equals);
        } catch (SocketException e) {
            log.debug("{} cannot be looked at", link, e);
            return false;
        }
    }

    /** What keeps this link from being served. From any thread. */
    Optional<String> trouble() {
        if (!isOpen()) {
            return Optional.of("SSDP on " + link + " is closed");
        }
        return muted && multicast ? Optional.of("SSDP announcements do not leave " + link) : Optional.empty();
    }

    @Override
    public void close() {
        Sockets.close(own);
        Sockets.close(group);
    }

    /** A process may have no descriptor left for it, which Netty says unchecked. */
    private static DatagramChannel channel(InetSocketAddress address, Sockets sockets, SocketProtocolFamily family)
            throws IOException {
        try {
            return sockets.open(family);
        } catch (ChannelException e) {
            throw failed("cannot open a socket for " + text(address), e);
        }
    }

    /** The second channel; when there is none the first one is closed again. */
    private static DatagramChannel channelBeside(
            DatagramChannel first, InetSocketAddress address, Sockets sockets, SocketProtocolFamily family)
            throws IOException {
        try {
            return channel(address, sockets, family);
        } catch (IOException e) {
            Sockets.close(first);
            throw e;
        }
    }

    private void listen(NetworkInterface device, Sockets sockets, EventLoop loop, Searches searches)
            throws IOException {
        own.pipeline().addLast(new Ear((octets, source) -> searches.toUs(octets, source, this), counters));
        group.pipeline().addLast(new Ear((octets, source) -> searches.toGroup(octets, source, this), counters));
        settle(loop.register(own), "cannot open a socket for " + text(link.local()));
        settle(loop.register(group), "cannot open a socket for " + text(link.group()));
        try {
            share(own, sockets);
            share(group, sockets);
            keepTo(sockets);
        } catch (ChannelException e) {
            throw failed("cannot set up " + link, e);
        }
        settle(own.bind(link.local()), "cannot listen on " + text(link.local()));
        settle(group.bind(link.group()), "cannot listen on " + text(link.group()));
        reachGroup(device, sockets);
    }

    private static SocketProtocolFamily family(Link link) {
        return Addresses.isIpv4(link.local().getAddress()) ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }

    private static NetworkInterface device(Link link) throws IOException {
        NetworkInterface device = NetworkInterface.getByIndex(link.index());
        if (device == null) {
            throw new IOException("SSDP on " + link + ": there is no interface with index " + link.index());
        }
        return device;
    }

    /** Other SSDP programs on this host live on the same port (UDA-32). */
    private static void share(DatagramChannel channel, Sockets sockets) {
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        channel.config().setOption(sockets.reusePort(), true);
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(LONGEST_SEARCH));
    }

    /** Where the system does not let us, the address of the source alone decides. */
    private void keepTo(Sockets sockets) {
        boolean ownKept = sockets.bindToDevice(own, link.device());
        boolean groupKept = sockets.bindToDevice(group, link.device());
        if (!ownKept || !groupKept) {
            log.info("SSDP on {} is not bound to the device, sources are told by their address", link);
        }
    }

    /**
     * To the group by this device and no other (UDA-15). It loops to clients on this host as well (UDA-16), as a socket
     * does by itself; Netty's option for that has one sense in epoll and the opposite in NIO.
     */
    private void aim(NetworkInterface device, Sockets sockets) throws IOException {
        try {
            own.config().setNetworkInterface(device);
            sockets.reach(own, family(link), MULTICAST_HOPS);
        } catch (ChannelException e) {
            throw failed("cannot send to groups on " + device.getName(), e);
        }
    }

    private static void settle(ChannelFuture step, String trouble) throws IOException {
        Throwable cause = step.awaitUninterruptibly().cause();
        if (cause != null) {
            throw failed(trouble, cause);
        }
    }

    private static boolean isForGroups(NetworkInterface device) throws SocketException {
        return device.supportsMulticast() && !device.isLoopback();
    }

    /** Ours: a tunnel, which has no multicast, and loopback, which may have none, are served without. */
    private void reachGroup(NetworkInterface device, Sockets sockets) throws IOException {
        try {
            aim(device, sockets);
            settle(group.joinGroup(link.group(), device), "cannot join " + text(link.group()) + " on " + link);
        } catch (IOException e) {
            if (multicast) {
                throw e;
            }
            log.info("{}: only unicast searches are answered there", e.getMessage());
        }
    }

    private static IOException failed(String what, Throwable cause) {
        return new IOException("SSDP " + what + ": " + cause.getMessage(), cause);
    }

    /** {@code address:port}, an IPv6 address in brackets. */
    private static String text(InetSocketAddress address) {
        String literal = address.getAddress().getHostAddress();
        return (literal.indexOf(':') < 0 ? literal : "[" + literal + "]") + ":" + address.getPort();
    }

    /** Told once each time it changes; on an interface without multicast it is no fault. */
    private void noteGroup(@Nullable Throwable failure) {
        boolean wasMuted = muted;
        muted = failure != null;
        if (failure != null && !wasMuted) {
            log.info("SSDP announcements do not leave {}: {}", link, failure.getMessage());
        } else if (failure == null && wasMuted) {
            log.info("SSDP announcements leave {} again", link);
        }
    }
}
