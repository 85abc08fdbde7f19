package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Transport;

/** What MAP's fields may hold, beyond their layout (RFC 6887 §11.3, §13.2, §15). */
final class MapRules {
    private static final int ALL = 0;

    private MapRules() {}

    /** Why the request for this internal address cannot even be put to the gateway; empty when it can. */
    static Optional<ResultCode> fault(PcpRequest request, MapRequest map, InetAddress client) {
        if (map.protocol() == ALL && map.internalPort() != ALL) {
            return Optional.of(ResultCode.MALFORMED_REQUEST);
        }
        if (request.prefersFailure() && (map.suggestedExternalPort() == 0 || request.lifetime() == 0)) {
            return Optional.of(ResultCode.MALFORMED_OPTION);
        }
        if (!isKnownProtocol(request, map)) {
            return Optional.of(ResultCode.UNSUPP_PROTOCOL);
        }
        return request.lifetime() == 0 ? Optional.empty() : familyFault(request, map, client);
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
