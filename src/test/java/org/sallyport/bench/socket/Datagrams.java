package org.sallyport.bench.socket;

import java.io.IOException;

/**
 * Datagrams that come or go by one call (recvmmsg, sendmmsg), each with a time in its first octets. The system reads
 * and writes this for each of them ({@code struct mmsghdr} on 64 bits):
 * <pre>
 *   0 | address of the peer's address    |  32 | address of ancillary data   |
 *   8 | its length, 32 bits | padding    |  40 | its length                  |
 *  16 | address of the vector            |  48 | flags, 32 bits | padding    |
 *  24 | its length                       |  56 | octets that came, 32 bits   |
 * </pre>
 */
public final class Datagrams {
    /** As many at once. */
    public static final int MOST = 64;

    private static final int HEADER = 64;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR_AT = 16;
    private static final int VECTOR_LENGTH = 24;
    private static final int CAME = 56;
    private static final int VECTOR = 16;
    private static final int ROOM = 2048;
    private static final int MSG_DONTWAIT = 0x40;

    private final Octets headers = new Octets(MOST * HEADER);
    private final Octets vectors = new Octets(MOST * VECTOR);
    private final Octets peers = new Octets(MOST * Endpoint.SIZE);
    private final Octets payloads = new Octets(MOST * ROOM);
    private final int peer;

    private Datagrams(int peer) {
        this.peer = peer;
        for (int i = 0; i < MOST; i++) {
            headers.putLong(i * HEADER, peer == 0 ? 0 : peers.address + (long) i * Endpoint.SIZE);
            headers.putLong(i * HEADER + VECTOR_AT, vectors.address + (long) i * VECTOR);
            headers.putLong(i * HEADER + VECTOR_LENGTH, 1);
            vectors.putLong(i * VECTOR, payloads.address + (long) i * ROOM);
        }
    }

    /** For connected sockets. */
    public static Datagrams ofOnePeer() {
        return new Datagrams(0);
    }

    /** For sockets that anyone may send to; what came can go back to where it came from. */
    public static Datagrams ofAnyPeer() {
        return new Datagrams(Endpoint.SIZE);
    }

    /** How many have come: none when none is there, or when the last one sent was refused. */
    public int receive(int socket) throws IOException {
        for (int i = 0; i < MOST; i++) {
            length(i, ROOM);
            headers.view.putInt(i * HEADER + NAME_LENGTH, peer);
        }
        return Math.max(
                0, LibC.doneOrRefused(LibC.recvmmsg(socket, headers.address, MOST, MSG_DONTWAIT, 0), "recvmmsg"));
    }

    /** Sends so many of a length and with a time; answers how many went. */
    public int send(int socket, int count, int length, long time) throws IOException {
        for (int i = 0; i < count; i++) {
            length(i, length);
            payloads.putLong(i * ROOM, time);
        }
        return send(socket, count);
    }

    /** Sends what has come back, as it came; answers how many went. */
    public int echo(int socket, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            length(i, headers.view.getInt(i * HEADER + CAME));
        }
        return send(socket, count);
    }

    private int send(int socket, int count) throws IOException {
        int sent = 0;
        while (sent < count) {
            long rest = headers.address + (long) sent * HEADER;
            int went = LibC.doneOrRefused(LibC.sendmmsg(socket, rest, count - sent, MSG_DONTWAIT), "sendmmsg");
            if (went <= 0) {
                return sent;
            }
            sent += went;
        }
        return sent;
    }

    private void length(int i, int octets) {
        vectors.putLong(i * VECTOR + Long.BYTES, octets);
    }

    /** The time in the n-th that has come. */
    public long time(int n) {
        return payloads.getLong(n * ROOM);
    }
}
