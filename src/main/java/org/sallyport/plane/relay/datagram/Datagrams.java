package org.sallyport.plane.relay.datagram;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

    private final ByteBuf memory = Unpooled.directBuffer(MOST * STRIDE, MOST * STRIDE);
    private final ByteBuffer slots = memory.nioBuffer(0, MOST * STRIDE).order(ByteOrder.BIG_ENDIAN);
    private final int[] lengths = new int[MOST];
    private final int[] next = new int[MOST];
    private final Endpoint[] senders = new Endpoint[MOST];
    private int count;

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

    /** Puts in one datagram that came by another way, in place of all. */
    public void set(Endpoint sender, ByteBuffer payload) {
        clear();
        int length = payload.remaining();
        slot(0).put(payload.duplicate());
        add(sender, length);
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

    void release() {
        memory.release();
    }
}
