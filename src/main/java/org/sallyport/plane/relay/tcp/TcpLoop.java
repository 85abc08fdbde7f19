package org.sallyport.plane.relay.tcp;

import io.netty.channel.IoEventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.sallyport.plane.relay.flow.IdleWheel;
import org.sallyport.plane.relay.flow.ReadSizes;
import org.sallyport.plane.relay.flow.RelayLoop;

/** One thread of the relay, and what its TCP connections share. */
final class TcpLoop {
    private final RelayLoop loop;
    private final IoEventLoop events;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ReadSizes.LARGEST);
    private final Pipes pipes = new Pipes();
    private final AtomicInteger load = new AtomicInteger();
    private final List<TcpSocket> over = new ArrayList<>();

    TcpLoop(RelayLoop loop) {
        this.loop = loop;
        events = (IoEventLoop) loop.events();
    }

    IoEventLoop events() {
        return events;
    }

    IdleWheel idle() {
        return loop.idle();
    }

    /** What one read fills and the write after it empties. */
    ByteBuffer buffer() {
        return buffer;
    }

    Pipes pipes() {
        return pipes;
    }

    /** How many connections are its own; counted by whoever gives it one or takes one away. */
    AtomicInteger load() {
        return load;
    }

    /** Now when this is its thread, else soon. */
    void run(Runnable task) {
        if (events.inEventLoop()) {
            task.run();
        } else {
            events.execute(task);
        }
    }

    /**
     * Closes, but not before the events at hand are all handled: one of them may be this socket's, and its descriptor
     * must not mean another by then.
     */
    void close(TcpSocket socket) {
        if (over.isEmpty()) {
            events.execute(this::closeAll);
        }
        over.add(socket);
    }

    private void closeAll() {
        over.forEach(TcpSocket::close);
        over.clear();
    }
}
