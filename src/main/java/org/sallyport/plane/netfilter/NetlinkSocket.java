package org.sallyport.plane.netfilter;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * A socket to the kernel's netfilter (netlink(7), NETLINK_NETFILTER). It belongs to the network namespace of the thread
 * that makes it. For one thread at a time.
 */
final class NetlinkSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_NETFILTER = 12;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int ADDRESS = 12;
    private static final int MSG_DONTWAIT = 0x40;
    private static final short POLLIN = 1;

    /** Ours: what the kernel may hold for us to read; a turn's errors and a while's notices fit. */
    private static final int RECEIVED = 8 << 20;

    private static final int LARGEST = 1 << 16;

    private final int socket;
    private final int port;
    private final ByteBuffer in = ByteBuffer.allocateDirect(LARGEST).order(ByteOrder.nativeOrder());
    private int sendable;

    /**
     * @param groups those to be notified of, as a mask of 1 {@code <<} group - 1
     * @throws NetfilterException when this system has no such thing, or not for us
     */
    NetlinkSocket(int groups) throws NetfilterException {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            throw new NetfilterException("only Linux has netfilter"); // elsewhere these numbers mean other things
        }
        try {
            socket = LibC.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER);
        } catch (LastErrorException e) {
            throw failed("cannot be opened", e);
        } catch (LinkageError e) {
            throw new NetfilterException("the C library cannot be called: " + e.getMessage(), e);
        }
        try {
            LibC.bind(socket, address(groups), ADDRESS);
            port = ownPort();
            set(SO_RCVBUFFORCE, RECEIVED);
        } catch (LastErrorException e) {
            close();
            throw failed("cannot be set up", e);
        }
    }

    /** Our number, which the kernel puts into what it tells others of our doings. */
    int port() {
        return port;
    }

    /** Sends what has been written into a direct buffer, as one message to the kernel, which has acted when this returns. */
    void send(ByteBuffer written) throws NetfilterException {
        int length = written.position();
        try {
            makeRoom(length);
            var unused = LibC.send(socket, written.duplicate().flip(), new NativeLong(length), 0);
        } catch (LastErrorException e) {
            throw failed("cannot be written", e);
        }
    }

    /**
     * What has come, valid until the next call; empty when nothing has within that time.
     *
     * @throws OverrunException when more came than could be kept for us
     */
    ByteBuffer receive(Duration atMost) throws NetfilterException {
        in.clear();
        try {
            return in.limit(receive());
        } catch (LastErrorException e) {
            if (e.getErrorCode() == Errno.ENOBUFS) {
                throw new OverrunException();
            }
            if (e.getErrorCode() != Errno.EAGAIN && e.getErrorCode() != Errno.EINTR) {
                throw failed("cannot be read", e);
            }
        }
        return awaitReadable(atMost) ? receive(Duration.ZERO) : in.limit(0);
    }

    private int receive() {
        return LibC.recv(socket, in, new NativeLong(LARGEST), MSG_DONTWAIT).intValue();
    }

    private boolean awaitReadable(Duration atMost) throws NetfilterException {
        if (atMost.isZero()) {
            return false;
        }
        ByteBuffer descriptor = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        descriptor.putInt(socket).putShort(POLLIN);
        try {
            return LibC.poll(descriptor.array(), new NativeLong(1), Math.toIntExact(atMost.toMillis())) > 0;
        } catch (LastErrorException e) {
            if (e.getErrorCode() == Errno.EINTR) {
                return false;
            }
            throw failed("cannot be waited for", e);
        }
    }

    /** A message must fit into the send buffer, whose size counts the kernel's own bookkeeping too. */
    private void makeRoom(int length) {
        if (length > sendable) {
            set(SO_SNDBUFFORCE, 2 * length);
            sendable = length;
        }
    }

    private void set(int option, int value) {
        LibC.setsockopt(
                socket,
                SOL_SOCKET,
                option,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.nativeOrder())
                        .putInt(value)
                        .array(),
                4);
    }

    private int ownPort() {
        byte[] address = new byte[ADDRESS];
        LibC.getsockname(socket, address, new int[] {ADDRESS});
        return ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getInt(4);
    }

    /** {@code struct sockaddr_nl}: family, padding, our port as the kernel likes, groups. */
    private static byte[] address(int groups) {
        ByteBuffer address = ByteBuffer.allocate(ADDRESS).order(ByteOrder.nativeOrder());
        return address.putShort((short) AF_NETLINK)
                .putShort((short) 0)
                .putInt(0)
                .putInt(groups)
                .array();
    }

    @Override
    public void close() throws NetfilterException {
        try {
            LibC.close(socket);
        } catch (LastErrorException e) {
            throw failed("does not close", e);
        }
    }

    private static NetfilterException failed(String what, LastErrorException cause) {
        return new NetfilterException("a netlink socket " + what + ": " + cause.getMessage(), cause);
    }

    /** More has happened than could be kept for us (ENOBUFS): look for yourself. */
    static final class OverrunException extends NetfilterException {
        private static final long serialVersionUID = 1;

        OverrunException() {
            super("more netlink messages came than could be kept");
        }
    }
}
