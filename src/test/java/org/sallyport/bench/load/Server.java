package org.sallyport.bench.load;

import java.io.IOException;
import org.sallyport.bench.socket.Datagrams;
import org.sallyport.bench.socket.Epoll;
import org.sallyport.bench.socket.Octets;
import org.sallyport.bench.socket.Tcp;
import org.sallyport.bench.socket.Udp;

/** The LAN host's side of all loads, on one thread: echoes over TCP and UDP, and a sink for bulk. */
public final class Server implements Runnable {
    /** The first of the ports that echo, over TCP and UDP. */
    public static final int ECHO = 7000;

    public static final int ECHOES = 8;

    /** What comes here by TCP is thrown away. */
    public static final int SINK = 7100;

    private static final int MOST_DESCRIPTORS = 1 << 16;
    private static final int SINK_AT_ONCE = 1 << 20;
    private static final long SECOND = 1_000_000_000;

    private final Epoll epoll = new Epoll();
    private final Octets octets = new Octets(256 << 10);
    private final Datagrams datagrams = Datagrams.ofAnyPeer();
    /** By descriptor. */
    private final Role[] roles = new Role[MOST_DESCRIPTORS];

    private enum Role {
        ECHO_LISTENER,
        SINK_LISTENER,
        ECHO,
        SINK,
        UDP_ECHO
    }

    private Server() throws IOException {
        for (int port = ECHO; port < ECHO + ECHOES; port++) {
            add(Tcp.listen(port), Role.ECHO_LISTENER);
            add(Udp.bind(port), Role.UDP_ECHO);
        }
        add(Tcp.listen(SINK), Role.SINK_LISTENER);
    }

    private void add(int socket, Role role) throws IOException {
        roles[socket] = role;
        epoll.add(socket, Epoll.IN, socket);
    }

    /** Serves from now on, for as long as the process lives. */
    public static void start() throws IOException {
        Thread thread = new Thread(new Server(), "server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                int ready = epoll.await(SECOND);
                for (int i = 0; i < ready; i++) {
                    serve(epoll.token(i));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server has ended", e);
        }
    }

    private void serve(int socket) throws IOException {
        switch (roles[socket]) {
            case ECHO_LISTENER -> accept(socket, Role.ECHO);
            case SINK_LISTENER -> accept(socket, Role.SINK);
            case UDP_ECHO -> datagrams.echo(socket, datagrams.receive(socket));
            case ECHO, SINK -> serveConnection(socket);
        }
    }

    private void accept(int listener, Role role) throws IOException {
        for (int socket = Tcp.accept(listener); socket != Tcp.AGAIN; socket = Tcp.accept(listener)) {
            add(socket, role);
        }
    }

    /** A peer may reset its connection: that ends it and nothing else. */
    private void serveConnection(int socket) throws IOException {
        int came;
        try {
            came = roles[socket] == Role.SINK ? Tcp.discard(socket, SINK_AT_ONCE) : echo(socket);
        } catch (IOException reset) {
            came = 0;
        }
        if (came == 0) {
            Tcp.close(socket);
        }
    }

    private int echo(int socket) throws IOException {
        int came = Tcp.receive(socket, octets);
        if (came > 0 && Tcp.send(socket, octets, came) != came) {
            throw new IOException("the peer does not take its echo");
        }
        return came;
    }
}
