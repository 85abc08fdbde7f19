package org.sallyport.plane.relay.datagram;

/**
 * Chains of datagrams as messages for sendmmsg: a run of one length, whose last may be shorter, becomes one message
 * that the system cuts again (UDP_SEGMENT), any other datagram one by itself.
 */
final class LinuxSending {
    /** What the system cuts must fit an IP packet as a whole, also an IPv6 one. */
    static final int MOST_OCTETS = 65535 - 48;

    private final MessageHeaders headers = new MessageHeaders(Datagrams.MOST);
    private final int[] firsts = new int[Datagrams.MOST];
    private final int[] sizes = new int[Datagrams.MOST];
    private int messages;
    private int vectors;

    /**
     * Lays out what is to be sent.
     *
     * @param connected whether the socket knows where to
     * @param segmenting whether to make runs at all
     */
    void lay(Datagrams batch, int first, Destination destination, boolean connected, boolean segmenting) {
        messages = 0;
        vectors = 0;
        int at = first;
        while (at != Datagrams.NONE) {
            boolean mayRun = segmenting && destination.carriesSegments(batch.length(at));
            firsts[messages] = at;
            at = mayRun ? run(batch, at) : one(batch, at);
            if (connected) {
                headers.noName(messages);
            } else {
                headers.name(messages, destination.to());
            }
            messages++;
        }
    }

    private int one(Datagrams batch, int first) {
        headers.vector(vectors, batch.address(first), batch.length(first));
        end(1, 0);
        return batch.next(first);
    }

    /** Answers what comes after the run. An empty datagram is in none. */
    private int run(Datagrams batch, int first) {
        int length = batch.length(first);
        int octets = 0;
        int size = 0;
        int last = length;
        int at = first;
        do {
            last = batch.length(at);
            headers.vector(vectors + size, batch.address(at), last);
            octets += last;
            size++;
            at = batch.next(at);
        } while (at != Datagrams.NONE && last == length && fits(batch.length(at), length, octets));
        end(size, length);
        return at;
    }

    private static boolean fits(int next, int length, int octets) {
        return next > 0 && next <= length && octets + next <= MOST_OCTETS;
    }

    private void end(int size, int segment) {
        headers.octets(messages, vectors, size);
        sizes[messages] = size;
        if (size > 1) {
            headers.segment(messages, segment);
        } else {
            headers.noControl(messages);
        }
        vectors += size;
    }

    int messages() {
        return messages;
    }

    /** How many datagrams a message holds. */
    int size(int message) {
        return sizes[message];
    }

    /** How many datagrams this message and those after it hold. */
    int left(int message) {
        int left = 0;
        for (int i = message; i < messages; i++) {
            left += sizes[i];
        }
        return left;
    }

    /** A message's first datagram. */
    int first(int message) {
        return firsts[message];
    }

    /** Sends from this message on; answers how many messages are away, or -1 with errno. */
    int send(int socket, int message) {
        if (messages - message > 1) {
            return LibC.sendmmsg(socket, headers.address(message), messages - message, 0);
        }
        return LibC.sendmsg(socket, headers.address(message), 0) < 0 ? -1 : 1;
    }

    void release() {
        headers.release();
    }
}
