package org.sallyport.plane.relay.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import org.sallyport.plane.relay.flow.Backlog;
import org.sallyport.plane.relay.flow.Channels;
import org.sallyport.plane.relay.flow.RelayContext;

/**
 * One of the two sockets of a relayed connection, and how far it has come towards its end. Tells the connection what
 * happens; decides nothing.
 */
final class TcpEnd extends ChannelInboundHandlerAdapter {
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(32 << 10, 128 << 10);

    private final TcpConnection connection;
    private final DuplexChannel channel;
    private final Backlog backlog;
    /** The memory of what it has been given and has not sent, in octets. */
    private long waiting;
    /** Its peer has sent the last octet. */
    private boolean inputEnded;
    /** It has been given the last octet of the other end. */
    private boolean outputEnded;

    TcpEnd(TcpConnection connection, DuplexChannel channel, RelayContext context) {
        this.connection = connection;
        this.channel = channel;
        backlog = context.backlog;
        channel.config().setAutoRead(false);
        channel.config().setWriteBufferWaterMark(MARKS);
        channel.config().setRecvByteBufAllocator(context.readSizes);
        // Connecting has a place on the idle wheel, not a timer of its own.
        channel.config().setConnectTimeoutMillis(0);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addLast(this);
    }

    Channel channel() {
        return channel;
    }

    boolean inputEnded() {
        return inputEnded;
    }

    boolean outputEnded() {
        return outputEnded;
    }

    /** Whether it shall be given no more for now: too much waits here, or some here and too much everywhere. */
    boolean congested() {
        return !channel.isWritable() || (waiting > 0 && backlog.isTight());
    }

    /** Whether what waits here is more than the whole plane can hold. */
    boolean overrun() {
        return waiting > 0 && backlog.isOverrun();
    }

    /** Sends, at once or when its peer reads; until then the memory counts, not only the octets in it. */
    void send(ByteBuf data) {
        int memory = data.capacity();
        hold(memory);
        channel.writeAndFlush(data).addListener(sent -> {
            hold(-memory);
            connection.relieved(this);
        });
    }

    private void hold(int memory) {
        waiting += memory;
        backlog.add(memory);
    }

    void pause() {
        channel.config().setAutoRead(false);
    }

    void resume() {
        if (!inputEnded && channel.isOpen()) {
            channel.config().setAutoRead(true);
        }
    }

    /** Its peer has sent a FIN. */
    void endInput() {
        inputEnded = true;
        if (outputEnded) {
            close();
        }
    }

    /** Passes the other end's FIN on once all before it is sent: one shutdown or one close, never both. */
    void endOutput() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (!sent.isSuccess()) {
                return; // It was closed meanwhile, which is told apart.
            }
            outputEnded = true;
            if (inputEnded) {
                close();
            } else {
                // From now on a FIN from its peer ends it altogether, and Netty may close it.
                channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
                var unused = channel.shutdownOutput(channel.newPromise());
            }
        });
    }

    void close() {
        var unused = channel.close();
    }

    void reset() {
        Channels.reset(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object data) {
        connection.received(this, (ByteBuf) data);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            connection.relieved(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            connection.ended(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.gone(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connection.failed(cause);
    }
}
