package org.sallyport.plane.relay.datagram;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * What was read from a socket at once: datagrams of any size (NAT-55), each in a slot of its own, and in which chains
 * they go on. There is one such place for each loop, used anew with every read; payloads are sent from where they were
 * read to.
 */
public final class Datagrams {
    /** More than the payload of any IPv4 datagram, which ends at 65507 octets. */
    public static final int LARGEST = 65535;

    /** As many as one GSO datagram may carry on every kernel. */
    static final int MOST = 64;

    /** The end of a chain. */
    public static final int NONE = -1;

    /** Two cache lines beyond what is needed, lest the beginnings of all slots share one set of the cache. */
    private static final int STRIDE = LARGEST + 1 + 128;

    private static final Place OF_LOOP = new Place(MOST);
    private static final Place OF_ONE = new Place(1);

    private final ByteBuf memory;
    private final ByteBuffer slots;
    private final int[] lengths;
    private final int[] next;
    private final Endpoint[] senders;
    private int count;

    private Datagrams(int most) {
        memory = Unpooled.directBuffer(most * STRIDE, most * STRIDE);
        slots = memory.nioBuffer(0, most * STRIDE);
        lengths = new int[most];
        next = new int[most];
        senders = new Endpoint[most];
    }

    /** Where this thread's sockets read to. */
    static Datagrams ofLoop() {
        return OF_LOOP.get();
    }

    /**
     * One datagram that came by another way. It does not touch what this thread has just read, and lasts until the next
     * such.
     *
     * @param payload at most 65535 octets
     */
    public static Datagrams ofOne(InetSocketAddress sender, ByteBuffer payload) {
        Datagrams one = OF_ONE.get();
        one.clear();
        one.slot().put(payload.duplicate());
        one.add(Endpoint.of(sender), payload.remaining());
        return one;
    }

    /** How many there are. Those of a chain are numbered in the order of their coming. */
    public int count() {
        return count;
    }

    public int length(int datagram) {
        return lengths[datagram];
    }

    /** Who sent it; the same object for several in a row. */
    public Endpoint sender(int datagram) {
        return senders[datagram];
    }

    /** What comes after it in its chain, or {@link #NONE}. */
    public int next(int datagram) {
        return next[datagram];
    }

    /** Appends a datagram to the one that was its chain's last. */
    public void link(int last, int datagram) {
        next[last] = datagram;
    }

    void clear() {
        count = 0;
    }

    /** Where the next is to be read to. */
    ByteBuffer slot() {
        return slot(count);
    }

    /** A datagram as it was read; a view for its reader. */
    ByteBuffer payload(int datagram) {
        return slots.slice(datagram * STRIDE, lengths[datagram]);
    }

    private ByteBuffer slot(int datagram) {
        return slots.slice(datagram * STRIDE, LARGEST);
    }

    void add(Endpoint sender, int length) {
        senders[count] = sender;
        lengths[count] = length;
        next[count] = NONE;
        count++;
    }

    /** Where in memory a slot begins. */
    long address(int datagram) {
        return memory.memoryAddress() + (long) datagram * STRIDE;
    }

    private static final class Place extends FastThreadLocal<Datagrams> {
        private final int most;

        Place(int most) {
            this.most = most;
        }

        @Override
        protected Datagrams initialValue() {
            return new Datagrams(most);
        }

        @Override
        protected void onRemoval(Datagrams datagrams) {
            datagrams.memory.release();
        }
    }
}
