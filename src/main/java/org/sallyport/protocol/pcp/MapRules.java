package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Transport;

/** What MAP's fields may hold, beyond their layout (RFC 6887 §11.3, §13.2, §15). */
final class MapRules {
    private static final int ALL = 0;

    private MapRules() {}

    /** Why the request of this host cannot even be put to the gateway; empty when it can. */
    static Optional<ResultCode> fault(PcpRequest request, MapRequest map, InetAddress source) {
        if (request.isThirdPartyItself(source) || (map.protocol() == ALL && map.internalPort() != ALL)) {
            return Optional.of(ResultCode.MALFORMED_REQUEST);
        }
        if (isOptionOutOfPlace(request, map)) {
            return Optional.of(ResultCode.MALFORMED_OPTION);
        }
        if (!isKnownProtocol(request, map)) {
            return Optional.of(ResultCode.UNSUPP_PROTOCOL);
        }
        return request.lifetime() == 0 ? Optional.empty() : familyFault(request, map, request.client(source));
    }

    /** Options that make no sense together with the fields or with each other (PCP-78, PCP-86, PCP-122, PCP-126). */
    private static boolean isOptionOutOfPlace(PcpRequest request, MapRequest map) {
        boolean deletes = request.lifetime() == 0;
        boolean failure = request.prefersFailure() && (map.suggestedExternalPort() == 0 || deletes);
        boolean filter = deletes && !request.filters().isEmpty();
        boolean set = request.option(PortSet.class)
                .map(ports -> ports.ports() == 0
                        || request.prefersFailure()
                        || map.protocol() == ALL
                        || map.internalPort() == ALL
                        || ports.firstInternalPort() != map.internalPort())
                .orElse(false);
        return failure || filter || set;
    }

    /**
     * TCP and UDP are mapped, port by port. "All ports" and "all protocols" are known in deletions only: Ours, for a
     * mapping of everything is a DMZ host, which a client must not make of itself (PCP-58).
     */
    private static boolean isKnownProtocol(PcpRequest request, MapRequest map) {
        if (request.lifetime() == 0 && map.protocol() == ALL) {
            return true;
        }
        boolean wildcard = request.lifetime() > 0 && map.internalPort() == ALL;
        return Transport.ofNumber(map.protocol()).isPresent() && !wildcard;
    }

    /**
     * The suggested address, be it all zeros, names the family of the external address the client wants (PCP-6). It is
     * the internal client's, for nothing is translated between the families (PCP-7). Ours: NETWORK_FAILURE;
     * CANNOT_PROVIDE_EXTERNAL when it insists.
     */
    private static Optional<ResultCode> familyFault(PcpRequest request, MapRequest map, InetAddress client) {
        if (Addresses.isIpv4(map.suggestedExternalAddress()) == Addresses.isIpv4(client)) {
            return Optional.empty();
        }
        return Optional.of(request.prefersFailure() ? ResultCode.CANNOT_PROVIDE_EXTERNAL : ResultCode.NETWORK_FAILURE);
    }
}
