package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.gateway.MappingRequest;
import org.sallyport.core.gateway.MappingRequest.Filtering;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/** PEER in the gateway's words. Only what {@link PeerRules} let pass comes here. */
final class PeerTranslation {
    private PeerTranslation() {}

    /** Ours: lifetime 0, by which PEER can delete nothing (PCP-93), asks for the least. */
    static MappingRequest mapping(PcpRequest request, PeerRequest peer, InetAddress source) {
        return new MappingRequest(
                Via.PCP,
                source,
                Transport.ofNumber(peer.protocol()).orElseThrow(),
                new InternalClient(request.client(source), peer.internalPort()),
                suggestion(peer),
                Duration.ofSeconds(Math.max(1, request.lifetime())),
                Optional.of(peer.nonce()),
                request.option(Description.class).map(Description::kept).orElse(""),
                new RemoteFilter(List.of(new RemoteFilter.Peer(Prefix.of(peer.remoteAddress()), peer.remotePort()))),
                true,
                Filtering.OUTBOUND);
    }

    /** What is suggested must be: PREFER_FAILURE is implied (PCP-103). */
    private static Suggestion suggestion(PeerRequest peer) {
        int port = peer.suggestedExternalPort();
        InetAddress address = peer.suggestedExternalAddress();
        if (address.isAnyLocalAddress()) {
            return port == 0 ? Suggestion.ANY : Suggestion.exactly(port);
        }
        return new Suggestion(Optional.of(address), port, Strictness.EXACT);
    }
}
