package org.sallyport.protocol.pxp;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Netty's UDP sockets as this host can best have them: epoll with batched system calls, else NIO. */
final class UdpSockets {
    private static final Logger log = LoggerFactory.getLogger(UdpSockets.class);
    /** Room for one datagram: more than PCP's longest, so that a longer one is seen to be longer (PCP-14). */
    private static final int DATAGRAM = 2048;

    private static final int BATCH = 16;
    /** Ours: a LAN that has heard of an epoch reset comes all at once (PCP-38). */
    private static final int KERNEL_BUFFER = 1 << 20;

    private static final WriteBufferWaterMark REPLIES_HELD = new WriteBufferWaterMark(1 << 19, 1 << 20);

    private final boolean epoll;

    private UdpSockets(boolean epoll) {
        this.epoll = epoll;
    }

    static UdpSockets best() {
        return new UdpSockets(Epoll.isAvailable());
    }

    static UdpSockets nio() {
        return new UdpSockets(false);
    }

    /** One thread for all the sockets. */
    EventLoopGroup loop(String thread) {
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(thread, true), handlers);
    }

    /**
     * A socket of this family, neither registered nor bound.
     *
     * @throws ChannelException when the system has none for us
     */
    DatagramChannel open(SocketProtocolFamily family) {
        DatagramChannel channel = epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
        try {
            size(channel);
            return channel;
        } catch (ChannelException e) {
            close(channel);
            throw e;
        }
    }

    private void size(DatagramChannel channel) {
        channel.config().setOption(ChannelOption.SO_RCVBUF, KERNEL_BUFFER);
        channel.config().setWriteBufferWaterMark(REPLIES_HELD);
        if (epoll) {
            channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM);
            channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(DATAGRAM * BATCH));
        } else {
            channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(DATAGRAM));
        }
    }

    /** Closes a socket that may not have come to its thread yet; waits a second at most. */
    static void close(DatagramChannel channel) {
        if (channel.isRegistered()) {
            channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        } else if (channel.isOpen()) {
            channel.unsafe().closeForcibly();
        }
    }

    /**
     * Lets the socket hear and speak through this device only: {@code SO_BINDTODEVICE}. Before the bind.
     *
     * @return false, and said, when this host does not permit it
     */
    boolean bindToDevice(DatagramChannel channel, String device) {
        if (!epoll) {
            log.info("UDP sockets are not bound to {}: native epoll is not available", device);
            return false;
        }
        byte[] name = device.getBytes(StandardCharsets.US_ASCII);
        RawUnixChannelOption option = new RawUnixChannelOption("SO_BINDTODEVICE", 1, 25, name.length);
        try {
            return channel.config().setOption(option, ByteBuffer.wrap(name));
        } catch (ChannelException e) {
            log.info("UDP sockets are not bound to {}: {}", device, e.getMessage());
            return false;
        }
    }
}
