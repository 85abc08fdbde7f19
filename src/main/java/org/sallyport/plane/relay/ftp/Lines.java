package org.sallyport.plane.relay.ftp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * One direction of a control connection. Passes octets on as they come, except those of a line that may name the
 * endpoint of a data connection: it waits for its end, up to {@link #LONGEST} octets.
 */
abstract class Lines {
    /** Ours: several times what any line with an endpoint takes. A longer one passes unread. */
    static final int LONGEST = 512;

    private static final char END = '\n';

    private final Dialogue dialogue;
    private final int headLength;
    private final StringBuilder head = new StringBuilder();
    private final StringBuilder held = new StringBuilder();
    private boolean begun;
    private boolean holding;

    /**
     * @param headLength so many characters tell what a line is
     */
    Lines(Dialogue dialogue, int headLength) {
        this.dialogue = dialogue;
        this.headLength = headLength;
    }

    /** Reads all of the buffer; answers another, which is the caller's to release and may be empty. */
    final ByteBuf pass(ByteBuf in) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(held.length() + in.readableBytes());
        while (in.isReadable() && !dialogue.isOpaque()) {
            octet(in.readByte(), out);
        }
        return out.writeBytes(in);
    }

    /** What still waits for the end of its line, which will not come; the caller's to release. */
    final ByteBuf rest() {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(held.length());
        release(out);
        return out;
    }

    private void octet(byte octet, ByteBuf out) {
        char character = (char) (octet & 0xff);
        if (isAside(character)) {
            release(out);
            out.writeByte(octet);
            return;
        }
        if (!begun) {
            begun = true;
            holding = mayHold();
        }
        if (head.length() < headLength) {
            head.append(character);
        }
        if (holding) {
            held.append(character);
        } else {
            out.writeByte(octet);
        }
        if (character == END) {
            end(out);
        } else if (holding && (held.length() == LONGEST || !isWorthHolding(head))) {
            release(out);
        }
    }

    private void release(ByteBuf out) {
        out.writeCharSequence(taken(), ISO_8859_1);
    }

    private String taken() {
        String line = held.toString();
        held.setLength(0);
        holding = false;
        return line;
    }

    private void end(ByteBuf out) {
        begun = false;
        out.writeCharSequence(ended(head.toString(), taken()), ISO_8859_1);
        head.setLength(0);
    }

    /** Whether this octet is no text but Telnet's. It passes at once, and the line around it is none to hold. */
    abstract boolean isAside(char octet);

    /** Whether the line that begins now may be one to hold. */
    abstract boolean mayHold();

    /** Whether a line that begins so may name an endpoint. */
    abstract boolean isWorthHolding(CharSequence beginning);

    /**
     * A line is complete.
     *
     * @param held the whole line, or nothing when it has passed on already
     * @return what is passed on in its place
     */
    abstract String ended(String beginning, String held);
}
