package org.sallyport.host;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;

/**
 * Reads the kernel's neighbour table as rtnetlink gives it (netlink(7), rtnetlink(7)), in the machine's own byte order.
 * <pre>
 *  nlmsghdr  | length (32)                     | type (16)  | flags (16)           |
 *            | sequence (32)                   | port (32)                         |
 *  ndmsg     | family (8) | 0 (24)             | interface index (32)              |
 *            | state (16) | flags (8)| type (8)| attributes: length (16), type (16), value, each padded to 4 octets
 * </pre>
 */
final class NeighbourReader {
    static final short GET_NEIGHBOURS = 30;

    private static final int HEADER = 16;
    private static final int BODY = 12;
    private static final short ERROR = 2;
    private static final short DONE = 3;
    private static final short NEW_NEIGHBOUR = 28;
    private static final short REQUEST_DUMP = 0x301;

    /** NUD_REACHABLE, STALE, DELAY, PROBE and PERMANENT: all but what is unanswered, failed or not resolved at all. */
    private static final int KNOWN = 0x02 | 0x04 | 0x08 | 0x10 | 0x80;
    /** NTF_PROXY: somebody else's address that this host answers for. */
    private static final int PROXY = 0x08;

    private static final int DESTINATION = 1;
    private static final int LINK_LAYER = 2;
    private static final int ETHERNET_OCTETS = 6;
    private static final int GROUP_BIT = 0x01;

    private NeighbourReader() {}

    /** The request for the whole table, both families. */
    static void writeRequest(ByteBuffer out, int sequence) {
        out.putInt(HEADER + BODY).putShort(GET_NEIGHBOURS).putShort(REQUEST_DUMP);
        out.putInt(sequence).putInt(0);
        out.put(new byte[BODY]);
    }

    /**
     * Takes one datagram of the answer.
     *
     * @return whether it was the last
     * @throws IOException when it is an error or cut off
     */
    static boolean read(ByteBuffer in, int sequence, List<Neighbour> into) throws IOException {
        while (in.remaining() >= HEADER) {
            int length = in.getInt(in.position());
            if (length < HEADER || length > in.remaining()) {
                throw new IOException("a netlink message of " + length + " octets among " + in.remaining());
            }
            ByteBuffer message = in.slice(in.position(), length).order(in.order());
            in.position(in.position() + Math.min(padded(length), in.remaining()));
            if (message.getInt(8) == sequence && take(message, into)) {
                return true;
            }
        }
        return false;
    }

    private static boolean take(ByteBuffer message, List<Neighbour> into) throws IOException {
        short type = message.getShort(4);
        if (type == ERROR) {
            throw new IOException("the kernel does not tell its neighbours: errno "
                    + (message.limit() >= HEADER + 4 ? -message.getInt(HEADER) : 0));
        }
        if (type == NEW_NEIGHBOUR && message.limit() >= HEADER + BODY) {
            neighbour(message).ifPresent(into::add);
        }
        return type == DONE;
    }

    private static Optional<Neighbour> neighbour(ByteBuffer message) {
        int index = message.getInt(HEADER + 4);
        int state = message.getShort(HEADER + 8);
        int flags = message.get(HEADER + 10);
        Optional<InetAddress> address = Optional.empty();
        Optional<String> ethernet = Optional.empty();
        message.position(HEADER + BODY);
        while (message.remaining() >= 4) {
            int length = Short.toUnsignedInt(message.getShort(message.position()));
            int type = message.getShort(message.position() + 2);
            if (length < 4 || length > message.remaining()) {
                return Optional.empty();
            }
            byte[] value = new byte[length - 4];
            message.get(message.position() + 4, value);
            message.position(message.position() + Math.min(padded(length), message.remaining()));
            if (type == DESTINATION && (value.length == 4 || value.length == 16)) {
                address = Optional.of(Addresses.ofOctets(value));
            } else if (type == LINK_LAYER && isOneHosts(value)) {
                ethernet = Optional.of(HexFormat.of().formatHex(value));
            }
        }
        boolean known = (state & KNOWN) != 0 && (flags & PROXY) == 0;
        return known && address.isPresent() && ethernet.isPresent()
                ? Optional.of(new Neighbour(index, address.get(), ethernet.get()))
                : Optional.empty();
    }

    /** Ours: Ethernet addresses only; on a tunnel what stands there is the far end's address, which many share. */
    private static boolean isOneHosts(byte[] linkLayer) {
        boolean zero = true;
        for (byte octet : linkLayer) {
            zero &= octet == 0;
        }
        return linkLayer.length == ETHERNET_OCTETS && !zero && (linkLayer[0] & GROUP_BIT) == 0;
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }
}
