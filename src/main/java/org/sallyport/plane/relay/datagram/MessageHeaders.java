package org.sallyport.plane.relay.datagram;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array of Linux's {@code struct mmsghdr} with an address, a control message and octets for each, laid out as on
 * every system of 64 bits.
 * <pre>
 *   0 msg_name          8 msg_namelen
 *  16 msg_iov          24 msg_iovlen
 *  32 msg_control      40 msg_controllen
 *  48 msg_flags        56 msg_len                  64 the next
 * </pre>
 */
final class MessageHeaders {
    private static final int HEADER = 64;
    private static final int NAME = 32;
    private static final int VECTOR = 16;
    private static final int CONTROL = 32;

    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;
    private static final int SOCKADDR_IN = 16;
    private static final int SOCKADDR_IN6 = 28;

    private static final int CONTROL_HEADER = 16;
    private static final int SOL_IP = 0;
    private static final int IP_PKTINFO = 8;
    private static final int PKTINFO = 12;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private final int count;
    private final ByteBuf memory;
    private final ByteBuffer at;
    /** The same memory in network order. */
    private final ByteBuffer wire;

    private final long base;

    MessageHeaders(int count) {
        this.count = count;
        int size = count * (HEADER + NAME + VECTOR + CONTROL);
        memory = Unpooled.directBuffer(size, size).writeZero(size);
        at = memory.nioBuffer(0, size).order(ByteOrder.nativeOrder());
        wire = memory.nioBuffer(0, size).order(ByteOrder.BIG_ENDIAN);
        base = memory.memoryAddress();
    }

    long address(int message) {
        return base + (long) message * HEADER;
    }

    /** Names octets of memory, without yet giving them to a message. */
    void vector(int vector, long address, int length) {
        at.putLong(vectorAt(vector), address);
        at.putLong(vectorAt(vector) + 8, length);
    }

    /** Gives a message the octets of so many vectors. */
    void octets(int message, int firstVector, int vectors) {
        at.putLong(message * HEADER + 16, base + vectorAt(firstVector));
        at.putLong(message * HEADER + 24, vectors);
    }

    /** How many octets the system has read into a message. */
    int length(int message) {
        return at.getInt(message * HEADER + 56);
    }

    /** To or from whom the socket is connected to. */
    void noName(int message) {
        at.putLong(message * HEADER, 0);
        at.putInt(message * HEADER + 8, 0);
    }

    /** Makes room for the sender's address; the system shortens it to what it needs. */
    void roomForName(int message) {
        at.putLong(message * HEADER, base + nameAt(message));
        at.putInt(message * HEADER + 8, SOCKADDR_IN6);
    }

    void name(int message, Endpoint endpoint) {
        int name = nameAt(message);
        at.putLong(message * HEADER, base + name);
        at.putInt(message * HEADER + 8, endpoint.isIpv4() ? SOCKADDR_IN : SOCKADDR_IN6);
        at.putShort(name, endpoint.isIpv4() ? AF_INET : AF_INET6);
        wire.putShort(name + 2, (short) endpoint.port());
        if (endpoint.isIpv4()) {
            wire.putInt(name + 4, endpoint.ipv4());
        } else {
            wire.putInt(name + 4, 0);
            wire.putLong(name + 8, endpoint.high());
            wire.putLong(name + 16, endpoint.low());
            at.putInt(name + 24, endpoint.scope());
        }
    }

    /** The sender's address as the system has written it. */
    Endpoint name(int message) {
        int name = nameAt(message);
        int port = Short.toUnsignedInt(wire.getShort(name + 2));
        return at.getShort(name) == AF_INET
                ? Endpoint.ofIpv4(wire.getInt(name + 4), port)
                : new Endpoint(wire.getLong(name + 8), wire.getLong(name + 16), port, at.getInt(name + 24));
    }

    /** Whether the system has written the same sender's address twice. */
    boolean sameName(int message, int other) {
        int name = nameAt(message);
        int otherName = nameAt(other);
        return at.getLong(name) == at.getLong(otherName)
                && (at.getShort(name) == AF_INET
                        || (at.getLong(name + 8) == at.getLong(otherName + 8)
                                && at.getLong(name + 16) == at.getLong(otherName + 16)
                                && at.getInt(name + 24) == at.getInt(otherName + 24)));
    }

    void noControl(int message) {
        at.putLong(message * HEADER + 32, 0);
        at.putLong(message * HEADER + 40, 0);
    }

    /** Has the system cut the message into datagrams of so many octets; the last may have fewer (UDP_SEGMENT). */
    void segment(int message, int octets) {
        int data = control(message, SOL_UDP, UDP_SEGMENT, Short.BYTES);
        at.putShort(data, (short) octets);
    }

    /** Sends from this address of the host's own (IP_PKTINFO). */
    void source(int message, Endpoint from) {
        int data = control(message, SOL_IP, IP_PKTINFO, PKTINFO);
        at.putInt(data, 0);
        wire.putInt(data + 4, from.ipv4());
        at.putInt(data + 8, 0);
    }

    /** Answers where the control message's data is to be written. */
    private int control(int message, int level, int type, int length) {
        int control = count * (HEADER + NAME + VECTOR) + message * CONTROL;
        at.putLong(message * HEADER + 32, base + control);
        at.putLong(message * HEADER + 40, CONTROL_HEADER + roundUp(length));
        at.putLong(control, CONTROL_HEADER + length);
        at.putInt(control + 8, level);
        at.putInt(control + 12, type);
        return control + CONTROL_HEADER;
    }

    private static int roundUp(int length) {
        return (length + Long.BYTES - 1) & -Long.BYTES;
    }

    void release() {
        memory.release();
    }

    private int nameAt(int message) {
        return count * HEADER + message * NAME;
    }

    private int vectorAt(int vector) {
        return count * (HEADER + NAME) + vector * VECTOR;
    }
}
