package org.sallyport.protocol.pxp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.LanInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each datagram of one socket to the dialects, and its answer back. Only the LAN is answered, and no host of it more
 * often than {@link RequestRate} says.
 */
final class RequestHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);

    private final LanInterface side;
    private final Reception reception;
    private final ReplyQueue replies;
    private final Counters counters;

    RequestHandler(LanInterface side, Reception reception, ReplyQueue replies) {
        this.side = side;
        this.reception = reception;
        this.replies = replies;
        this.counters = reception.counters();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        InetSocketAddress sender = packet.sender();
        if (sender.getPort() == 0) {
            counters.count("pxp.dropped.port-zero");
        } else if (!reception.isNeighbour(side, sender.getAddress())) {
            counters.count("pxp.dropped.off-lan");
        } else {
            take(octets(packet.content()), sender);
        }
    }

    /** A copy: the answer may need the request's octets long after Netty has taken its buffer back. */
    private static ByteBuffer octets(ByteBuf content) {
        byte[] octets = new byte[content.readableBytes()];
        content.readBytes(octets);
        return ByteBuffer.wrap(octets);
    }

    private void take(ByteBuffer datagram, InetSocketAddress sender) {
        if (reception.admits(side, sender.getAddress(), datagram)) {
            answer(datagram, sender);
        } else {
            counters.count("pxp.dropped.over-rate");
        }
    }

    private void answer(ByteBuffer datagram, InetSocketAddress sender) {
        var unused = reception
                .answer(side, datagram, sender.getAddress())
                .thenAccept(reply -> reply.ifPresent(octets -> reply(datagram, octets, sender)))
                .exceptionally(bug -> {
                    failed(sender, bug);
                    return null;
                });
    }

    private void reply(ByteBuffer request, ByteBuffer octets, InetSocketAddress client) {
        reception.updates().answered(request, octets, new WaysBack.Way(side, client));
        replies.send(new DatagramPacket(Unpooled.wrappedBuffer(octets), client));
    }

    /** A bug of ours costs one request. */
    private void failed(InetSocketAddress client, Throwable bug) {
        counters.count("pxp.failed");
        log.debug("a request from {} got no answer", client, bug);
    }

    /** A failed read, or a bug of ours: either costs one datagram, the socket lives on. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        counters.count("pxp.failed");
        log.debug("a datagram on {} was lost", side.name(), cause);
    }
}
