package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.gateway.MappingRequest;
import org.sallyport.core.gateway.MappingRequest.Filtering;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.gateway.PortSetRequest;
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
                new InternalClient(request.client(source), map.internalPort()),
                suggestion(request, map),
                Duration.ofSeconds(request.lifetime()),
                Optional.of(map.nonce()),
                request.option(Description.class).map(Description::kept).orElse(""),
                filter(request.filters()),
                true,
                request.filters().stream().anyMatch(Filter::clears) ? Filtering.SET : Filtering.ADD);
    }

    /** The set of ports it is for, if it is for more than one (RFC 7753 §4). */
    static Optional<PortSetRequest> portSet(PcpRequest request, MapRequest map, InetAddress source) {
        return request.option(PortSet.class)
                .filter(set -> set.ports() > 1)
                .map(set -> new PortSetRequest(mapping(request, map, source), set.ports(), set.parity()));
    }

    private static Suggestion suggestion(PcpRequest request, MapRequest map) {
        Optional<InetAddress> address = map.suggestedExternalAddress().isAnyLocalAddress()
                ? Optional.empty()
                : Optional.of(map.suggestedExternalAddress());
        Strictness strictness = request.prefersFailure() ? Strictness.EXACT : Strictness.PREFERRED;
        return new Suggestion(address, map.suggestedExternalPort(), strictness);
    }

    /** Those named behind the last prefix of length 0 (PCP-83). */
    private static RemoteFilter filter(List<Filter> filters) {
        List<RemoteFilter.Peer> peers = new ArrayList<>();
        for (Filter filter : filters) {
            if (filter.clears()) {
                peers.clear();
            } else {
                peers.add(filter.peer().orElseThrow());
            }
        }
        return RemoteFilter.EVERYONE.plus(new RemoteFilter(peers));
    }

    /** A request without one: end it, or with port 0 all of the protocol, with protocol 0 all of the host (RFC 6887 §15). */
    static Deletion deletion(PcpRequest request, MapRequest map, InetAddress source) {
        Optional<Transport> transport = Transport.ofNumber(map.protocol());
        InetAddress host = request.client(source);
        if (map.internalPort() == 0) {
            return new Deletion.OfAddress(Via.PCP, source, host, transport, Optional.of(map.nonce()));
        }
        Deletion.OfClient first = new Deletion.OfClient(
                Via.PCP,
                source,
                transport.orElseThrow(),
                new InternalClient(host, map.internalPort()),
                Optional.of(map.nonce()));
        Optional<PortSet> set = request.option(PortSet.class).filter(ports -> ports.ports() > 1);
        return set.isPresent() ? new Deletion.OfPortSet(first, set.get().ports()) : first;
    }
}
