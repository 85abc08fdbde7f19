package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.Optional;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Ports;

/**
 * A client asks for mappings of neighbouring internal ports to as many neighbouring external ones, in order (RFC 7753).
 *
 * @param first the request for the first port; another external port will do for it
 * @param size how many ports, 1 and up; what cannot be had is left away at the end
 * @param parity whether the first internal and external port must be both even or both odd
 */
public record PortSetRequest(MappingRequest first, int size, boolean parity) implements Request {
    /** Ours: as many ports as one request gets. */
    public static final int MOST = 64;

    public PortSetRequest {
        Ports.require("port set size", size);
        if (first.suggestion().strictness() != Strictness.PREFERRED) {
            throw new IllegalArgumentException("a port set does not insist on an external port");
        }
    }

    @Override
    public Optional<InetAddress> askedBy() {
        return first.askedBy();
    }

    /** How many ports there are to be had at most. */
    int most() {
        return bounded(first.client(), size);
    }

    static int bounded(InternalClient first, int size) {
        return Math.min(Math.min(size, MOST), Ports.MAX - first.port() + 1);
    }

    /** The request for the port so many behind the first, with that suggestion. */
    MappingRequest member(int offset, Suggestion suggestion) {
        InternalClient client =
                new InternalClient(first.client().address(), first.client().port() + offset);
        return new MappingRequest(
                first.via(),
                first.requester(),
                first.transport(),
                client,
                suggestion,
                first.lifetime(),
                first.nonce(),
                first.description(),
                first.filter(),
                first.enabled(),
                first.filtering());
    }
}
