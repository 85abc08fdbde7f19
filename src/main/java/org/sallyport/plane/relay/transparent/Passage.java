package org.sallyport.plane.relay.transparent;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Transport;

/**
 * A mapping as this host's packet filter has to know it.
 *
 * @param outside the endpoint of this host at which its traffic arrives
 * @param led whether the packet filter leads what arrives there to the relay; else a socket is bound there
 */
public record Passage(Transport transport, InetSocketAddress outside, InternalClient client, boolean led) {
    /** The mapping's, when its traffic arrives there. */
    public static Passage of(Mapping mapping, InetSocketAddress outside, boolean led) {
        return new Passage(mapping.key().transport(), outside, mapping.client(), led);
    }

    /** The same for another client. */
    public Passage to(InternalClient other) {
        return new Passage(transport, outside, other, led);
    }

    /** Whether both sides are IPv4, the only family the table is for. */
    public static boolean isPossible(Mapping mapping, InetSocketAddress outside) {
        return Addresses.isIpv4(outside.getAddress())
                && Addresses.isIpv4(mapping.client().address());
    }

    Optional<Entry> entry() {
        return led ? Optional.of(new Entry(transport, outside)) : Optional.empty();
    }

    Origin origin() {
        return new Origin(transport, client);
    }

    /** What is sent here comes to the relay. */
    public record Entry(Transport transport, InetSocketAddress outside) {}

    /** An internal endpoint. */
    public record Origin(Transport transport, InternalClient client) {}

    /** What the internal endpoint sends out leaves by this endpoint. */
    public record Exit(Origin origin, InetSocketAddress outside) {}
}
