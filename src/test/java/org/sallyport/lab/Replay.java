package org.sallyport.lab;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends what a client has sent, from the host it is called on, and takes the time. */
final class Replay {
    private static final int SSDP = 1900;
    private static final int HTTP = 5000;
    private static final int PATIENCE = 2000;
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *(\\d+)\r\n");

    private Replay() {}

    /** The answer, each octet a letter of ISO 8859-1, empty if there was none; and how many milliseconds it took. */
    record Answer(String octets, long milliseconds) implements Serializable {}

    static Answer send(String channel, byte[] request) throws IOException {
        long before = System.nanoTime();
        byte[] answer = switch (channel) {
            case "multicast" -> search("239.255.255.250", request);
            case "unicast" -> search(Lab.GATEWAY, request);
            case "http" -> post(request);
            case "5351" -> Probe.datagram(Lab.A, Lab.GATEWAY, Pcp.PORT, request, PATIENCE);
            default -> throw new IllegalArgumentException("no channel " + channel);
        };
        return new Answer(new String(answer, StandardCharsets.ISO_8859_1), (System.nanoTime() - before) / 1_000_000);
    }

    private static byte[] search(String to, byte[] request) throws IOException {
        try (MulticastSocket socket = new MulticastSocket(new InetSocketAddress(Lab.A, 0))) {
            socket.setNetworkInterface(NetworkInterface.getByName("eth0"));
            socket.setSoTimeout(PATIENCE);
            socket.send(new DatagramPacket(request, request.length, InetAddress.getByName(to), SSDP));
            DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        } catch (SocketTimeoutException silence) {
            return new byte[0];
        }
    }

    private static byte[] post(byte[] request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(Lab.A, 0));
            socket.connect(new InetSocketAddress(Lab.GATEWAY, HTTP), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write(request);
            return answer(socket.getInputStream());
        }
    }

    /** As far as its Content-Length goes: not every client closes, nor waits for the end. */
    private static byte[] answer(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the answer ends in its head: " + head);
            }
            out.write(octet);
            head = out.toString(StandardCharsets.ISO_8859_1);
        }
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new IOException("no Content-Length: " + head);
        }
        out.write(in.readNBytes(Integer.parseInt(length.group(1))));
        return out.toByteArray();
    }
}
