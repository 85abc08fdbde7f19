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
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.Counters;
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

    /** How many routers a message to the group may pass (UDA 1.1 §1.1.1). */
    private static final int MULTICAST_TTL = 2;

    private static final Logger log = LoggerFactory.getLogger(LanSockets.class);

    private final Link link;
    private final DatagramChannel own;
    private final DatagramChannel group;
    private final Counters counters;
    private volatile boolean muted;

    private LanSockets(Link link, DatagramChannel own, DatagramChannel group, Counters counters) {
        this.link = link;
        this.own = own;
        this.group = group;
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
        SocketProtocolFamily family = link.local().getAddress() instanceof Inet4Address
                ? SocketProtocolFamily.INET
                : SocketProtocolFamily.INET6;
        LanSockets opened = new LanSockets(link, sockets.open(family), sockets.open(family), counters);
        try {
            opened.listen(device, sockets, loop, searches);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public Link link() {
        return link;
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

    /** What keeps this link from being served. From any thread. */
    Optional<String> trouble() {
        if (!own.isActive() || !group.isActive()) {
            return Optional.of("SSDP on " + link + " is closed");
        }
        return muted && !link.local().getAddress().isLoopbackAddress()
                ? Optional.of("SSDP announcements do not leave " + link)
                : Optional.empty();
    }

    @Override
    public void close() {
        own.close().awaitUninterruptibly();
        group.close().awaitUninterruptibly();
    }

    private void listen(NetworkInterface device, Sockets sockets, EventLoop loop, Searches searches)
            throws IOException {
        register(own, loop, new Ear((octets, source) -> searches.toUs(octets, source, this), counters));
        register(group, loop, new Ear((octets, source) -> searches.toGroup(octets, source, this), counters));
        try {
            share(own, sockets);
            share(group, sockets);
            keepTo(sockets);
            aim(own, device);
        } catch (ChannelException e) {
            throw new IOException("SSDP on " + link + " cannot be set up: " + e.getMessage(), e);
        }
        bind(own, link.local());
        bind(group, link.group());
        join(device);
    }

    private static NetworkInterface device(Link link) throws IOException {
        NetworkInterface device = NetworkInterface.getByIndex(link.index());
        if (device == null) {
            throw new IOException("SSDP on " + link + ": there is no interface with index " + link.index());
        }
        return device;
    }

    private static void register(DatagramChannel channel, EventLoop loop, Ear ear) {
        channel.pipeline().addLast(ear);
        loop.register(channel).syncUninterruptibly();
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
    private static void aim(DatagramChannel channel, NetworkInterface device) {
        channel.config().setNetworkInterface(device);
        channel.config().setTimeToLive(MULTICAST_TTL);
    }

    private static void bind(DatagramChannel channel, InetSocketAddress address) throws IOException {
        ChannelFuture bound = channel.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw failed("cannot listen on " + address.getAddress().getHostAddress() + ":" + address.getPort(), bound);
        }
    }

    private void join(NetworkInterface device) throws IOException {
        ChannelFuture joined = group.joinGroup(link.group(), device).awaitUninterruptibly();
        if (joined.isSuccess()) {
            return;
        }
        IOException failure =
                failed("cannot join " + link.group().getAddress().getHostAddress() + " on " + link, joined);
        if (!link.local().getAddress().isLoopbackAddress()) {
            throw failure;
        }
        log.info("{}: only unicast searches are answered there", failure.getMessage());
    }

    private static IOException failed(String what, ChannelFuture future) {
        Throwable cause = future.cause();
        return new IOException("SSDP " + what + ": " + (cause == null ? "cancelled" : cause.getMessage()), cause);
    }

    /** Ours: a loopback interface that carries no multicast is a laptop's, and no fault. */
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
