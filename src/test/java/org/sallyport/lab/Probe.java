package org.sallyport.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Knocks at a port, from the namespace it is called in. */
final class Probe {
    static final String REFUSED = "(refused)";
    static final String SILENT = "(silent)";
    static final String CLOSED = "(closed)";

    private static final int PATIENCE = 2000;

    private Probe() {}

    /**
     * Sends a line and answers the line that comes back. An {@link Echo} says who it heard it from, then the line.
     */
    static String tcp(String host, int port, String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
            String line = reader(socket).readLine();
            return line == null ? CLOSED : line;
        } catch (ConnectException refused) {
            return REFUSED;
        } catch (SocketTimeoutException silence) {
            return SILENT;
        } catch (java.net.SocketException reset) {
            return CLOSED;
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Sends a datagram and answers the one that comes back. */
    static String udp(String host, int port, String word) throws IOException {
        try {
            byte[] answer = datagram(host, port, word.getBytes(StandardCharsets.UTF_8), PATIENCE / 2);
            return answer.length == 0 ? SILENT : new String(answer, StandardCharsets.UTF_8);
        } catch (PortUnreachableException refused) {
            return REFUSED;
        }
    }

    /** Sends these octets and answers those that come back; none if nothing comes within this many milliseconds. */
    static byte[] datagram(String host, int port, byte[] octets, int patience) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            return exchange(socket, new InetSocketAddress(host, port), octets, patience);
        }
    }

    /** The same, from this address of the host. */
    static byte[] datagram(String from, String host, int port, byte[] octets, int patience) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(from))) {
            return exchange(socket, new InetSocketAddress(host, port), octets, patience);
        }
    }

    /** Sends these octets to a group by this interface and answers how many answers come within this many milliseconds. */
    static int multicast(String device, String group, int port, byte[] octets, int patience) throws IOException {
        return answers(device, group, port, octets, patience).length;
    }

    /** The same, and answers the answers. */
    static String[] answers(String device, String group, int port, byte[] octets, int patience) throws IOException {
        try (MulticastSocket socket = new MulticastSocket()) {
            socket.setNetworkInterface(NetworkInterface.getByName(device));
            socket.send(new DatagramPacket(octets, octets.length, new InetSocketAddress(group, port)));
            List<String> answers = new ArrayList<>();
            long end = System.nanoTime() + patience * 1_000_000L;
            for (int left = patience; left > 0; left = (int) ((end - System.nanoTime()) / 1_000_000)) {
                socket.setSoTimeout(left);
                try {
                    DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
                    socket.receive(answer);
                    answers.add(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8));
                } catch (SocketTimeoutException silence) {
                    break;
                }
            }
            return answers.toArray(String[]::new);
        }
    }

    private static byte[] exchange(DatagramSocket socket, InetSocketAddress to, byte[] octets, int patience)
            throws IOException {
        socket.connect(to);
        socket.setSoTimeout(patience);
        socket.send(new DatagramPacket(octets, octets.length));
        DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
        try {
            socket.receive(answer);
        } catch (SocketTimeoutException silence) {
            return new byte[0];
        }
        return Arrays.copyOf(answer.getData(), answer.getLength());
    }
}
