package org.sallyport.plane.relay.transparent;

import java.net.InetSocketAddress;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Transport;

/**
 * A mapping as this host's packet filter has to know it.
 *
 * @param outside the endpoint of this host at which its traffic arrives
 */
public record Passage(Transport transport, InetSocketAddress outside, InternalClient client) {
    /** The mapping's, when its traffic arrives there. */
    public static Passage of(Mapping mapping, InetSocketAddress outside) {
        return new Passage(mapping.key().transport(), outside, mapping.client());
    }

    /** Whether both sides are IPv4, the only family the table is for. */
    public static boolean isPossible(Mapping mapping, InetSocketAddress outside) {
        return Addresses.isIpv4(outside.getAddress())
                && Addresses.isIpv4(mapping.client().address());
    }

    Entry entry() {
        return new Entry(transport, outside);
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
