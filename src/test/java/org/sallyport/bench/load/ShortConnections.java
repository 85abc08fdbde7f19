package org.sallyport.bench.load;

import java.io.IOException;
import org.sallyport.bench.socket.Epoll;
import org.sallyport.bench.socket.Octets;
import org.sallyport.bench.socket.Tcp;

/** TCP connections for one octet each: connect, send it, have it back, close; so many at once, each followed by another. */
final class ShortConnections implements Load {
    private static final int AT_ONCE = 64;
    private static final int MOST_DESCRIPTORS = 1 << 16;
    private static final long PATIENCE = 100_000_000;

    private final Counts counts = new Counts();
    private final Epoll epoll = new Epoll();
    private final Octets octet = new Octets(1);
    private final Target.Ports ports;
    /** By descriptor: when it was begun; 0 for none. */
    private final long[] begun = new long[MOST_DESCRIPTORS];
    /** By descriptor: whether its octet is under way. */
    private final boolean[] asked = new boolean[MOST_DESCRIPTORS];

    private int open;

    ShortConnections(Target target) throws IOException {
        ports = target.ports();
    }

    @Override
    public void step(long now) throws IOException {
        while (open < AT_ONCE && begin()) {}
        int ready = epoll.await(PATIENCE);
        for (int i = 0; i < ready; i++) {
            int socket = epoll.token(i);
            if (epoll.isBroken(i)) {
                fail(socket);
            } else {
                proceed(socket);
            }
        }
    }

    private void proceed(int socket) throws IOException {
        try {
            if (asked[socket]) {
                hear(socket);
            } else {
                ask(socket);
            }
        } catch (IOException reset) {
            fail(socket);
        }
    }

    private boolean begin() throws IOException {
        long now = System.nanoTime();
        int socket;
        try {
            socket = Tcp.begin(ports.next());
        } catch (IOException noPortOrNoRoute) {
            counts.failed++;
            return false;
        }
        begun[socket] = now;
        asked[socket] = false;
        open++;
        epoll.add(socket, Epoll.OUT, socket);
        return true;
    }

    private void ask(int socket) throws IOException {
        if (Tcp.send(socket, octet, 1) == 1) {
            asked[socket] = true;
            epoll.change(socket, Epoll.IN, socket);
        }
    }

    private void hear(int socket) throws IOException {
        int came = Tcp.receive(socket, octet);
        if (came == 1) {
            counts.done++;
            counts.nanos.add(System.nanoTime() - begun[socket]);
            end(socket);
        } else if (came == 0) {
            fail(socket);
        }
    }

    private void fail(int socket) throws IOException {
        counts.failed++;
        end(socket);
    }

    private void end(int socket) throws IOException {
        begun[socket] = 0;
        open--;
        Tcp.close(socket);
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public void close() throws IOException {
        for (int socket = 0; socket < MOST_DESCRIPTORS; socket++) {
            if (begun[socket] != 0) {
                end(socket);
            }
        }
        epoll.close();
    }
}
