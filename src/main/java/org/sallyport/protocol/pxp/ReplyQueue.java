package org.sallyport.protocol.pxp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramPacket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sallyport.core.gateway.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replies on their way out of one socket. The gateway settles a whole turn of requests at once, so what has gathered
 * leaves with one wake-up of the socket's thread and one flush. What the socket cannot take is dropped: the client asks
 * again (RFC 6887 §8.1).
 */
final class ReplyQueue {
    private static final Logger log = LoggerFactory.getLogger(ReplyQueue.class);

    private final Channel channel;
    private final Counters counters;
    private final ChannelFutureListener failures = this::countFailure;
    private final Queue<DatagramPacket> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();

    ReplyQueue(Channel channel, Counters counters) {
        this.channel = channel;
        this.counters = counters;
    }

    /** From any thread. */
    void send(DatagramPacket reply) {
        waiting.add(reply);
        if (due.compareAndSet(false, true)) {
            try {
                channel.eventLoop().execute(this::drain);
            } catch (RejectedExecutionException e) {
                counters.count("pxp.dropped.closed");
            }
        }
    }

    private void drain() {
        due.set(false);
        for (DatagramPacket reply = waiting.poll(); reply != null; reply = waiting.poll()) {
            write(reply);
        }
        channel.flush();
    }

    private void write(DatagramPacket reply) {
        if (!channel.isWritable()) {
            channel.flush();
        }
        if (channel.isWritable()) {
            channel.write(reply).addListener(failures);
        } else {
            reply.release();
            counters.count("pxp.dropped.reply");
        }
    }

    private void countFailure(ChannelFuture written) {
        Throwable cause = written.cause();
        if (cause != null) {
            counters.count("pxp.dropped.unsent");
            log.debug("a datagram could not be sent", cause);
        }
    }
}
