package org.sallyport.lab;

import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All TCP and UDP over IPv4 that comes in by a host's eth0, as tcpdump sees it: before any socket or filter there. */
final class Capture implements AutoCloseable {
    private static final int FILE_HEADER = 24;
    private static final int ETHERNET_HEADER = 14;
    private static final int TCP = 6;
    private static final int SYN = 2;
    private static final int ACK = 16;

    private final Log said = new Log();
    private final Process process;
    private final Thread reader;
    private final List<Packet> packets = new ArrayList<>();
    private volatile String failure = "";

    /**
     * What came.
     *
     * @param micros when, on the wall clock
     * @param opening whether it is a TCP SYN
     * @param payload a character for each octet
     */
    record Packet(long micros, String transport, int source, int destination, boolean opening, String payload) {
        /** Whether it opens a connection or carries something; all else only ends or confirms what was there. */
        boolean counts() {
            return transport.equals("udp") || opening || !payload.isEmpty();
        }

        @Override
        public String toString() {
            return transport + " " + source + " -> " + destination + " at " + micros + (opening ? " SYN " : " ")
                    + payload.strip();
        }
    }

    /** Begins; when it returns, nothing is missed. */
    Capture(Host host) {
        try {
            process = new ProcessBuilder(host.inside(List.of(
                            "tcpdump",
                            "-i",
                            "eth0",
                            "-Q",
                            "in",
                            "-n",
                            "-U",
                            "--immediate-mode",
                            "-B",
                            "8192",
                            "-w",
                            "-",
                            "ip and (tcp or udp)")))
                    .start();
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        }
        said.follow(process.getErrorStream());
        reader = new Thread(this::read, "capture");
        reader.start();
        await("the capture")
                .atMost(Duration.ofSeconds(10))
                .until(() -> said.has(0, line -> line.contains("listening on")));
    }

    /** Ends it and answers everything, oldest first. */
    List<Packet> end() {
        // SIGTERM, and its output stays open: tcpdump writes what it has and tells what it lost.
        process.toHandle().destroy();
        try {
            reader.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException interruption) {
            throw new AssertionError("interrupted", interruption);
        }
        await("what the capture lost")
                .atMost(Duration.ofSeconds(10))
                .until(() -> said.has(0, line -> line.contains("dropped by kernel")));
        if (!failure.isEmpty()
                || reader.isAlive()
                || !said.has(0, line -> line.equals("0 packets dropped by kernel"))) {
            throw new AssertionError("the capture is not whole: " + failure + "\n" + said.tail(10));
        }
        return packets;
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(process.getInputStream())) {
            in.readNBytes(FILE_HEADER);
            while (true) {
                packet(in);
            }
        } catch (EOFException over) {
            return;
        } catch (IOException | RuntimeException broken) {
            failure = broken.toString();
        }
    }

    /** One record: seconds, microseconds, octets kept, octets there were; then the frame. */
    private void packet(DataInputStream in) throws IOException {
        byte[] header = new byte[16];
        in.readFully(header);
        ByteBuffer numbers = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
        long micros = Integer.toUnsignedLong(numbers.getInt()) * 1_000_000 + numbers.getInt();
        byte[] frame = new byte[numbers.getInt()];
        in.readFully(frame);
        packets.add(packet(micros, frame));
    }

    private static Packet packet(long micros, byte[] octets) {
        ByteBuffer frame = ByteBuffer.wrap(octets);
        int transport = ETHERNET_HEADER + (frame.get(ETHERNET_HEADER) & 0xf) * 4;
        int end = ETHERNET_HEADER + Short.toUnsignedInt(frame.getShort(ETHERNET_HEADER + 2));
        boolean tcp = frame.get(ETHERNET_HEADER + 9) == TCP;
        int flags = tcp ? frame.get(transport + 13) : 0;
        int payload = transport + (tcp ? (frame.get(transport + 12) >> 4 & 0xf) * 4 : 8);
        return new Packet(
                micros,
                tcp ? "tcp" : "udp",
                Short.toUnsignedInt(frame.getShort(transport)),
                Short.toUnsignedInt(frame.getShort(transport + 2)),
                (flags & SYN) != 0 && (flags & ACK) == 0,
                new String(octets, payload, end - payload, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
