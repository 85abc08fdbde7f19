package org.sallyport.lab;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A BitTorrent peer that only says hello: who answers it has the torrent it asks for, and gives its name. */
final class BitTorrent {
    /** What the torrent is about: one piece of nothing anybody has (BEP 3). */
    private static final String INFO =
            "d6:lengthi16384e4:name9:sallyport12:piece lengthi16384e" + "6:pieces20:" + "sallyport's piece..." + "e";

    private static final byte[] PROTOCOL = "\u0013BitTorrent protocol".getBytes(StandardCharsets.ISO_8859_1);
    private static final int PATIENCE = 5000;
    private static final int SYN = 0x41;
    private static final int STATE = 0x21;
    private static final int UTP_HEADER = 20;

    private BitTorrent() {}

    /** The torrent's file. */
    static String torrent() {
        return "d4:info" + INFO + "e";
    }

    /**
     * Greets a peer by TCP (BEP 3) and answers the first letters of its peer id, which name the program.
     * <pre>
     *  | 19 | BitTorrent protocol (19) | reserved (8) | info hash (20) | peer id (20) |
     * </pre>
     */
    static String greet(String host, int port) throws IOException {
        ByteBuffer hello = ByteBuffer.allocate(68);
        hello.put(PROTOCOL).putLong(0).put(infoHash()).put("-SP0100-lab.lab.lab.".getBytes(StandardCharsets.US_ASCII));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write(hello.array());
            byte[] answer = new byte[68];
            new DataInputStream(socket.getInputStream()).readFully(answer);
            if (!Arrays.equals(answer, 0, 20, PROTOCOL, 0, 20) || !Arrays.equals(answer, 28, 48, infoHash(), 0, 20)) {
                throw new IOException("no BitTorrent peer answers");
            }
            return new String(answer, 48, 6, StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] infoHash() {
        try {
            return MessageDigest.getInstance("SHA-1").digest(INFO.getBytes(StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible); // every Java has SHA-1
        }
    }

    /**
     * Opens a connection by UDP (BEP 29); answers whether it is accepted.
     * <pre>
     *  | type, version | extension | connection id | microseconds | difference | window | sequence | acknowledged |
     * </pre>
     */
    static boolean opens(String host, int port) throws IOException {
        short connection = 20611;
        ByteBuffer syn = ByteBuffer.allocate(UTP_HEADER);
        syn.put((byte) SYN).put((byte) 0).putShort(connection).putInt(1).putInt(0);
        syn.putInt(1 << 20).putShort((short) 1).putShort((short) 0);
        byte[] answer = Probe.datagram(host, port, syn.array(), PATIENCE);
        return answer.length >= UTP_HEADER
                && answer[0] == STATE
                && ByteBuffer.wrap(answer).getShort(2) == connection;
    }
}
