package org.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** A LAN host gone wild, in an {@link Agent}: rubbish to every port, and connections that say nothing. */
final class Flood {
    private static final AtomicInteger SENT = new AtomicInteger();
    private static final List<Thread> THREADS = new ArrayList<>();
    private static final String[] BEGINNINGS = {"\0", "\0\1", "\2", "\2\1\0\0", "M-SEARCH * HTTP/1.1\r\n", "NOTIFY ", ""
    };

    private static final byte[] SEARCH = """
            M-SEARCH * HTTP/1.1\r
            MAN: "ssdp:discover"\r
            MX: 1\r
            ST: ssdp:all\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    private Flood() {}

    /** Begins, at most some thousand datagrams a second. */
    static int begin() {
        for (int port : new int[] {5351, 1900}) {
            thread(() -> datagrams(port));
        }
        thread(Flood::connections);
        return THREADS.size();
    }

    /** Begins, with requests that are all in order but far too many. For a task of host b. */
    static int beginProper() {
        thread(() -> requests(5351, Flood::mapRequest));
        thread(() -> requests(1900, number -> SEARCH));
        for (int i = 0; i < 4; i++) {
            thread(Flood::actions);
        }
        return THREADS.size();
    }

    private static void requests(int port, IntFunction<byte[]> request) {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int number = 1; !Thread.currentThread().isInterrupted(); number++) {
                byte[] octets = request.apply(number);
                socket.send(new DatagramPacket(octets, octets.length, new InetSocketAddress(Lab.GATEWAY, port)));
                SENT.incrementAndGet();
                LockSupport.parkNanos(200_000);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] mapRequest(int number) {
        int port = 20_000 + number % 20;
        try {
            return Pcp.request(new Pcp.Ask(Lab.B, 1, Pcp.UDP, port, port, 600));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void actions() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Hostile.action(Lab.B, 2, "GetExternalIPAddress", "");
                SENT.incrementAndGet();
            } catch (IOException turnedAway) {
                LockSupport.parkNanos(1_000_000); // it need not take us
            }
        }
    }

    /** Ends; answers how many datagrams and connections it was. */
    static int end() throws InterruptedException {
        for (Thread thread : THREADS) {
            thread.interrupt();
        }
        for (Thread thread : THREADS) {
            thread.join();
        }
        return SENT.get();
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        THREADS.add(thread);
    }

    private static void datagrams(int port) {
        Random random = new Random(port);
        try (DatagramSocket socket = new DatagramSocket()) {
            while (!Thread.currentThread().isInterrupted()) {
                byte[] rubbish = rubbish(random);
                socket.send(new DatagramPacket(rubbish, rubbish.length, new InetSocketAddress(Lab.GATEWAY, port)));
                SENT.incrementAndGet();
                LockSupport.parkNanos(200_000);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] rubbish(Random random) {
        byte[] octets = new byte[random.nextInt(1200)];
        random.nextBytes(octets);
        byte[] beginning = BEGINNINGS[random.nextInt(BEGINNINGS.length)].getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(beginning, 0, octets, 0, Math.min(beginning.length, octets.length));
        boolean isNatPmp = octets.length > 0 && octets[0] == 0;
        return isNatPmp && octets.length >= 12 ? Arrays.copyOf(octets, 11) : octets; // whole, it would be a request
    }

    private static void connections() {
        Random random = new Random(1);
        List<Socket> silent = new ArrayList<>();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Socket socket = new Socket(Lab.GATEWAY, 5000);
                silent.add(socket);
                socket.getOutputStream().write(rubbish(random));
            } catch (IOException turnedAway) {
                SENT.decrementAndGet(); // it need not take us
            }
            SENT.incrementAndGet();
            LockSupport.parkNanos(10_000_000);
        }
        silent.forEach(Flood::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
