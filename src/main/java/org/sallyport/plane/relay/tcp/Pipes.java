package org.sallyport.plane.relay.tcp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One loop's pipes: made when wanted, kept for the next, never more than so many. Belongs to its loop's thread. */
final class Pipes {
    private static final Logger LOG = LoggerFactory.getLogger(Pipes.class);
    /** Ours: the kernel gives a user without privileges 64 MiB of pipes in all. */
    static final int MOST = 64;
    /** Ours: kept empty for who comes next. */
    static final int SPARE = 16;
    /** Ours: how many are asked for in vain before another is tried, for want of descriptors. */
    private static final int REST = 64;

    private final Deque<Pipe> spare = new ArrayDeque<>();
    private int made;
    private int resting;

    /** An empty one; none when all are in use or the system has none, and it is copied for now. */
    @Nullable
    Pipe take() {
        Pipe pipe = spare.poll();
        if (pipe != null) {
            return pipe;
        }
        if (resting > 0) {
            resting--;
            return null;
        }
        return made < MOST ? make() : null;
    }

    private @Nullable Pipe make() {
        try {
            Pipe pipe = new Pipe();
            made++;
            return pipe;
        } catch (IOException e) {
            LOG.debug("copied for now: {}", e.getMessage());
            resting = REST;
            return null;
        }
    }

    /** One that still holds octets is not fit for another connection. */
    void giveBack(Pipe pipe) {
        if (pipe.held() == 0 && spare.size() < SPARE) {
            spare.push(pipe);
        } else {
            pipe.close();
            made--;
        }
    }

    /** Those in use and the spare ones. */
    int made() {
        return made;
    }

    void close() {
        spare.forEach(Pipe::close);
        made -= spare.size();
        spare.clear();
    }
}
