package org.sallyport.plane.relay.tcp;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.sallyport.plane.relay.flow.RelayContext;

/** What all TCP mappings of one plane share: its loops, and the sockets they can watch. From any thread. */
public final class TcpEngine {
    final RelayContext context;
    final TcpSockets sockets;
    final Inspector.Source inspectors;
    private final List<TcpLoop> loops;
    private final AtomicInteger turn = new AtomicInteger();

    public TcpEngine(RelayContext context, Inspector.Source inspectors) {
        this.context = context;
        this.inspectors = inspectors;
        sockets = TcpSockets.best(context.settings.nativeSockets());
        loops = context.loops().stream().map(TcpLoop::new).toList();
    }

    /** The next thread in turn. */
    TcpLoop nextLoop() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /**
     * Where a connection that came in on one thread is to live: there, for going to another costs a wake-up; unless that
     * other has less to do.
     */
    TcpLoop homeFor(TcpLoop at) {
        TcpLoop other = nextLoop();
        return other.load().get() + 1 < at.load().get() ? other : at;
    }

    /** How many there are, being connected or open. */
    public int connections() {
        return loops.stream().mapToInt(loop -> loop.load().get()).sum();
    }

    /** Gives back what no connection holds; when all mappings are closed. */
    public void close() {
        loops.forEach(loop -> loop.events().execute(loop.pipes()::close));
    }
}
