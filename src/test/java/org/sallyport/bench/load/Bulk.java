package org.sallyport.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sallyport.bench.socket.Epoll;
import org.sallyport.bench.socket.Octets;
import org.sallyport.bench.socket.Tcp;

/** TCP streams towards the LAN, as fast as they go. Counts octets as the system takes them. */
final class Bulk implements Load {
    private static final int CHUNK = 256 << 10;
    private static final long PATIENCE = 100_000_000;

    private final Counts counts = new Counts();
    private final Epoll epoll = new Epoll();
    private final Octets chunk = new Octets(CHUNK);
    private final List<Integer> streams = new ArrayList<>();

    Bulk(Target target, int count) throws IOException {
        Target.Ports ports = target.ports();
        for (int i = 0; i < count; i++) {
            int stream = Tcp.connect(ports.next());
            streams.add(stream);
            epoll.add(stream, Epoll.OUT, stream);
        }
    }

    @Override
    public void step(long now) throws IOException {
        int ready = epoll.await(PATIENCE);
        for (int i = 0; i < ready; i++) {
            counts.done += Math.max(0, Tcp.send(epoll.token(i), chunk, CHUNK));
        }
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public void close() throws IOException {
        for (int stream : streams) {
            Tcp.close(stream);
        }
        epoll.close();
    }
}
