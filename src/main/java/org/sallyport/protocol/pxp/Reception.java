package org.sallyport.protocol.pxp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;

/** Who is heard, how often, and by whom he is answered: the same behind every socket. */
record Reception(Inside inside, Links links, RequestRate rate, Dialects dialects, Updates updates, Counters counters) {
    /** Only the LAN is answered (PCP-9, PCP-116, PMP-8): a host that is inside at all, and on this very interface. */
    boolean isNeighbour(LanInterface side, InetAddress source) {
        return links.isNeighbour(side, source) && inside.contains(source);
    }

    /** Whether this source may be answered now, by {@link RequestRate}. */
    boolean admits(LanInterface side, InetAddress source, ByteBuffer datagram) {
        return rate.admits(source, dialects.at(side).speak(datagram));
    }

    /**
     * Empty when the datagram must not be answered.
     *
     * @param source which interface it was heard on is no part of a client's address beyond here
     */
    CompletionStage<Optional<ByteBuffer>> answer(LanInterface side, ByteBuffer datagram, InetAddress source) {
        return dialects.at(side).answer(datagram, Addresses.ofOctets(source.getAddress()));
    }
}
