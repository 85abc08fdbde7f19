package org.sallyport.protocol.igd.http;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.IO;
import org.sallyport.core.gateway.LanInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that listen on a LAN side. Each is bound to its device where this host permits that, for Linux takes a
 * packet to any of our addresses on any device: the WAN would get a connection to our LAN address (UDA-86). Until a socket
 * is bound to its device, and where it cannot be, {@link ConnectionGuard} hangs up on what comes from elsewhere.
 */
final class ListeningSockets {
    private static final Logger log = LoggerFactory.getLogger(ListeningSockets.class);

    /** How many connections may wait to be accepted. */
    private static final int BACKLOG = 64;

    /** Ours: how long whoever listens on this very host may take to be there. */
    private static final int ANSWER_MILLIS = 1000;

    private final AtomicBoolean said = new AtomicBoolean();

    /**
     * Opens those of a side: one, or a second one for the clients on this very host.
     *
     * @param port 0 for any free one
     * @throws IOException when the address and port cannot be had; then none is open
     */
    List<ServerSocketChannel> open(LanInterface side, int port) throws IOException {
        ServerSocketChannel own = ServerSocketChannel.open();
        try {
            own.bind(new InetSocketAddress(side.address(), port), BACKLOG);
            Optional<Descriptor> bound = needsDevice(side.address()) ? bound(own, side.name()) : Optional.empty();
            Optional<String> loopback = bound.isPresent() && side.isIpv4() ? loopback(side) : Optional.empty();
            return loopback.isEmpty()
                    ? List.of(own)
                    : List.of(own, beside(own, bound.orElseThrow(), loopback.orElseThrow()));
        } catch (IOException e) {
            IO.close(own);
            throw e;
        }
    }

    /**
     * Whether what kept a socket from being bound there passes by itself: the port is in use, but nobody listens on it,
     * so that it is held by connections that are over (TIME_WAIT).
     */
    static boolean isPassing(IOException e, InetSocketAddress at) {
        if (!(e.getCause() instanceof BindException)) {
            return false;
        }
        try (Socket caller = new Socket()) {
            caller.connect(at, ANSWER_MILLIS);
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    /** Nothing from another host reaches a loopback address; a link-local one of IPv6 belongs to its link already. */
    private static boolean needsDevice(InetAddress address) {
        return !address.isLoopbackAddress() && (address.getAddress().length == 4 || !address.isLinkLocalAddress());
    }

    /** Binds it to the device; nothing, and said once, where that is not to be had. */
    private Optional<Descriptor> bound(ServerSocketChannel socket, String device) {
        if (!Epoll.isAvailable()) {
            say(device, "native epoll is not available");
            return Optional.empty();
        }
        try {
            Descriptor descriptor = Descriptor.of(socket);
            descriptor.bindTo(device);
            return Optional.of(descriptor);
        } catch (IOException e) {
            say(device, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void say(String device, String why) {
        if (said.compareAndSet(false, true)) {
            log.info("HTTP listeners are not bound to {}, strangers are hung up on: {}", device, why);
        }
    }

    /**
     * A client on this very host asks our LAN address over loopback, where an IPv4 socket that is bound to its device is
     * deaf. IPv6 counts such a connection as come in by the device whose address it is for.
     */
    private static Optional<String> loopback(LanInterface side) throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(ListeningSockets::isLoopback)
                .map(NetworkInterface::getName)
                .filter(name -> !name.equals(side.name()))
                .findFirst();
    }

    private static boolean isLoopback(NetworkInterface device) {
        try {
            return device.isLoopback() && device.isUp();
        } catch (SocketException e) {
            log.debug("{} went away while it was looked at", device.getName(), e);
            return false;
        }
    }

    /** Another socket at the same address and port. Only now that the first has them for itself are they shared. */
    private static ServerSocketChannel beside(ServerSocketChannel own, Descriptor bound, String device)
            throws IOException {
        bound.share();
        ServerSocketChannel second = ServerSocketChannel.open();
        try {
            second.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            second.bind(own.getLocalAddress(), BACKLOG);
            Descriptor.of(second).bindTo(device);
            return second;
        } catch (IOException e) {
            IO.close(second);
            throw new IOException("on " + device + ": " + e.getMessage(), e);
        }
    }
}
