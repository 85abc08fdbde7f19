package org.sallyport.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Hosts on the internet that knock at ports at random, in an {@link Agent}; they keep book of what they send. */
final class Visitors {
    private static final int SOCKETS_EACH = 2;
    private static final int MOST_HELD = 12;
    private static final int PATIENCE = 300;
    private static final int LONGEST_PAUSE_MICROS = 5000;

    private static @Nullable Visitors current;

    private final Random random;
    private final int[] ports;
    private final String[] addresses;
    private final List<DatagramSocket> sockets = new ArrayList<>();
    private final List<Socket> held = new ArrayList<>();
    private final List<Knock> book = new ArrayList<>();
    private final Thread thread = new Thread(this::run);
    private volatile boolean ending;
    private @Nullable Throwable bug;

    private Visitors(String[] addresses, int[] ports, long seed) throws IOException {
        this.addresses = addresses;
        this.ports = ports;
        random = new Random(seed);
        for (String address : addresses) {
            for (int i = 0; i < SOCKETS_EACH; i++) {
                sockets.add(new DatagramSocket(0, InetAddress.getByName(address)));
            }
        }
    }

    /** Begins to knock from these addresses at these ports. */
    static int begin(String[] addresses, int[] ports, long seed) throws IOException {
        Visitors visitors = new Visitors(addresses, ports, seed);
        current = visitors;
        visitors.thread.start();
        return ports.length;
    }

    /** Ends it and answers the book. */
    static Knock[] end() throws InterruptedException {
        Visitors visitors = Objects.requireNonNull(current, "begin first");
        visitors.ending = true;
        visitors.thread.join();
        if (visitors.bug != null) {
            throw new AssertionError("the visitors stumbled", visitors.bug);
        }
        return visitors.book.toArray(Knock[]::new);
    }

    private void run() {
        try {
            while (!ending) {
                knock();
                LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_MICROS) * 1000L);
            }
            for (Socket socket : held) {
                socket.close();
            }
            sockets.forEach(DatagramSocket::close);
        } catch (IOException | RuntimeException stumbled) { // the edge of the thread: end() tells of it
            bug = stumbled;
        }
    }

    private void knock() throws IOException {
        int choice = random.nextInt(10);
        if (choice < 6) {
            datagram();
        } else if (choice < 8 || held.isEmpty()) {
            connection();
        } else {
            more();
        }
    }

    private byte[] note(String transport, int port) {
        long number = book.size();
        book.add(new Knock(number, transport, port, Tenants.micros()));
        return Knock.token(number).getBytes(StandardCharsets.US_ASCII);
    }

    private void datagram() throws IOException {
        DatagramSocket socket = sockets.get(random.nextInt(sockets.size()));
        int port = ports[random.nextInt(ports.length)];
        InetSocketAddress to = new InetSocketAddress(Lab.EXTERNAL, port);
        byte[] payload = note("udp", port);
        socket.send(new DatagramPacket(payload, payload.length, to));
    }

    private void connection() throws IOException {
        Socket socket = new Socket();
        int port = ports[random.nextInt(ports.length)];
        try {
            socket.bind(new InetSocketAddress(addresses[random.nextInt(addresses.length)], 0));
            socket.connect(new InetSocketAddress(Lab.EXTERNAL, port), PATIENCE);
            socket.getOutputStream().write(note("tcp", port));
            held.add(socket);
        } catch (IOException closed) {
            socket.close(); // nobody is there, as often as not
        }
        if (held.size() > MOST_HELD) {
            leave(held.remove(random.nextInt(held.size())));
        }
    }

    private void more() throws IOException {
        int which = random.nextInt(held.size());
        Socket socket = held.get(which);
        try {
            socket.getOutputStream().write(note("tcp", socket.getPort()));
        } catch (IOException cut) {
            held.remove(which);
            socket.close();
        }
    }

    private void leave(Socket socket) throws IOException {
        try {
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
        } finally {
            socket.close();
        }
    }
}
