package org.sallyport.protocol.igd.ssdp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.sallyport.core.gateway.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one handler of an SSDP socket: passes on octets and where they came from. */
final class Ear extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final Logger log = LoggerFactory.getLogger(Ear.class);

    private final BiConsumer<ByteBuffer, InetSocketAddress> listener;
    private final Counters counters;

    Ear(BiConsumer<ByteBuffer, InetSocketAddress> listener, Counters counters) {
        this.listener = listener;
        this.counters = counters;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        listener.accept(packet.content().nioBuffer(), packet.sender());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        counters.count("ssdp.receive-failed");
        log.debug("SSDP on {} has failed at a datagram", context.channel().localAddress(), cause);
    }
}
