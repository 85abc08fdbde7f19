package org.sallyport.plane.netfilter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.function.Consumer;

/** Asks the kernel and reads all that it answers. For one thread at a time. */
final class Conversation implements AutoCloseable {
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int DUMP_INTERRUPTED = 0x10;

    /** Ours: the kernel answers in microseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final NetlinkSocket socket;
    private final Messages out = new Messages();
    private int sequence;

    Conversation() throws NetfilterException {
        socket = new NetlinkSocket(0);
    }

    /** What the kernel says to a message of ours. */
    interface Listener {
        /**
         * An error, or with 0 that it is done.
         *
         * @param sequence the message's
         */
        void error(int sequence, int errno);
    }

    int port() {
        return socket.port();
    }

    /** An empty place to write messages to. */
    Messages write() {
        return out.clear();
    }

    /** A number for the next message, never used before. */
    int nextSequence() {
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        return sequence;
    }

    void send() throws NetfilterException {
        drain();
        socket.send(out.written());
    }

    /** What is left of an exchange that was given up would be taken for an answer to the next. */
    private void drain() throws NetfilterException {
        boolean rest = true;
        while (rest) {
            try {
                rest = socket.receive(Duration.ZERO).hasRemaining();
            } catch (NetlinkSocket.OverrunException e) {
                rest = true;
            }
        }
    }

    /** Sends the one dump request that was written and gives every message of the answer to the reader. */
    boolean dump(Consumer<Attributes> reader) throws NetfilterException {
        send();
        Dump dump = new Dump(reader);
        while (!dump.done) {
            receive(dump);
        }
        if (dump.errno != 0) {
            throw refused(dump.errno);
        }
        return !dump.interrupted;
    }

    /** Reads answers until the message with this number has its own. */
    void await(int last, Consumer<Attributes> reader, Listener listener) throws NetfilterException {
        boolean[] done = new boolean[1];
        while (!done[0]) {
            receive((heading, body) -> {
                if (heading.type() == NLMSG_ERROR) {
                    listener.error(heading.sequence(), -body.getInt(body.position()));
                } else {
                    reader.accept(attributes(body));
                }
                done[0] |= heading.sequence() == last;
            });
        }
    }

    /** Reads what has already been answered: the kernel has acted when a message is sent. */
    void errors(Listener listener) throws NetfilterException {
        boolean more = true;
        while (more) {
            ByteBuffer in = socket.receive(Duration.ZERO);
            more = in.hasRemaining();
            each(in, (heading, body) -> {
                if (heading.type() == NLMSG_ERROR) {
                    listener.error(heading.sequence(), -body.getInt(body.position()));
                }
            });
        }
    }

    private void receive(Reader reader) throws NetfilterException {
        ByteBuffer in = socket.receive(PATIENCE);
        if (!in.hasRemaining()) {
            throw new NetfilterException("the kernel does not answer on netlink");
        }
        each(in, reader);
    }

    static NetfilterException refused(int errno) {
        return new NetfilterException(
                "the kernel refuses with error " + errno + (errno == Errno.EPERM ? ": it takes CAP_NET_ADMIN" : ""));
    }

    /** Walks over the messages of one datagram. */
    static void each(ByteBuffer in, Reader reader) {
        while (in.remaining() >= Messages.HEADER) {
            int at = in.position();
            int length = in.getInt(at);
            if (length < Messages.HEADER || length > in.remaining()) {
                return;
            }
            ByteBuffer body =
                    in.slice(at + Messages.HEADER, length - Messages.HEADER).order(ByteOrder.nativeOrder());
            reader.read(
                    new Heading(
                            in.getShort(at + 4) & 0xffff,
                            in.getShort(at + 6) & 0xffff,
                            in.getInt(at + 8),
                            in.getInt(at + 12)),
                    body);
            in.position(Math.min(in.limit(), at + ((length + 3) & ~3)));
        }
    }

    static Attributes attributes(ByteBuffer body) {
        int skipped = Math.min(Messages.NFGEN, body.remaining());
        return new Attributes(body.slice(body.position() + skipped, body.remaining() - skipped));
    }

    @Override
    public void close() throws NetfilterException {
        socket.close();
    }

    /**
     * {@code struct nlmsghdr}.
     *
     * @param port whose doing it tells of
     */
    record Heading(int type, int flags, int sequence, int port) {}

    /** Takes one message: its heading, and what follows. */
    interface Reader {
        void read(Heading heading, ByteBuffer body);
    }

    /** A dump as far as it has come. */
    private static final class Dump implements Reader {
        private final Consumer<Attributes> reader;
        private boolean done;
        private boolean interrupted;
        private int errno;

        Dump(Consumer<Attributes> reader) {
            this.reader = reader;
        }

        @Override
        public void read(Heading heading, ByteBuffer body) {
            interrupted |= (heading.flags() & DUMP_INTERRUPTED) != 0;
            if (heading.type() == NLMSG_ERROR || heading.type() == NLMSG_DONE) {
                done = true;
                errno = body.remaining() >= 4 ? -body.getInt(body.position()) : 0;
            } else {
                reader.accept(attributes(body));
            }
        }
    }
}
