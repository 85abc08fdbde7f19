package org.sallyport.plane.relay.tcp;

import io.netty.channel.ChannelException;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Linux socket, watched edge-triggered: registered once, and once more if it ever takes less than it is given. Its
 * methods make one system call each, where they say so none.
 */
final class EpollTcpSocket extends TcpSocket implements EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(EpollTcpSocket.class);

    private static final int EPOLLPRI = 0x2;
    private static final int EPOLLHUP = 0x10;
    private static final int INPUT = Native.EPOLLIN | EPOLLPRI | Native.EPOLLRDHUP | Native.EPOLLET;
    private static final EpollIoOps FOR_INPUT = EpollIoOps.valueOf(INPUT);
    private static final EpollIoOps FOR_BOTH = EpollIoOps.valueOf(INPUT | Native.EPOLLOUT);
    private static final int TELLS_READER = Native.EPOLLIN | Native.EPOLLRDHUP | Native.EPOLLERR | EPOLLHUP;
    private static final int TELLS_WRITER = Native.EPOLLOUT | Native.EPOLLERR | EPOLLHUP;

    static final int IPPROTO_TCP = 6;
    static final int TCP_QUICKACK = 12;
    private static final int TCP_INFO = 11;
    /** Of struct tcp_info: up to tcpi_last_ack_recv, and where that is. */
    private static final int TCP_INFO_OCTETS = 60;

    private static final int LAST_ACK_RECEIVED = 56;

    private final FileDescriptor descriptor;
    private final boolean accepted;
    private @Nullable Watcher watcher;
    private @Nullable IoRegistration registration;
    private boolean awaitsOutput;
    private boolean hungUp;
    private boolean failed;
    private boolean urgent;
    private int writes;

    private EpollTcpSocket(FileDescriptor descriptor, boolean accepted) {
        this.descriptor = descriptor;
        this.accepted = accepted;
    }

    /** One that a door let in: TCP_NODELAY and O_NONBLOCK came with it. */
    static EpollTcpSocket accepted(int descriptor) {
        return new EpollTcpSocket(new FileDescriptor(descriptor), true);
    }

    /** One that is being connected. */
    static EpollTcpSocket connecting(Socket socket) {
        return new EpollTcpSocket(socket, false);
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }

    /** A socket that is being connected has nothing to read or take yet, and says when; an accepted one may have. */
    @Override
    void watch(IoEventLoop loop, Watcher told) throws IOException {
        watcher = told;
        awaitsOutput = !accepted;
        Future<IoRegistration> registering = loop.register(this);
        if (!registering.isSuccess()) {
            throw new IOException("not registered", registering.cause());
        }
        registration = registering.getNow();
        submit(accepted ? FOR_INPUT : FOR_BOTH);
    }

    /** Whether the loop knows it. */
    boolean isWatched() {
        return registration != null && registration.isValid();
    }

    @Override
    void await(boolean output) throws IOException {
        if (output && !awaitsOutput) {
            awaitsOutput = true;
            submit(FOR_BOTH);
        }
    }

    private void submit(EpollIoOps ops) throws IOException {
        try {
            if (registration != null) {
                registration.submit(ops);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void handle(IoRegistration by, IoEvent event) {
        int ops = ((EpollIoEvent) event).ops().value();
        hungUp |= (ops & Native.EPOLLRDHUP) != 0;
        failed |= (ops & Native.EPOLLERR) != 0;
        if ((ops & EPOLLPRI) != 0 && !urgent) {
            urgent = true;
            keepUrgentInPlace();
        }
        readable(!inputEnded() && (isReadable() || (ops & TELLS_READER) != 0));
        writable(isWritable() || (ops & TELLS_WRITER) != 0);
        if (watcher != null) {
            watcher.ready(this);
        }
    }

    /** Those that a door let in have it from the door. */
    private void keepUrgentInPlace() {
        try {
            if (!accepted) {
                EpollTcpSockets.keepUrgentInPlace(socket());
            }
        } catch (IOException | ChannelException e) {
            LOG.debug("{} is gone already: {}", descriptor, e.getMessage());
        }
    }

    /** Asks the system only after a failure, what it was. */
    @Override
    boolean finishConnect() throws IOException {
        if (failed) {
            int why = socket().getSoError();
            if (why == -Errors.ERROR_ECONNREFUSED_NEGATIVE) {
                throw new ConnectException("refused by the other side");
            }
            throw new IOException("error " + why + " from the other side");
        }
        return isWritable();
    }

    @Override
    void greet() {
        if (writes == 0) {
            try {
                socket().setIntOpt(IPPROTO_TCP, TCP_QUICKACK, 1);
            } catch (IOException | ChannelException e) {
                LOG.debug("{} is gone already: {}", descriptor, e.getMessage());
            }
        }
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        int room = into.remaining();
        int octets = descriptor.read(into, into.position(), into.limit());
        readable(octets == room || (urgent && octets > 0));
        if (octets > 0) {
            into.position(into.position() + octets);
        }
        return octets;
    }

    /** The first segment goes at once whatever is set; only from the second on does TCP_NODELAY matter. */
    @Override
    int write(ByteBuffer from) throws IOException {
        if (!accepted && ++writes == 2) {
            socket().setTcpNoDelay(true);
        }
        int all = from.remaining();
        int octets = descriptor.write(from, from.position(), from.limit());
        from.position(from.position() + octets);
        writable(octets == all);
        return octets;
    }

    @Override
    void shutdownOutput() throws IOException {
        socket().shutdown(false, true);
    }

    @Override
    void lingerNot() {
        if (failed) {
            return; // A RST has come in: there is nobody to be told.
        }
        try {
            socket().setSoLinger(0);
        } catch (IOException | ChannelException e) {
            LOG.debug("{} is gone already: {}", descriptor, e.getMessage());
        }
    }

    /** Closing takes it out of epoll; cancelled afterwards, it costs no call of its own. */
    @Override
    public void close() {
        try {
            descriptor.close();
        } catch (IOException e) {
            LOG.debug("{} was closed with an error: {}", descriptor, e.getMessage());
        }
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    InetAddress localAddress() throws IOException {
        InetSocketAddress local = socket().localAddress();
        if (local == null) {
            throw new IOException(descriptor + " is gone already");
        }
        return local.getAddress();
    }

    @Override
    int descriptor() {
        return descriptor.intValue();
    }

    @Override
    boolean endAnnounced() {
        return hungUp && !failed && !urgent;
    }

    @Override
    boolean stopsShort() {
        return urgent;
    }

    @Override
    boolean hasFailed() {
        return failed;
    }

    @Override
    long silentMillis() {
        ByteBuffer info = ByteBuffer.allocateDirect(TCP_INFO_OCTETS).order(ByteOrder.nativeOrder());
        try {
            socket().getRawOpt(IPPROTO_TCP, TCP_INFO, info);
            return Integer.toUnsignedLong(info.getInt(LAST_ACK_RECEIVED));
        } catch (IOException | ChannelException e) {
            LOG.debug("{} is gone already: {}", descriptor, e.getMessage());
            return Long.MAX_VALUE;
        }
    }

    /** Netty asks the system for the family of a socket it is to wrap, so an accepted one is wrapped only if it must. */
    private Socket socket() {
        return descriptor instanceof Socket socket ? socket : new Socket(descriptor.intValue());
    }
}
