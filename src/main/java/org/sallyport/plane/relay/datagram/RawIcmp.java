package org.sallyport.plane.relay.datagram;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends ICMP messages from addresses of this host, through a raw socket that reads nothing. */
final class RawIcmp {
    private static final Logger LOG = LoggerFactory.getLogger(RawIcmp.class);

    private static final int AF_INET = 2;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    private static final int IPPROTO_ICMP = 1;
    private static final int SOL_RAW = 255;
    private static final int ICMP_FILTER = 1;

    private final LinuxSocket socket;
    private final MessageHeaders message = new MessageHeaders(1);
    private final ByteBuf memory = Unpooled.directBuffer(PortUnreachable.OCTETS, PortUnreachable.OCTETS);
    private final ByteBuffer octets = memory.nioBuffer(0, PortUnreachable.OCTETS);

    private RawIcmp(LinuxSocket socket) {
        this.socket = socket;
    }

    /** Empty without CAP_NET_RAW. */
    static Optional<RawIcmp> open() {
        int fd = LibC.socket(AF_INET, SOCK_RAW_NONBLOCK_CLOEXEC, IPPROTO_ICMP);
        if (fd < 0) {
            LOG.debug("no raw socket: errno {}", LibC.errno());
            return Optional.empty();
        }
        RawIcmp icmp = new RawIcmp(LinuxSocket.newSocket(fd));
        icmp.readNothing();
        return Optional.of(icmp);
    }

    private void readNothing() {
        ByteBuffer everyType = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
        everyType.putInt(0, -1);
        try {
            socket.setRawOpt(SOL_RAW, ICMP_FILTER, everyType);
        } catch (IOException e) {
            LOG.debug("{} will keep what it is sent until it is full: {}", socket, e.toString());
        }
    }

    /** To whom has sent the datagram, from where it was sent to; answers whether it is away. */
    boolean send(PortUnreachable answer) {
        octets.clear();
        answer.write(octets);
        message.vector(0, memory.memoryAddress(), PortUnreachable.OCTETS);
        message.octets(0, 0, 1);
        message.name(0, Endpoint.ofIpv4(answer.from().ipv4(), 0));
        message.source(0, answer.to());
        return LibC.sendmsg(socket.intValue(), message.address(0), 0) >= 0;
    }

    void release() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{} was not closed in order: {}", socket, e.toString());
        }
        message.release();
        memory.release();
    }
}
