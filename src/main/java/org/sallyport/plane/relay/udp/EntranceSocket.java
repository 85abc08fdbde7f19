package org.sallyport.plane.relay.udp;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDatagramChannelConfig;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.sallyport.plane.relay.flow.RelayLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transparent UDP socket that tells of each datagram where it was sent to (IP_RECVORIGDSTADDR). Reads level-triggered
 * and in batches, on one loop.
 */
final class EntranceSocket extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(EntranceSocket.class);
    private static final int LARGEST = 65535;
    /** Datagrams that one read takes at most. */
    private static final int BATCH = 16;

    private final RelayLoop loop;
    private final Receiver receiver;
    private final EpollDatagramChannel channel = new EpollDatagramChannel(SocketProtocolFamily.INET);
    private int inThisRead;
    /** Reads that have ended, and whether the last of them has left nothing. */
    private long reads;

    private boolean empty = true;

    /** Gets the datagrams, on the socket's loop. */
    interface Receiver {
        void received(InetSocketAddress from, InetSocketAddress to, byte[] payload);
    }

    /**
     * Not bound yet.
     *
     * @throws io.netty.channel.ChannelException when the system has no socket left, or does not let it be transparent
     */
    EntranceSocket(RelayLoop loop, Receiver receiver) {
        this.loop = loop;
        this.receiver = receiver;
        try {
            configure(channel.config());
        } catch (ChannelException e) {
            channel.unsafe().closeForcibly();
            throw e;
        }
        channel.pipeline().addLast(this);
    }

    private static void configure(EpollDatagramChannelConfig config) {
        config.setOption(EpollChannelOption.IP_TRANSPARENT, true);
        config.setOption(EpollChannelOption.IP_RECVORIGDSTADDR, true);
        config.setOption(EpollChannelOption.SO_REUSEPORT, true);
        config.setMaxDatagramPayloadSize(LARGEST);
        config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(BATCH * LARGEST).maxMessagesPerRead(BATCH));
    }

    /** Binds; done with the port. */
    Future<Integer> open(InetSocketAddress at) {
        Promise<Integer> done = loop.events().newPromise();
        loop.events()
                .register(channel)
                .addListener(registered -> channel.bind(at).addListener(bound -> {
                    if (bound.isSuccess()) {
                        done.setSuccess(channel.localAddress().getPort());
                    } else {
                        done.setFailure(bound.cause());
                    }
                }));
        return done;
    }

    void close() {
        var unused = channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        DatagramPacket datagram = (DatagramPacket) received;
        try {
            inThisRead++;
            receiver.received(datagram.sender(), datagram.recipient(), ByteBufUtil.getBytes(datagram.content()));
        } finally {
            datagram.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reads++;
        empty = inThisRead < BATCH;
        inThisRead = 0;
    }

    /** Runs the task on the socket's loop when all that has come until now has been received. From any thread. */
    void drained(Runnable then) {
        loop.events().execute(() -> lookAgain(reads, then));
    }

    /** A while later the loop has asked the system: either nothing was there, or a read has come to its end. */
    private void lookAgain(long before, Runnable then) {
        var unused = loop.events()
                .schedule(
                        () -> {
                            if (reads == before || empty) {
                                then.run();
                            } else {
                                lookAgain(reads, then);
                            }
                        },
                        1,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("the first datagram of a flow was not read: {}", cause.toString());
    }
}
