package org.sallyport.lab;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Servers behind a mapping, in an {@link Agent}: they answer "ADDRESS WORD", the address they see and what it sent. */
final class Echo {
    private static final Map<String, Closeable> SERVERS = new ConcurrentHashMap<>();

    private Echo() {}

    /** Listens, unless it already does; answers the port. */
    static int tcp(String address, int port) throws IOException {
        if (!SERVERS.containsKey("tcp " + address + " " + port)) {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(address, port));
            SERVERS.put("tcp " + address + " " + port, server);
            thread(() -> accept(server));
        }
        return port;
    }

    /** Listens, unless it already does; answers the port. */
    static int udp(String address, int port) throws IOException {
        if (!SERVERS.containsKey("udp " + address + " " + port)) {
            DatagramSocket server = new DatagramSocket(port, InetAddress.getByName(address));
            SERVERS.put("udp " + address + " " + port, server);
            thread(() -> reply(server));
        }
        return port;
    }

    /** Listens for datagrams and answers each with the endpoint it came from, as STUN does; answers the port. */
    static int endpoints(String address, int port) throws IOException {
        DatagramSocket server = new DatagramSocket(port, InetAddress.getByName(address));
        SERVERS.put("endpoints " + address + " " + port, server);
        thread(() -> tell(server));
        return port;
    }

    private static void tell(DatagramSocket server) throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[1], 1);
            server.receive(packet);
            String from = packet.getAddress().getHostAddress() + ":" + packet.getPort();
            byte[] answer = from.getBytes(StandardCharsets.UTF_8);
            server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
    }

    private interface Loop {
        void run() throws IOException;
    }

    private static void thread(Loop loop) {
        Thread thread = new Thread(() -> {
            try {
                loop.run();
            } catch (SocketException closed) {
                return; // its server or its peer is gone
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void accept(ServerSocket server) throws IOException {
        while (true) {
            Socket socket = server.accept();
            thread(() -> answer(socket));
        }
    }

    private static void answer(Socket socket) throws IOException {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String peer = socket.getInetAddress().getHostAddress();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                socket.getOutputStream().write((peer + " " + line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void reply(DatagramSocket server) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (true) {
            packet.setLength(2048);
            server.receive(packet);
            String word = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            byte[] answer = (packet.getAddress().getHostAddress() + " " + word).getBytes(StandardCharsets.UTF_8);
            server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
    }
}
