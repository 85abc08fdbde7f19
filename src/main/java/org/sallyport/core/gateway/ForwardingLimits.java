package org.sallyport.core.gateway;

import java.util.OptionalLong;

/**
 * {@code forwarding.limits:} how much strangers may use of this host and of the LAN, whatever the plane (NAT-85).
 *
 * @param perLease of one mapping
 * @param perClient of one internal address, with all its mappings together
 * @param connectionsPerRemote TCP connections and UDP sessions that one remote address may have with one mapping
 */
public record ForwardingLimits(Share perLease, Share perClient, int connectionsPerRemote) {
    /**
     * Ours: 4096 connections for a lease, a quarter of them for one remote address, four leases' worth for a client; new
     * ones faster than anyone but a flood brings them; bandwidth as there is.
     */
    public static final ForwardingLimits DEFAULTS = new ForwardingLimits(
            new Share(4096, 20_000, OptionalLong.empty()), new Share(16_384, 20_000, OptionalLong.empty()), 1024);

    public ForwardingLimits {
        requirePositive("connections-per-remote", connectionsPerRemote);
    }

    /**
     * What one of many may have.
     *
     * @param connections TCP connections and UDP sessions at once
     * @param newPerSecond those that begin within a second, after as many at once
     * @param bandwidth octets of payload a second, in each direction; empty for as many as there are
     */
    public record Share(int connections, int newPerSecond, OptionalLong bandwidth) {
        public Share {
            requirePositive("connections", connections);
            requirePositive("new-per-second", newPerSecond);
            bandwidth.ifPresent(octets -> requirePositive("bandwidth", octets));
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " is below 1");
        }
    }
}
