package org.sallyport.plane.netfilter;

import java.util.Optional;
import java.util.function.BiConsumer;

/** Elements as nf_tables' netlink has them: {@code NFTA_SET_ELEM_LIST_}, {@code NFTA_SET_ELEM_} and {@code NFTA_COUNTER_}. */
final class ElementCodec {
    static final int SUBSYSTEM = 10 << 8;
    static final int NEW = SUBSYSTEM | 12;
    static final int GET = SUBSYSTEM | 13;
    static final int DELETE = SUBSYSTEM | 14;

    private static final int LIST_TABLE = 1;
    private static final int LIST_SET = 2;
    private static final int LIST_ELEMENTS = 3;
    private static final int ENTRY = 1;
    private static final int KEY = 1;
    private static final int DATA = 2;
    private static final int EXPRESSION = 7;
    private static final int KEY_END = 10;
    private static final int VALUE = 1;
    private static final int EXPRESSION_NAME = 1;
    private static final int EXPRESSION_DATA = 2;
    private static final int COUNTER_OCTETS = 1;
    private static final int COUNTER_PACKETS = 2;

    private ElementCodec() {}

    /** Begins a message on elements of this set; they follow, see {@link #list}. */
    static void begin(Messages out, int type, int flags, int sequence, NftSet set) {
        out.begin(type, flags, sequence, set.family().number(), 0)
                .text(LIST_TABLE, set.table())
                .text(LIST_SET, set.name());
    }

    static int list(Messages out) {
        return out.open(LIST_ELEMENTS);
    }

    static void write(Messages out, Element element) {
        int entry = out.open(ENTRY);
        value(out, KEY, element.key());
        element.end().ifPresent(end -> value(out, KEY_END, end));
        element.data().ifPresent(data -> value(out, DATA, data));
        out.close(entry);
    }

    private static void value(Messages out, int type, Concat value) {
        int nest = out.open(type);
        out.octets(VALUE, value.octets());
        out.close(nest);
    }

    /** Reads the elements of an answer to {@link #GET}, each with its counter. */
    static void read(Attributes message, BiConsumer<Element, Count> reader) {
        message.nested(LIST_ELEMENTS)
                .eachNested(ENTRY, entry -> reader.accept(element(entry), count(entry.nested(EXPRESSION))));
    }

    private static Element element(Attributes entry) {
        return new Element(
                Concat.of(entry.nested(KEY).octets(VALUE)),
                entry.find(KEY_END).map(Attributes::new).map(end -> Concat.of(end.octets(VALUE))),
                entry.find(DATA).map(Attributes::new).map(data -> Concat.of(data.octets(VALUE))));
    }

    private static Count count(Attributes expression) {
        if (!expression.text(EXPRESSION_NAME).equals("counter")) {
            return Count.ZERO;
        }
        return count(expression, EXPRESSION_DATA);
    }

    /** Reads a counter from the attribute of this type. */
    static Count count(Attributes holder, int type) {
        Attributes counter = holder.nested(type);
        return new Count(counter.number(COUNTER_PACKETS), counter.number(COUNTER_OCTETS));
    }

    /** The table that any notice of nf_tables concerns; it is every kind of message's first attribute. */
    static Optional<String> table(Attributes message) {
        return Optional.of(message.text(LIST_TABLE)).filter(name -> !name.isEmpty());
    }
}
