package org.sallyport.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sallyport.bench.socket.Datagrams;
import org.sallyport.bench.socket.Epoll;
import org.sallyport.bench.socket.Udp;

/** UDP sockets with a source port each, and what is sent and received by them; datagrams of 64 octets that tell a time. */
final class Flows implements Closeable {
    static final int COUNT = 16;

    private static final int SIZE = 64;

    private final Epoll epoll = new Epoll();
    private final Datagrams datagrams = Datagrams.ofOnePeer();
    private final List<Integer> sockets = new ArrayList<>();

    Flows(Target target) throws IOException {
        Target.Ports ports = target.ports();
        for (int flow = 0; flow < COUNT; flow++) {
            int socket = Udp.connect(ports.next());
            sockets.add(socket);
            epoll.add(socket, Epoll.IN, flow);
        }
    }

    /** How many flows have something, after so many nanoseconds at most. */
    int await(long nanos) throws IOException {
        return epoll.await(nanos);
    }

    /** The n-th flow of those that have something. */
    int ready(int n) {
        return epoll.token(n);
    }

    /** Sends a burst; answers how many went. */
    int send(int flow, int count, long time) throws IOException {
        return datagrams.send(sockets.get(flow), count, SIZE, time);
    }

    /** Counts what has come, each with the time since the one it tells; answers how many. */
    int receive(int flow, Counts counts) throws IOException {
        int came = datagrams.receive(sockets.get(flow));
        long now = System.nanoTime();
        for (int i = 0; i < came; i++) {
            counts.nanos.add(now - datagrams.time(i));
        }
        counts.done += came;
        return came;
    }

    @Override
    public void close() throws IOException {
        for (int socket : sockets) {
            Udp.close(socket);
        }
        epoll.close();
    }
}
