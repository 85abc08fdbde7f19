package org.sallyport.plane.relay.tcp;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening Linux socket, watched level-triggered. While they come one by one it accepts one by one and is spared the
 * call that says there are no more; when they crowd it takes more at a time, up to a bound, so that others get their
 * turn.
 */
final class EpollTcpDoor extends TcpDoor implements EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(EpollTcpDoor.class);
    private static final int MOST_AT_ONCE = 64;
    /** A length octet, and an address with scope and port. */
    private static final int ADDRESS_OCTETS = 26;

    private static final int SOL_IP = 0;
    private static final int IP_TRANSPARENT = 19;

    private final LinuxSocket socket;
    private final byte[] address = new byte[ADDRESS_OCTETS];
    private @Nullable IoRegistration registration;
    private int atOnce = 1;

    EpollTcpDoor(TcpLoop loop, LinuxSocket socket, Visitors visitors) {
        super(loop, visitors);
        this.socket = socket;
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    /** Gets what the packet filter leads here, and shares its port with others like it (SO_REUSEPORT). */
    void makeTransparent() throws IOException {
        socket.setIntOpt(SOL_IP, IP_TRANSPARENT, 1);
        socket.setReusePort(true);
    }

    /** Where it is open. */
    int port() {
        return socket.localAddress().getPort();
    }

    @Override
    void becomeTransparent() throws IOException {
        EpollTcpSockets.makeTransparent(socket);
    }

    @Override
    void open(InetSocketAddress at) throws IOException {
        // A restarted gateway takes its ports back though old connections linger (TIME_WAIT).
        socket.setReuseAddress(true);
        // For those that come in by it.
        socket.setTcpNoDelay(true);
        EpollTcpSockets.keepUrgentInPlace(socket);
        socket.bind(at);
        socket.listen(BACKLOG);
        Future<IoRegistration> registering = loop.events().register(this);
        if (!registering.isSuccess()) {
            throw new IOException("not registered", registering.cause());
        }
        registration = registering.getNow();
        look(true);
    }

    @Override
    void look(boolean looks) {
        if (registration != null && registration.isValid()) {
            registration.submit(looks ? EpollIoOps.EPOLLIN : EpollIoOps.EPOLLET);
        }
    }

    @Override
    public void handle(IoRegistration by, IoEvent event) {
        for (int i = 0; i < atOnce; i++) {
            if (!accept()) {
                atOnce = 1;
                return;
            }
        }
        atOnce = Math.min(MOST_AT_ONCE, 2 * atOnce);
    }

    private boolean accept() {
        try {
            int descriptor = socket.isOpen() ? socket.accept(address) : -1;
            if (descriptor < 0) {
                return false;
            }
            InetSocketAddress remote = NativeInetAddress.address(address, 1, address[0]);
            visitors.accepted(this, EpollTcpSocket.accepted(descriptor), remote);
            return true;
        } catch (IOException e) {
            rest(e);
            return false;
        }
    }

    @Override
    void close(Runnable then) {
        close();
        then.run();
    }

    @Override
    public void close() {
        if (registration != null) {
            registration.cancel();
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{} was closed with an error: {}", socket, e.getMessage());
        }
    }
}
