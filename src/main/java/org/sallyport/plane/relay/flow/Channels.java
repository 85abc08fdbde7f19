package org.sallyport.plane.relay.flow;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Steps every relay takes with its channels. */
public final class Channels {
    private Channels() {}

    /** Registers and binds; a channel that could not be bound is closed. */
    public static Future<?> bind(RelayLoop loop, Sockets sockets, Channel channel, InetSocketAddress to) {
        Promise<Void> done = loop.events().newPromise();
        loop.events().register(channel).addListener(registered -> {
            if (registered.isSuccess()) {
                channel.bind(to).addListener(bound -> settle(loop, sockets, channel, bound, done));
            } else {
                settle(loop, sockets, channel, registered, done);
            }
        });
        return done;
    }

    private static void settle(RelayLoop loop, Sockets sockets, Channel channel, Future<?> step, Promise<Void> done) {
        if (step.isSuccess()) {
            done.setSuccess(null);
        } else {
            close(loop, sockets, channel, () -> done.setFailure(step.cause()));
        }
    }

    /** Closes; goes on, on the loop's thread, when the system has let go of the port. */
    public static void close(RelayLoop loop, Sockets sockets, Channel channel, Runnable then) {
        channel.close().addListener(closed -> awaitRelease(loop, sockets, channel, then));
    }

    private static void awaitRelease(RelayLoop loop, Sockets sockets, Channel channel, Runnable then) {
        if (sockets.isReleased(channel)) {
            then.run();
        } else {
            var unused =
                    loop.events().schedule(() -> awaitRelease(loop, sockets, channel, then), 1, TimeUnit.MILLISECONDS);
        }
    }
}
