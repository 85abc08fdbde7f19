package org.sallyport.bench.socket;

import java.io.IOException;

/** TCP by descriptors. Nothing here waits, but {@link #connect}. */
public final class Tcp {
    /** The answer when it is not ready yet. */
    public static final int AGAIN = LibC.AGAIN;

    private static final int STREAM = 1;
    private static final int NONBLOCK = 0x800;
    private static final int PROTOCOL = 6;
    private static final int NODELAY = 1;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_SNDTIMEO = 21;
    private static final int BACKLOG = 4096;
    private static final long CONNECT_SECONDS = 5;

    private Tcp() {}

    public static int listen(int port) throws IOException {
        int socket = LibC.must(LibC.socket(Endpoint.INET, STREAM | NONBLOCK, 0), "socket");
        Options.set(socket, Options.SOCKET, SO_REUSEADDR, 1);
        LibC.must(LibC.bind(socket, new Endpoint("0.0.0.0").at(port).octets.address, Endpoint.SIZE), "bind " + port);
        LibC.must(LibC.listen(socket, BACKLOG), "listen " + port);
        return socket;
    }

    /** The next connection, or {@link #AGAIN}. */
    public static int accept(int listener) throws IOException {
        int socket = LibC.done(LibC.accept4(listener, 0, 0, NONBLOCK), "accept");
        if (socket != AGAIN) {
            Options.set(socket, PROTOCOL, NODELAY, 1);
        }
        return socket;
    }

    /** Begins a connection, which is there, or has failed, when the socket can be written. */
    public static int begin(Endpoint to) throws IOException {
        int socket = LibC.must(LibC.socket(Endpoint.INET, STREAM | NONBLOCK, 0), "socket");
        try {
            Options.set(socket, PROTOCOL, NODELAY, 1);
            LibC.done(LibC.connect(socket, to.octets.address, Endpoint.SIZE), "connect");
            return socket;
        } catch (IOException e) {
            close(socket);
            throw e;
        }
    }

    /** A connection; fails after five seconds. */
    public static int connect(Endpoint to) throws IOException {
        int socket = LibC.must(LibC.socket(Endpoint.INET, STREAM, 0), "socket");
        try {
            Options.set(socket, PROTOCOL, NODELAY, 1);
            Options.set(socket, Options.SOCKET, SO_SNDTIMEO, CONNECT_SECONDS, 0);
            LibC.must(LibC.connect(socket, to.octets.address, Endpoint.SIZE), "connect");
            return socket;
        } catch (IOException e) {
            close(socket);
            throw e;
        }
    }

    /** How many octets went, or {@link #AGAIN}. */
    public static int send(int socket, Octets octets, int length) throws IOException {
        return LibC.done(LibC.send(socket, octets.address, length, MSG_DONTWAIT | MSG_NOSIGNAL), "send");
    }

    /** How many octets came, 0 at the end, or {@link #AGAIN}. */
    public static int receive(int socket, Octets into) throws IOException {
        return LibC.done(LibC.recv(socket, into.address, into.size(), MSG_DONTWAIT), "recv");
    }

    /** The same, but the octets are only counted: the kernel copies none. */
    public static int discard(int socket, int most) throws IOException {
        return LibC.done(LibC.recv(socket, 0, most, MSG_DONTWAIT | MSG_TRUNC), "recv");
    }

    public static void close(int socket) throws IOException {
        LibC.must(LibC.close(socket), "close");
    }
}
