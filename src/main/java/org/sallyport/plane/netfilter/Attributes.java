package org.sallyport.plane.netfilter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the attributes of an nfnetlink message, or those nested in one; a short or wrong length ends the list. */
final class Attributes {
    private static final int TYPE = 0x3fff;

    private final ByteBuffer octets;

    /** Of these octets, from position to limit. */
    Attributes(ByteBuffer octets) {
        this.octets = octets.slice().order(ByteOrder.nativeOrder());
    }

    /** The first attribute of a type. */
    Optional<ByteBuffer> find(int type) {
        ByteBuffer[] found = new ByteBuffer[1];
        each((at, value) -> {
            if (at == type && found[0] == null) {
                found[0] = value;
            }
        });
        return Optional.ofNullable(found[0]);
    }

    /** The attributes within the first one of a type; none where it is missing. */
    Attributes nested(int type) {
        return new Attributes(find(type).orElse(ByteBuffer.allocate(0)));
    }

    /** Gives every attribute of a type, as a list of attributes, to its reader. */
    void eachNested(int type, Consumer<Attributes> reader) {
        each((at, value) -> {
            if (at == type) {
                reader.accept(new Attributes(value));
            }
        });
    }

    String text(int type) {
        return find(type)
                .map(value -> StandardCharsets.US_ASCII.decode(value).toString())
                .map(text -> text.endsWith("\0") ? text.substring(0, text.length() - 1) : text)
                .orElse("");
    }

    byte[] octets(int type) {
        return find(type).map(Attributes::copy).orElse(new byte[0]);
    }

    /** An unsigned number in network order of 1, 2, 4 or 8 octets; 0 where it is missing. */
    long number(int type) {
        long number = 0;
        for (byte octet : octets(type)) {
            number = number << 8 | (octet & 0xff);
        }
        return number;
    }

    private static byte[] copy(ByteBuffer value) {
        byte[] octets = new byte[value.remaining()];
        value.get(octets);
        return octets;
    }

    private void each(Reader reader) {
        ByteBuffer in = octets.duplicate().order(ByteOrder.nativeOrder());
        while (in.remaining() >= 4) {
            int length = in.getShort(in.position()) & 0xffff;
            if (length < 4 || length > in.remaining()) {
                return;
            }
            reader.read(in.getShort(in.position() + 2) & TYPE, in.slice(in.position() + 4, length - 4));
            in.position(Math.min(in.limit(), in.position() + ((length + 3) & ~3)));
        }
    }

    private interface Reader {
        void read(int type, ByteBuffer value);
    }
}
