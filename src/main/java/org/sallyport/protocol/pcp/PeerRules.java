package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Transport;

/** What PEER's fields may hold, beyond their layout (RFC 6887 §12). */
final class PeerRules {
    private static final int NONE = 0;

    private PeerRules() {}

    /** Why the request of this host cannot even be put to the gateway; empty when it can. */
    static Optional<ResultCode> fault(PcpRequest request, PeerRequest peer, InetAddress source) {
        InetAddress client = request.client(source);
        if (request.isThirdPartyItself(source) || !namesFlow(peer, client)) {
            return Optional.of(ResultCode.MALFORMED_REQUEST);
        }
        if (Transport.ofNumber(peer.protocol()).isEmpty()) {
            return Optional.of(ResultCode.UNSUPP_PROTOCOL);
        }
        return familyFault(peer, client);
    }

    /** Whether protocol, ports and addresses are those of a packet that the client could send (PCP-100). */
    private static boolean namesFlow(PeerRequest peer, InetAddress client) {
        return peer.protocol() != NONE
                && peer.internalPort() != NONE
                && peer.remotePort() != NONE
                && !peer.remoteAddress().isAnyLocalAddress()
                && Addresses.isIpv4(peer.remoteAddress()) == Addresses.isIpv4(client);
    }

    /** As with MAP: nothing is translated between the families, and a suggestion that names an address insists on it. */
    private static Optional<ResultCode> familyFault(PeerRequest peer, InetAddress client) {
        InetAddress suggested = peer.suggestedExternalAddress();
        if (Addresses.isIpv4(suggested) == Addresses.isIpv4(client)) {
            return Optional.empty();
        }
        return Optional.of(
                suggested.isAnyLocalAddress() ? ResultCode.NETWORK_FAILURE : ResultCode.CANNOT_PROVIDE_EXTERNAL);
    }
}
