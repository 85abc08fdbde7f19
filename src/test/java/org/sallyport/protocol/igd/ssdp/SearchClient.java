package org.sallyport.protocol.igd.ssdp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A control point's UDP socket. */
record SearchClient(DatagramSocket socket) implements AutoCloseable {
    record Answer(String text, InetSocketAddress from) {
        /** The value of a field; empty when there is none. */
        String field(String name) {
            return text.lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    static SearchClient on(InetAddress address) throws IOException {
        return new SearchClient(new DatagramSocket(new InetSocketAddress(address, 0)));
    }

    /** Where this socket's multicast leaves. */
    SearchClient by(NetworkInterface device) throws IOException {
        socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, device);
        return this;
    }

    void send(String text, InetSocketAddress to) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1), to);
    }

    void send(byte[] octets, InetSocketAddress to) throws IOException {
        socket.send(new DatagramPacket(octets, octets.length, to));
    }

    /** Up to so many answers; fewer when none arrives for so long. */
    List<Answer> receive(int most, Duration patience) throws IOException {
        List<Answer> answers = new ArrayList<>();
        socket.setSoTimeout((int) patience.toMillis());
        try {
            while (answers.size() < most) {
                DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
                answers.add(new Answer(text, (InetSocketAddress) packet.getSocketAddress()));
            }
        } catch (SocketTimeoutException e) {
            return answers;
        }
        return answers;
    }

    @Override
    public void close() {
        socket.close();
    }
}
