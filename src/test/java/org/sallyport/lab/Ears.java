package org.sallyport.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens to a multicast group, in an {@link Agent}, from one task on and for later tasks to read. */
final class Ears {
    private static final Map<Integer, List<byte[]>> HEARD = new ConcurrentHashMap<>();

    private static final Map<Integer, List<String>> SOURCES = new ConcurrentHashMap<>();
    private static final Map<Integer, MulticastSocket> SOCKETS = new ConcurrentHashMap<>();

    private Ears() {}

    /** Joins the group on this interface; when it returns, nothing sent from now on is missed. */
    static int open(String group, int port, String device) throws IOException {
        MulticastSocket socket = new MulticastSocket(port);
        socket.joinGroup(new InetSocketAddress(InetAddress.getByName(group), port), NetworkInterface.getByName(device));
        List<byte[]> heard = new CopyOnWriteArrayList<>();
        List<String> sources = new CopyOnWriteArrayList<>();
        HEARD.put(port, heard);
        SOURCES.put(port, sources);
        SOCKETS.put(port, socket);
        Thread thread = new Thread(() -> listen(socket, heard, sources));
        thread.setDaemon(true);
        thread.start();
        return port;
    }

    /** Joins one more group on the port that is open. */
    static int join(String group, int port, String device) throws IOException {
        Objects.requireNonNull(SOCKETS.get(port), "open first")
                .joinGroup(
                        new InetSocketAddress(InetAddress.getByName(group), port), NetworkInterface.getByName(device));
        return port;
    }

    private static void listen(MulticastSocket socket, List<byte[]> heard, List<String> sources) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!socket.isClosed()) {
            packet.setLength(2048);
            try {
                socket.receive(packet);
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
            sources.add(packet.getAddress().getHostAddress());
            heard.add(Arrays.copyOf(packet.getData(), packet.getLength()));
        }
    }

    /** What has come to this port, oldest first. */
    static byte[][] heard(int port) {
        return HEARD.getOrDefault(port, List.of()).toArray(byte[][]::new);
    }

    /** From whom, in the same order. */
    static String[] sources(int port) {
        return SOURCES.getOrDefault(port, List.of()).toArray(String[]::new);
    }
}
