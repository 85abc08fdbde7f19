package org.sallyport.plane.netfilter;

import java.net.InetAddress;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;

/** Conntrack's entries as ctnetlink has them: {@code CTA_}. */
final class FlowCodec {
    private static final int SUBSYSTEM = 1 << 8;
    private static final int GET = SUBSYSTEM | 1;
    private static final int DELETE = SUBSYSTEM | 2;

    private static final int ORIGINAL = 1;
    private static final int REPLY = 2;
    private static final int MARK = 8;
    private static final int ID = 12;
    private static final int MASTER = 14;
    private static final int ZONE = 18;
    private static final int MARK_MASK = 21;
    private static final int TUPLE_IP = 1;
    private static final int TUPLE_PROTOCOL = 2;
    private static final int V4_SOURCE = 1;
    private static final int V4_DESTINATION = 2;
    private static final int V6_SOURCE = 3;
    private static final int V6_DESTINATION = 4;
    private static final int NUMBER = 1;
    private static final int SOURCE_PORT = 2;
    private static final int DESTINATION_PORT = 3;

    private FlowCodec() {}

    /** Asks for all entries of a family that carry this bit in their mark; the kernel leaves the others out. */
    static void ask(Messages out, int sequence, Family family, int mark) {
        out.begin(GET, Messages.DUMP, sequence, family.number(), 0)
                .word(MARK, mark)
                .word(MARK_MASK, mark)
                .end();
    }

    static void delete(Messages out, int sequence, Flow flow) {
        out.begin(DELETE, 0, sequence, flow.family().number(), 0);
        write(out, flow.original());
        out.word(ID, flow.id());
        if (flow.zone() != 0) {
            out.half(ZONE, flow.zone());
        }
        out.end();
    }

    /** The entry, unless it is of a kind we do not know. */
    static Optional<Flow> read(Attributes message, Family family) {
        Optional<Tuple> original = tuple(message, ORIGINAL);
        Optional<Tuple> reply = tuple(message, REPLY);
        if (original.isEmpty() || reply.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Flow(family, original.get(), reply.get(), tuple(message, MASTER), (int) message.number(ID), (int)
                        message.number(ZONE)));
    }

    private static Optional<Tuple> tuple(Attributes message, int type) {
        Attributes ip = message.nested(type).nested(TUPLE_IP);
        Attributes protocol = message.nested(type).nested(TUPLE_PROTOCOL);
        Optional<InetAddress> source = address(ip, V4_SOURCE, V6_SOURCE);
        Optional<InetAddress> destination = address(ip, V4_DESTINATION, V6_DESTINATION);
        if (source.isEmpty() || destination.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Tuple(
                (int) protocol.number(NUMBER),
                source.get(),
                (int) protocol.number(SOURCE_PORT),
                destination.get(),
                (int) protocol.number(DESTINATION_PORT)));
    }

    private static Optional<InetAddress> address(Attributes ip, int v4, int v6) {
        return ip.find(v4)
                .or(() -> ip.find(v6))
                .filter(value -> value.remaining() == 4 || value.remaining() == 16)
                .map(value -> {
                    byte[] octets = new byte[value.remaining()];
                    value.get(octets);
                    return Addresses.ofOctets(octets);
                });
    }

    private static void write(Messages out, Tuple tuple) {
        boolean v4 = Addresses.isIpv4(tuple.source());
        int nest = out.open(ORIGINAL);
        int ip = out.open(TUPLE_IP);
        out.octets(v4 ? V4_SOURCE : V6_SOURCE, tuple.source().getAddress());
        out.octets(v4 ? V4_DESTINATION : V6_DESTINATION, tuple.destination().getAddress());
        out.close(ip);
        int protocol = out.open(TUPLE_PROTOCOL);
        out.octet(NUMBER, tuple.protocol());
        out.half(SOURCE_PORT, tuple.sourcePort());
        out.half(DESTINATION_PORT, tuple.destinationPort());
        out.close(protocol);
        out.close(nest);
    }
}
