package org.sallyport.plane.relay.datagram;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.sallyport.plane.relay.datagram.UdpReader.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Linux socket on an epoll loop: a system call for each batch read and, where all go well, for each chain sent. */
final class LinuxUdpSocket implements UdpSocket, EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxUdpSocket.class);
    private static final EpollIoOps NEWS = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET);
    /** Ours: so many full batches are read before other sockets of the loop have their turn. */
    private static final int MOST_ROUNDS = 4;

    private static final int SOL_IP = 0;
    private static final int IP_TRANSPARENT = 19;

    private final IoEventLoop loop;
    private final LinuxSocket socket;
    private final LinuxMemory memory;
    private boolean connected;
    private @Nullable UdpReader reader;
    private @Nullable IoRegistration registration;
    /** False once the way out has proved unable to cut segments. */
    private boolean segmenting = true;

    LinuxUdpSocket(EventLoop loop, LinuxSocket socket) {
        this.loop = (IoEventLoop) loop;
        this.socket = socket;
        memory = LinuxMemory.ofLoop();
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void bind(InetSocketAddress to) throws IOException {
        socket.bind(to);
    }

    @Override
    public void connect(InetSocketAddress to) throws IOException {
        socket.connect(to);
        connected = true;
    }

    @Override
    public void makeTransparent() throws IOException {
        socket.setIntOpt(SOL_IP, IP_TRANSPARENT, 1);
        socket.setReuseAddress(true);
    }

    @Override
    public void start(UdpReader to) {
        reader = to;
        loop.register(this).addListener((Future<IoRegistration> registered) -> {
            if (registered.isSuccess() && socket.isOpen()) {
                registration = registered.getNow();
                registration.submit(NEWS);
            }
        });
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        read();
    }

    /** Until a batch comes short; what comes after that makes the loop call again. */
    private void read() {
        UdpReader to = reader;
        for (int round = 0; round < MOST_ROUNDS && to != null && socket.isOpen(); round++) {
            int count = memory.read(socket.intValue());
            if (count < 0 && !goesOn(to, LibC.errno())) {
                return;
            }
            if (count > 0) {
                to.received(memory.datagrams);
            }
            if (count >= 0 && count < Datagrams.MOST) {
                return;
            }
        }
        if (socket.isOpen()) {
            loop.execute(this::read);
        }
    }

    /** Whether there may be datagrams behind the error. */
    private boolean goesOn(UdpReader to, int errno) {
        if (errno == LibC.EAGAIN) {
            return false;
        }
        report(to, errno);
        return true;
    }

    private static void report(UdpReader to, int errno) {
        if (errno != LibC.EINTR) {
            to.failed(errno == LibC.ECONNREFUSED ? Failure.REFUSED : Failure.OTHER);
        }
    }

    @Override
    public int send(Datagrams batch, int first, Destination destination) {
        LinuxSending sending = memory.sending;
        sending.lay(batch, first, destination, connected, segmenting);
        int lost = 0;
        int triedAt = Datagrams.NONE;
        int message = 0;
        while (message < sending.messages()) {
            int sent = sending.send(socket.intValue(), message);
            int errno = sent > 0 ? 0 : LibC.errno();
            if (sent > 0) {
                message += sent;
            } else if (errno == LibC.EAGAIN) {
                return lost + sending.left(message);
            } else if (sending.size(message) > 1 && isOfSegments(errno)) {
                withoutSegments(errno, batch.length(sending.first(message)), destination);
                return lost + send(batch, sending.first(message), destination); // No deeper than lengths are left.
            } else if (triedAt == message) {
                lost += sending.size(message++);
            } else {
                triedAt = message; // It may be an error of what was sent before, told only once.
                tell(errno);
            }
        }
        return lost;
    }

    private void tell(int errno) {
        if (reader != null) {
            report(reader, errno);
        }
    }

    /** A segment beyond the path's MTU, or a device that cannot fill in checksums. */
    private static boolean isOfSegments(int errno) {
        return errno == LibC.EINVAL || errno == LibC.EMSGSIZE || errno == LibC.EIO;
    }

    private void withoutSegments(int errno, int octets, Destination destination) {
        LOG.debug("segments of {} octets to {} are refused with errno {}", octets, destination.to(), errno);
        if (errno == LibC.EIO) {
            segmenting = false;
        } else {
            destination.refusedSegments(octets);
        }
    }

    /** Closes first, which takes it out of epoll as well. */
    @Override
    public void close() {
        closeSocket();
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    public Future<?> release() {
        close();
        return loop.newSucceededFuture(null);
    }

    private void closeSocket() {
        try {
            if (socket.isOpen()) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("{} was not closed in order: {}", socket, e.toString());
        }
    }
}
