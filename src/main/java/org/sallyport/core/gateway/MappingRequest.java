package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
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
 * @param description empty to keep what the owner called it before
 * @param enabled false only for UPnP's NewEnabled 0
 * @param filtering what the filter does to the one of a mapping that is there
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
        boolean enabled,
        Filtering filtering)
        implements Request {

    public MappingRequest {
        if (lifetime.isNegative()) {
            throw new IllegalArgumentException("lifetime " + lifetime + " is negative");
        }
        if (nonce.isPresent() != (via == Via.PCP)) {
            throw new IllegalArgumentException("a nonce comes with PCP and only with PCP, not " + via.word());
        }
        if (filtering == Filtering.OUTBOUND && (via != Via.PCP || filter.isEveryone())) {
            throw new IllegalArgumentException("an outbound mapping is PCP's and for named peers only");
        }
    }

    /** One whose filter does what its protocol usually has it do. */
    public MappingRequest(
            Via via,
            InetAddress requester,
            Transport transport,
            InternalClient client,
            Suggestion suggestion,
            Duration lifetime,
            Optional<Nonce> nonce,
            String description,
            RemoteFilter filter,
            boolean enabled) {
        this(
                via,
                requester,
                transport,
                client,
                suggestion,
                lifetime,
                nonce,
                description,
                filter,
                enabled,
                via == Via.UPNP ? Filtering.SET : Filtering.ADD);
    }

    /** This request, asked by that host. */
    MappingRequest by(InetAddress host) {
        return new MappingRequest(
                via, host, transport, client, suggestion, lifetime, nonce, description, filter, enabled, filtering);
    }

    /** This request with what it leaves open taken from the lease it is about: earlier filters, the description. */
    MappingRequest onto(Lease lease) {
        Mapping mapping = lease.mapping();
        boolean overwrites = via == Via.UPNP;
        Optional<Owner> own = lease.owner(via);
        String earlier = own.map(Owner::description).orElse("");
        // What PEER made was for its peers: MAP takes it over and opens it anew (PCP-65).
        boolean anew = filtering == Filtering.SET || own.map(Owner::outbound).orElse(false);
        return new MappingRequest(
                via,
                requester,
                transport,
                client,
                suggestion,
                lifetime,
                nonce,
                overwrites || !description.isEmpty() ? description : earlier,
                anew ? filter : mapping.filter().plus(filter),
                overwrites ? enabled : mapping.enabled(),
                Filtering.SET);
    }

    /** Whether it is about what the client itself sends, and opens nothing but the way back: PCP's PEER. */
    boolean isOutbound() {
        return filtering == Filtering.OUTBOUND;
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

        /** Whether it is that port or none; who insists on an address alone takes any port of it. */
        boolean insistsOnPort() {
            return strictness == Strictness.EXACT && port != 0;
        }
    }

    /** How much a client wants the endpoint it suggests. */
    public enum Strictness {
        /** Another port will do: PCP without PREFER_FAILURE, NAT-PMP, UPnP AddAnyPortMapping. */
        PREFERRED,
        /** This very port or none: PREFER_FAILURE (RFC 6887 §13.2), PEER (§12), UPnP AddPortMapping. */
        EXACT
    }

    /** What a request's filter does to the one a mapping has. */
    public enum Filtering {
        /** It takes its place: UPnP, and PCP after a prefix of length 0. */
        SET,
        /** It is added to it; one that names nobody leaves it as it is (RFC 6887 §13.3). */
        ADD,
        /** It is added to that of a mapping which PEER made; any other mapping keeps its own (RFC 6887 §12). */
        OUTBOUND
    }
}
