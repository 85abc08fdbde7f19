package org.sallyport.plane.netfilter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes nfnetlink messages one after another into a buffer that grows. Headers are in this machine's order, values in
 * the network's.
 * <pre>
 *  |                         length (32)                           |  struct nlmsghdr
 *  |        subsystem and type     |            flags              |
 *  |                        sequence (32)                          |
 *  |                       port: the kernel (32)                   |
 *  |    family     |  version (0)  |     resource (network order)  |  struct nfgenmsg
 *  |         length (16)           |            type (16)          |  struct nlattr, then its value, padded to 4 octets
 * </pre>
 */
final class Messages {
    static final int HEADER = 16;
    static final int NFGEN = 4;
    static final int REQUEST = 0x1;
    static final int ACK = 0x4;
    static final int DUMP = 0x300;
    static final int CREATE = 0x400;
    static final int EXCL = 0x200;
    private static final int NESTED = 0x8000;
    private static final int FIRST_SIZE = 1 << 12;

    private ByteBuffer buffer = allocate(FIRST_SIZE);
    private int start;

    /** Empties it. */
    Messages clear() {
        buffer.clear();
        return this;
    }

    /** What has been written, from its beginning to its position. */
    ByteBuffer written() {
        return buffer;
    }

    int size() {
        return buffer.position();
    }

    Messages begin(int type, int flags, int sequence, int family, int resource) {
        room(HEADER + NFGEN);
        start = buffer.position();
        buffer.putInt(0)
                .putShort((short) type)
                .putShort((short) (REQUEST | flags))
                .putInt(sequence)
                .putInt(0);
        buffer.put((byte) family).put((byte) 0).put((byte) (resource >> 8)).put((byte) resource);
        return this;
    }

    Messages end() {
        buffer.putInt(start, buffer.position() - start);
        return this;
    }

    /** Begins an attribute that holds others; what it answers is to be given to {@link #close}. */
    int open(int type) {
        room(4);
        int at = buffer.position();
        buffer.putShort((short) 0).putShort((short) (type | NESTED));
        return at;
    }

    void close(int opened) {
        buffer.putShort(opened, (short) (buffer.position() - opened));
    }

    /** How long the attribute opened there is by now; it must stay below 64 KiB. */
    int length(int opened) {
        return buffer.position() - opened;
    }

    Messages text(int type, String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        header(type, octets.length + 1);
        buffer.put(octets).put((byte) 0);
        return pad();
    }

    Messages octets(int type, byte[] octets) {
        header(type, octets.length);
        buffer.put(octets);
        return pad();
    }

    Messages word(int type, int value) {
        header(type, 4);
        buffer.putInt(bigEndian(value));
        return this;
    }

    Messages half(int type, int value) {
        header(type, 2);
        buffer.put((byte) (value >> 8)).put((byte) value);
        return pad();
    }

    Messages octet(int type, int value) {
        header(type, 1);
        buffer.put((byte) value);
        return pad();
    }

    private void header(int type, int length) {
        room(4 + length + 3);
        buffer.putShort((short) (4 + length)).putShort((short) type);
    }

    private Messages pad() {
        while ((buffer.position() & 3) != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    private void room(int octets) {
        if (buffer.remaining() < octets) {
            ByteBuffer larger = allocate(Math.max(2 * buffer.capacity(), buffer.position() + octets));
            buffer = larger.put(buffer.flip());
        }
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private static int bigEndian(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(value) : value;
    }
}
