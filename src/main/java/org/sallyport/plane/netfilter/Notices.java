package org.sallyport.plane.netfilter;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The kernel's word that somebody has changed tables of nftables. It listens in the network namespace of the thread that
 * makes it. For one thread at a time.
 */
public final class Notices implements AutoCloseable {
    /** NFNLGRP_NFTABLES is 7. */
    private static final int GROUP = 1 << 6;

    private final NetlinkSocket socket;
    private final Nftables ours;

    /**
     * @param ours whose changes are no news
     */
    public Notices(Nftables ours) throws NetfilterException {
        socket = new NetlinkSocket(GROUP);
        this.ours = ours;
    }

    /** A table of nftables. */
    public record Table(Family family, String name) {}

    /**
     * Waits for changes of these tables that are not ours.
     *
     * @return those that were changed; all of them when more has happened than could be kept
     */
    public Set<Table> await(Duration atMost, Set<Table> tables) throws NetfilterException {
        Set<Table> touched = new HashSet<>();
        try {
            for (ByteBuffer in = socket.receive(atMost); in.hasRemaining(); in = socket.receive(Duration.ZERO)) {
                collect(in, tables, touched);
            }
        } catch (NetlinkSocket.OverrunException e) {
            return tables;
        }
        return touched;
    }

    private void collect(ByteBuffer in, Set<Table> tables, Set<Table> touched) {
        Conversation.each(in, (heading, body) -> {
            if (heading.port() != ours.port() && body.hasRemaining()) {
                int family = body.get(body.position());
                String name = ElementCodec.table(Conversation.attributes(body)).orElse("");
                tables.stream()
                        .filter(table -> table.family().number() == family
                                && table.name().equals(name))
                        .forEach(touched::add);
            }
        });
    }

    @Override
    public void close() throws NetfilterException {
        socket.close();
    }
}
