package org.sallyport.protocol.igd.gena;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sallyport.protocol.igd.gena.Notifier.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event on its way to one callback: connect, write, read the status, hang up. */
final class DeliveryAttempt {
    private static final Logger log = LoggerFactory.getLogger(DeliveryAttempt.class);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[0-9] +([0-9]{3})[ \r\n].*", Pattern.DOTALL);

    private final AsynchronousSocketChannel channel;
    private final ByteBuffer request;
    /** Enough for a status line; whatever else comes is left unread. */
    private final ByteBuffer answer = ByteBuffer.allocate(256);

    private final CompletableFuture<Delivery> delivery = new CompletableFuture<>();

    private DeliveryAttempt(AsynchronousSocketChannel channel, ByteBuffer request) {
        this.channel = channel;
        this.request = request;
    }

    static DeliveryAttempt open(AsynchronousChannelGroup channels, ByteBuffer request) throws IOException {
        return new DeliveryAttempt(AsynchronousSocketChannel.open(channels), request);
    }

    CompletionStage<Delivery> begin(Callback to) {
        channel.connect(new InetSocketAddress(to.address(), to.port()), null, then(nothing -> write()));
        return delivery;
    }

    /** Too late, from any thread: an operation under way fails at once. */
    void cut() {
        end(Delivery.LOST);
    }

    private void write() {
        channel.write(request, null, then(count -> {
            if (request.hasRemaining()) {
                write();
            } else {
                read();
            }
        }));
    }

    private void read() {
        channel.read(answer, null, then(count -> {
            Matcher status = STATUS.matcher(US_ASCII.decode(answer.duplicate().flip()));
            if (status.matches()) {
                end(of(Integer.parseInt(status.group(1))));
            } else if (count < 0 || !answer.hasRemaining()) {
                end(Delivery.LOST);
            } else {
                read();
            }
        }));
    }

    private static Delivery of(int status) {
        if (status >= 200 && status < 300) {
            return Delivery.ACCEPTED;
        }
        return status == 412 ? Delivery.DISOWNED : Delivery.LOST;
    }

    private void end(Delivery how) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("hanging up on a subscriber failed: {}", e.toString());
        }
        delivery.complete(how);
    }

    /** Goes on when the operation is done, and ends when it failed. */
    private <T> CompletionHandler<T, Object> then(Consumer<T> next) {
        return new CompletionHandler<>() {
            @Override
            public void completed(T result, Object attachment) {
                try {
                    next.accept(result);
                } catch (RuntimeException e) { // Such as a group of channels that is shut down.
                    failed(e, attachment);
                }
            }

            @Override
            public void failed(Throwable why, Object attachment) {
                log.debug("an event was not delivered: {}", why.toString());
                end(Delivery.LOST);
            }
        };
    }
}
