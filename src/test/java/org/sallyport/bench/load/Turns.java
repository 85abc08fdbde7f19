package org.sallyport.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sallyport.bench.socket.Epoll;
import org.sallyport.bench.socket.Octets;
import org.sallyport.bench.socket.Tcp;

/** Requests that are echoed, over open TCP connections in turn, at a fixed rate. */
final class Turns implements Load {
    private static final int CONNECTIONS = 100;
    private static final int SIZE = 200;
    private static final double RATE = 5000;

    private final Counts counts = new Counts();
    private final Epoll epoll = new Epoll();
    private final Octets request = new Octets(SIZE);
    private final Octets replies = new Octets(64 << 10);
    private final List<Line> lines = new ArrayList<>();
    private final Pace pace;
    private int turn;

    Turns(Target target) throws IOException {
        Target.Ports ports = target.ports();
        for (int i = 0; i < CONNECTIONS; i++) {
            Line line = new Line(Tcp.connect(ports.next()));
            lines.add(line);
            epoll.add(line.socket, Epoll.IN, i);
        }
        pace = new Pace(RATE, System.nanoTime());
    }

    @Override
    public void step(long now) throws IOException {
        for (long due = pace.due(); pace.takeTurn(now); due = pace.due()) {
            ask(lines.get(turn++ % CONNECTIONS), due);
        }
        int ready = epoll.await(pace.due() - System.nanoTime());
        for (int i = 0; i < ready; i++) {
            hear(lines.get(epoll.token(i)));
        }
    }

    private void ask(Line line, long due) throws IOException {
        if (line.asked - line.heard == Line.MOST) {
            counts.failed++;
            return;
        }
        if (Tcp.send(line.socket, request, SIZE) != SIZE) {
            throw new IOException("the system does not take a request of " + SIZE + " octets");
        }
        line.due[line.asked++ % Line.MOST] = due;
    }

    private void hear(Line line) throws IOException {
        int came = Tcp.receive(line.socket, replies);
        if (came == 0) {
            throw new IOException("a connection ended");
        }
        line.octets += Math.max(0, came);
        long now = System.nanoTime();
        for (; line.octets >= SIZE; line.octets -= SIZE) {
            counts.done++;
            counts.nanos.add(now - line.due[line.heard++ % Line.MOST]);
        }
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public void close() throws IOException {
        for (Line line : lines) {
            Tcp.close(line.socket);
        }
        epoll.close();
    }

    /** One connection, and when the requests were due that it has not answered. */
    private static final class Line {
        static final int MOST = 1024;

        final int socket;
        final long[] due = new long[MOST];
        int asked;
        int heard;
        int octets;

        Line(int socket) {
            this.socket = socket;
        }
    }
}
