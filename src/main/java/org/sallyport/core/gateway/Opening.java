package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;

/**
 * A way that is open beside a mapping for a while, for one data connection that has been announced on one of its own:
 * a child of its lease. It leads inward when the external port is known, else outward.
 *
 * @param external where the remote peer dials, or what it is dialled from
 * @param internal the internal client's
 * @param remote who may use it; never everyone
 * @param left how long it stays open, if unused
 */
public record Opening(Endpoint external, Endpoint internal, Endpoint remote, Duration left) {
    /**
     * One end of it.
     *
     * @param port 0 for any
     */
    public record Endpoint(InetAddress address, int port) {}
}
