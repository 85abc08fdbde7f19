package org.sallyport.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One connection and one UDP flow through two mappings to an {@link Echo}, in an {@link Agent}, that must not falter. */
final class Pulse {
    private static final int PATIENCE = 3000;
    private static final int BEAT_MILLIS = 50;
    private static final int LEAST = 10;

    private static @Nullable Pulse current;

    private final int tcpPort;
    private final int udpPort;
    private final Thread thread = new Thread(this::run);
    private volatile boolean ending;
    private int beats;
    private int lost;
    private String failure = "";

    private Pulse(int tcpPort, int udpPort) {
        this.tcpPort = tcpPort;
        this.udpPort = udpPort;
    }

    /** How often both answered, how many datagrams did not come back, and what broke; nothing should have. */
    record Result(int beats, int lost, String failure) implements Serializable {}

    static int begin(int tcpPort, int udpPort) {
        Pulse pulse = new Pulse(tcpPort, udpPort);
        current = pulse;
        pulse.thread.start();
        return BEAT_MILLIS;
    }

    static Result end() throws InterruptedException {
        Pulse pulse = Objects.requireNonNull(current, "begin first");
        pulse.ending = true;
        pulse.thread.join();
        return new Result(pulse.beats, pulse.lost, pulse.failure);
    }

    private void run() {
        try (Socket tcp = new Socket(Lab.EXTERNAL, tcpPort);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(tcp.getInputStream(), StandardCharsets.UTF_8));
                DatagramSocket udp = new DatagramSocket()) {
            tcp.setSoTimeout(PATIENCE);
            udp.setSoTimeout(PATIENCE);
            while (!ending || beats + lost < LEAST) {
                beat(tcp, in, udp);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS));
            }
        } catch (IOException broken) {
            failure = broken.toString();
        }
    }

    private void beat(Socket tcp, BufferedReader in, DatagramSocket udp) throws IOException {
        String word = "beat" + beats;
        tcp.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
        String answer = in.readLine();
        if (answer == null || !answer.endsWith(word)) {
            throw new IOException("instead of " + word + " came " + answer);
        }
        byte[] payload = word.getBytes(StandardCharsets.UTF_8);
        InetSocketAddress to = new InetSocketAddress(InetAddress.getByName(Lab.EXTERNAL), udpPort);
        udp.send(new DatagramPacket(payload, payload.length, to));
        try {
            udp.receive(new DatagramPacket(new byte[2048], 2048));
            beats++;
        } catch (SocketTimeoutException silence) {
            lost++;
        }
    }
}
