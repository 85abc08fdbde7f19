package org.sallyport.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many connections at once, or one that never ends, in an {@link Agent}. */
final class Crowd {
    private static final int PATIENCE = 3000;
    private static final List<Socket> HELD = new ArrayList<>();

    private Crowd() {}

    /** Opens so many, one after the other, sends a word by each and resets it; answers how many got in. */
    static int reset(int port, int times) throws IOException {
        int got = 0;
        for (int i = 0; i < times; i++) {
            got += reset(port) ? 1 : 0;
        }
        return got;
    }

    private static boolean reset(int port) throws IOException {
        try (Socket socket = new Socket(Lab.EXTERNAL, port)) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write("word\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (SocketException turnedAway) {
            return false;
        }
    }

    /** Opens so many and keeps those that get in. */
    static int hold(int port, int times) {
        for (int i = 0; i < times; i++) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(Lab.EXTERNAL, port), PATIENCE);
                HELD.add(socket);
            } catch (IOException turnedAway) {
                close(socket);
            }
        }
        return HELD.size();
    }

    /** Sends octets by so many connections without end, until it is cut or released. */
    static int flood(int port, int connections) {
        int before = HELD.size();
        hold(port, connections);
        for (Socket socket : HELD.subList(before, HELD.size())) {
            thread(() -> pour(socket));
        }
        return HELD.size() - before;
    }

    private static void pour(Socket socket) {
        byte[] octets = new byte[64 << 10];
        try {
            while (true) {
                socket.getOutputStream().write(octets);
            }
        } catch (IOException over) {
            close(socket);
        }
    }

    /** Takes whatever comes by this port and throws it away; answers the port. */
    static int sink(int port) throws IOException {
        ServerSocket server = new ServerSocket(port);
        thread(() -> {
            while (true) {
                try {
                    Socket socket = server.accept();
                    thread(() -> swallow(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return port;
    }

    private static void swallow(Socket socket) {
        try (InputStream in = socket.getInputStream()) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException cut) {
            close(socket);
        }
    }

    /** Resets all that are held. */
    static int release() throws IOException {
        int held = HELD.size();
        for (Socket socket : HELD) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
        HELD.clear();
        return held;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }
}
