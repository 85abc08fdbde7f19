package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.gateway.MappingRequest;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/** MAP in the gateway's words. Only what {@link MapRules} let pass comes here. */
final class MapTranslation {
    private MapTranslation() {}

    /** A request with a lifetime: make the mapping, or keep it (RFC 6887 §11.3). */
    static MappingRequest mapping(PcpRequest request, MapRequest map, InetAddress source) {
        return new MappingRequest(
                Via.PCP,
                source,
                Transport.ofNumber(map.protocol()).orElseThrow(),
                new InternalClient(source, map.internalPort()),
                suggestion(request, map),
                Duration.ofSeconds(request.lifetime()),
                Optional.of(map.nonce()),
                "",
                RemoteFilter.EVERYONE,
                true);
    }

    private static Suggestion suggestion(PcpRequest request, MapRequest map) {
        Optional<InetAddress> address = map.suggestedExternalAddress().isAnyLocalAddress()
                ? Optional.empty()
                : Optional.of(map.suggestedExternalAddress());
        Strictness strictness = request.prefersFailure() ? Strictness.EXACT : Strictness.PREFERRED;
        return new Suggestion(address, map.suggestedExternalPort(), strictness);
    }

    /** A request without one: end it, or with port 0 all of the protocol, with protocol 0 all of the host (RFC 6887 §15). */
    static Deletion deletion(MapRequest map, InetAddress source) {
        Optional<Transport> transport = Transport.ofNumber(map.protocol());
        if (map.internalPort() == 0) {
            return new Deletion.OfAddress(Via.PCP, source, source, transport, Optional.of(map.nonce()));
        }
        return new Deletion.OfClient(
                Via.PCP,
                source,
                transport.orElseThrow(),
                new InternalClient(source, map.internalPort()),
                Optional.of(map.nonce()));
    }
}
