package org.sallyport.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.sallyport.bench.socket.Epoll;
import org.sallyport.bench.socket.Octets;
import org.sallyport.bench.socket.Tcp;

/** TCP connections that are open and do nothing, after one octet each. */
final class HeldConnections implements Closeable {
    private static final long PATIENCE = 5_000_000_000L;

    private final Queue<Integer> sockets = new ArrayDeque<>();
    private final Octets octet = new Octets(1);

    /** Opens so many more. */
    void hold(Target target, int count) throws IOException {
        Target.Ports ports = target.ports();
        for (int i = 0; i < count; i++) {
            int socket = Tcp.connect(ports.next());
            sockets.add(socket);
            echo(socket);
        }
    }

    private void echo(int socket) throws IOException {
        try (Epoll epoll = new Epoll()) {
            epoll.add(socket, Epoll.IN, socket);
            if (Tcp.send(socket, octet, 1) != 1 || epoll.await(PATIENCE) == 0 || Tcp.receive(socket, octet) != 1) {
                throw new IOException("connection " + sockets.size() + " does not echo");
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Integer socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            Tcp.close(socket);
        }
    }
}
