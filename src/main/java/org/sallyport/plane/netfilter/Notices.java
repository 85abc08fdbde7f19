package org.sallyport.plane.netfilter;

import java.nio.ByteBuffer;
import java.time.Duration;
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
     * Waits for a change of one of these tables that is not ours, or for more changes than could be kept.
     *
     * @return whether there was such
     */
    public boolean await(Duration atMost, Set<Table> tables) throws NetfilterException {
        boolean touched = false;
        Duration patience = atMost;
        try {
            for (ByteBuffer in = socket.receive(patience); in.hasRemaining(); in = socket.receive(Duration.ZERO)) {
                touched |= concerns(in, tables);
            }
        } catch (NetlinkSocket.OverrunException e) {
            return true;
        }
        return touched;
    }

    private boolean concerns(ByteBuffer in, Set<Table> tables) {
        boolean[] concerns = new boolean[1];
        Conversation.each(in, (heading, body) -> {
            if (heading.port() != ours.port() && body.hasRemaining()) {
                int family = body.get(body.position());
                String name = ElementCodec.table(Conversation.attributes(body)).orElse("");
                concerns[0] |= tables.stream()
                        .anyMatch(table -> table.family().number() == family
                                && table.name().equals(name));
            }
        });
        return concerns[0];
    }

    @Override
    public void close() throws NetfilterException {
        socket.close();
    }
}
