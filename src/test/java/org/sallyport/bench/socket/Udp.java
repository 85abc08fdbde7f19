package org.sallyport.bench.socket;

import java.io.IOException;

/** UDP sockets by descriptors, with room for bursts. The system gives as much of it as it gives anyone. */
public final class Udp {
    private static final int DATAGRAM = 2;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int ROOM = 1 << 20;

    private Udp() {}

    public static int bind(int port) throws IOException {
        int socket = socket();
        LibC.must(LibC.bind(socket, new Endpoint("0.0.0.0").at(port).octets.address, Endpoint.SIZE), "bind " + port);
        return socket;
    }

    /** With a source port of its own: a flow. */
    public static int connect(Endpoint to) throws IOException {
        int socket = socket();
        LibC.must(LibC.connect(socket, to.octets.address, Endpoint.SIZE), "connect");
        return socket;
    }

    private static int socket() throws IOException {
        int socket = LibC.must(LibC.socket(Endpoint.INET, DATAGRAM, 0), "socket");
        Options.set(socket, Options.SOCKET, SO_RCVBUF, ROOM);
        Options.set(socket, Options.SOCKET, SO_SNDBUF, ROOM);
        return socket;
    }

    public static void close(int socket) throws IOException {
        LibC.must(LibC.close(socket), "close");
    }
}
