package org.sallyport.host;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A socket to the Linux kernel's routing part (rtnetlink(7)). For one thread at a time; needs no privilege. */
final class Netlink implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_ROUTE = 0;
    /** RTMGRP_LINK, _IPV4_IFADDR and _IPV6_IFADDR: interfaces and addresses, but not routes, which may change in floods. */
    private static final int LINKS_AND_ADDRESSES = 0x1 | 0x10 | 0x100;

    private static final int MSG_DONTWAIT = 0x40;
    private static final short POLLIN = 1;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int ENOBUFS = 105;
    private static final int LARGEST = 1 << 16;
    private static final int SEQUENCE = 1;

    /** Ours: the kernel answers in microseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final int socket;

    private Netlink(int groups) throws IOException {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            throw new IOException("only Linux has netlink"); // elsewhere these numbers mean other things
        }
        try {
            socket = LibC.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE);
        } catch (LastErrorException e) {
            throw failed("cannot be opened", e);
        } catch (LinkageError e) {
            throw new IOException("the C library cannot be called: " + e.getMessage(), e);
        }
        try {
            LibC.bind(socket, address(groups), 12);
        } catch (LastErrorException e) {
            close();
            throw failed("cannot be bound", e);
        }
    }

    /** A socket on which the kernel tells of every change of interfaces and addresses. */
    static Netlink ofChanges() throws IOException {
        return new Netlink(LINKS_AND_ADDRESSES);
    }

    /** The neighbour table of just now. */
    static List<Neighbour> neighbours() throws IOException {
        try (Netlink netlink = new Netlink(0)) {
            ByteBuffer request = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
            NeighbourReader.writeRequest(request, SEQUENCE);
            netlink.send(request.array(), request.position());
            List<Neighbour> neighbours = new ArrayList<>();
            boolean done = false;
            while (!done) {
                if (!netlink.awaitReadable(PATIENCE)) {
                    throw new IOException("the kernel does not answer on netlink");
                }
                Optional<ByteBuffer> datagram = netlink.receive();
                done = datagram.isPresent() && NeighbourReader.read(datagram.get(), SEQUENCE, neighbours);
            }
            return neighbours;
        }
    }

    /** Whether something can be received, within that time. */
    boolean awaitReadable(Duration atMost) throws IOException {
        ByteBuffer descriptor = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        descriptor.putInt(socket).putShort(POLLIN);
        try {
            return LibC.poll(descriptor.array(), new NativeLong(1), Math.toIntExact(atMost.toMillis())) > 0;
        } catch (LastErrorException e) {
            if (e.getErrorCode() == EINTR) {
                return false;
            }
            throw failed("cannot be waited for", e);
        }
    }

    /** Throws away all that has come: the receiver looks for itself. */
    void drain() throws IOException {
        while (awaitReadable(Duration.ZERO)) {
            var unused = receive();
        }
    }

    /** What has come; empty when it was nothing, or more than the kernel could keep for us. */
    private Optional<ByteBuffer> receive() throws IOException {
        byte[] octets = new byte[LARGEST];
        try {
            int length = LibC.recv(socket, octets, new NativeLong(octets.length), MSG_DONTWAIT)
                    .intValue();
            return Optional.of(ByteBuffer.wrap(octets, 0, length).slice().order(ByteOrder.nativeOrder()));
        } catch (LastErrorException e) {
            if (e.getErrorCode() == EAGAIN || e.getErrorCode() == EINTR || e.getErrorCode() == ENOBUFS) {
                return Optional.empty();
            }
            throw failed("cannot be read", e);
        }
    }

    private void send(byte[] octets, int length) throws IOException {
        try {
            var unused = LibC.send(socket, octets, new NativeLong(length), 0);
        } catch (LastErrorException e) {
            throw failed("cannot be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            LibC.close(socket);
        } catch (LastErrorException e) {
            throw failed("does not close", e);
        }
    }

    /** {@code struct sockaddr_nl}: family, padding, our port as the kernel likes, groups. */
    private static byte[] address(int groups) {
        ByteBuffer address = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
        return address.putShort((short) AF_NETLINK)
                .putShort((short) 0)
                .putInt(0)
                .putInt(groups)
                .array();
    }

    private static IOException failed(String what, LastErrorException cause) {
        return new IOException("a netlink socket " + what + ": " + cause.getMessage(), cause);
    }
}
