package org.sallyport.protocol.pxp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.protocol.natpmp.NatPmpServer;
import org.sallyport.protocol.pcp.PcpServer;

/**
 * Which of the two protocols answers: octet 0 of the request decides (RFC 6887 §9, Appendix A). NAT-PMP takes its own
 * version 0; all others are PCP's, which says UNSUPP_VERSION in its own form to what is not version 2. A protocol that
 * is alone answers everything, so that a client of the other one steps over at once (PCP-41, PMP-67).
 */
record Dialects(Optional<PcpServer> pcp, Optional<NatPmpServer> natPmp) {
    private static final int NAT_PMP = 0;
    private static final int PCP = 2;

    /** What is spoken at the address of this side, perhaps nothing. */
    Dialects at(LanInterface side) {
        return side.isIpv4() || natPmp.isEmpty() ? this : new Dialects(pcp, Optional.empty());
    }

    /** With nothing to say there is no socket to be opened: silence, and the host's own ICMP error (PMP-4). */
    boolean isSilent() {
        return pcp.isEmpty() && natPmp.isEmpty();
    }

    /** Whether the datagram is of a version that is offered, so that it is not answered UNSUPP_VERSION. */
    boolean speak(ByteBuffer datagram) {
        int version = datagram.hasRemaining() ? datagram.get(datagram.position()) : -1;
        return (version == PCP && pcp.isPresent()) || (version == NAT_PMP && natPmp.isPresent());
    }

    /** Empty when the datagram must not be answered. */
    CompletionStage<Optional<ByteBuffer>> answer(ByteBuffer datagram, InetAddress source) {
        boolean natPmps = datagram.hasRemaining() && datagram.get(datagram.position()) == NAT_PMP;
        if (natPmp.isPresent() && (natPmps || pcp.isEmpty())) {
            return natPmp.get().answer(datagram, source);
        }
        if (pcp.isPresent()) {
            return pcp.get().answer(datagram, source);
        }
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** One announcement in each dialect offered, the epoch of this moment in it (PCP-52, PMP-27). */
    List<ByteBuffer> announcements() {
        List<ByteBuffer> announcements = new ArrayList<>(2);
        pcp.ifPresent(server -> announcements.add(server.announcement()));
        natPmp.ifPresent(server -> announcements.add(server.announcement()));
        return announcements;
    }
}
