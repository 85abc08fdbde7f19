package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/**
 * A client asks for a mapping, or to keep one.
 *
 * @param requester the host that asks: the packet's or connection's source
 * @param suggestion the external endpoint it would like
 * @param lifetime what it asks for; zero is "for ever", which only IGD:1 can ask and the gateway cuts
 * @param nonce present when it comes by PCP
 * @param enabled false only for UPnP's NewEnabled 0
 */
public record MappingRequest(
        Via via,
        InetAddress requester,
        Transport transport,
        InternalClient client,
        Suggestion suggestion,
        Duration lifetime,
        Optional<Nonce> nonce,
        String description,
        RemoteFilter filter,
        boolean enabled)
        implements Request {

    public MappingRequest {
        if (lifetime.isNegative()) {
            throw new IllegalArgumentException("lifetime " + lifetime + " is negative");
        }
        if (nonce.isPresent() != (via == Via.PCP)) {
            throw new IllegalArgumentException("a nonce comes with PCP and only with PCP, not " + via.word());
        }
    }

    /** This request, asked by that host. */
    MappingRequest by(InetAddress host) {
        return new MappingRequest(
                via, host, transport, client, suggestion, lifetime, nonce, description, filter, enabled);
    }

    @Override
    public Optional<InetAddress> askedBy() {
        return Optional.of(requester);
    }

    /**
     * The external endpoint a client would like.
     *
     * @param address empty for any of ours
     * @param port 1..65535, or 0 for any
     * @param strictness what to do when it cannot be had
     */
    public record Suggestion(Optional<InetAddress> address, int port, Strictness strictness) {
        public static final Suggestion ANY = new Suggestion(Optional.empty(), 0, Strictness.PREFERRED);

        public static Suggestion preferred(int port) {
            return new Suggestion(Optional.empty(), port, Strictness.PREFERRED);
        }

        public static Suggestion exactly(int port) {
            return new Suggestion(Optional.empty(), port, Strictness.EXACT);
        }
    }

    /** How much a client wants the endpoint it suggests. */
    public enum Strictness {
        /** Another port will do: PCP without PREFER_FAILURE, NAT-PMP, UPnP AddAnyPortMapping. */
        PREFERRED,
        /** This very port or none: PREFER_FAILURE (RFC 6887 §13.2), UPnP AddPortMapping. */
        EXACT
    }
}
