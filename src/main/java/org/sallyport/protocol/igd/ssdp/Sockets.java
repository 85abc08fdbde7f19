package org.sallyport.protocol.igd.ssdp;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two ways to a UDP socket: Linux's own, and the JDK's everywhere else. */
enum Sockets {
    EPOLL {
        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        DatagramChannel open(SocketProtocolFamily family) {
            return new EpollDatagramChannel(family);
        }

        @Override
        ChannelOption<Boolean> reusePort() {
            return UnixChannelOption.SO_REUSEPORT;
        }

        /** Not by Netty's own option: in epoll that one is for what goes to a single host. */
        @Override
        void reach(DatagramChannel channel, SocketProtocolFamily family, int hops) {
            channel.config().setOption(family == SocketProtocolFamily.INET ? IP_MULTICAST_TTL : IPV6_HOPS, hops);
        }

        /** An unprivileged process may do this since Linux 5.7. */
        @Override
        boolean bindToDevice(DatagramChannel channel, String device) {
            byte[] name = device.getBytes(StandardCharsets.UTF_8);
            ChannelOption<ByteBuffer> option =
                    new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, name.length);
            try {
                return channel.config().setOption(option, ByteBuffer.wrap(name));
            } catch (ChannelException e) {
                log.debug("a socket cannot be bound to {}", device, e);
                return false;
            }
        }
    },
    NIO {
        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        DatagramChannel open(SocketProtocolFamily family) {
            return new NioDatagramChannel(family);
        }

        @Override
        ChannelOption<Boolean> reusePort() {
            return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
        }

        @Override
        boolean bindToDevice(DatagramChannel channel, String device) {
            return false;
        }

        @Override
        void reach(DatagramChannel channel, SocketProtocolFamily family, int hops) {
            channel.config().setTimeToLive(hops);
        }
    };

    private static final Logger log = LoggerFactory.getLogger(Sockets.class);

    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;
    private static final ChannelOption<Integer> IP_MULTICAST_TTL =
            new IntegerUnixChannelOption("IP_MULTICAST_TTL", 0, 33);
    /** IPV6_MULTICAST_HOPS. */
    private static final ChannelOption<Integer> IPV6_HOPS = new IntegerUnixChannelOption("IPV6_MULTICAST_HOPS", 41, 18);

    static Sockets best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** A group of one thread, which owns all of SSDP. */
    EventLoopGroup oneThread() {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("ssdp", true), handlers());
    }

    /** Closes a socket that may not have come to its thread yet; waits a second at most. */
    static void close(DatagramChannel channel) {
        if (channel.isRegistered()) {
            channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        } else if (channel.isOpen()) {
            channel.unsafe().closeForcibly();
        }
    }

    abstract IoHandlerFactory handlers();

    /** An unregistered one; {@link ChannelException} when the system has none for us. */
    abstract DatagramChannel open(SocketProtocolFamily family);

    abstract ChannelOption<Boolean> reusePort();

    /** Lets in only what arrives on this device; false where that is not to be had. */
    abstract boolean bindToDevice(DatagramChannel channel, String device);

    /** How many links a message of this socket to a group may cross; {@link ChannelException} when it cannot be set. */
    abstract void reach(DatagramChannel channel, SocketProtocolFamily family, int hops);
}
