package org.sallyport.core.gateway;

import java.time.Duration;

/**
 * {@code leases:} of the configuration.
 *
 * @param minLifetime PCP asks below are raised to it (RFC 6887 §15); at least one second
 * @param maxLifetime PCP and NAT-PMP asks above are cut to it
 * @param upnpMaxLifetime UPnP asks above, and those for ever, are cut to it
 * @param perClient how many leases one internal address may hold
 */
public record GatewaySettings(Duration minLifetime, Duration maxLifetime, Duration upnpMaxLifetime, int perClient) {
    public static final GatewaySettings DEFAULTS =
            new GatewaySettings(Duration.ofMinutes(2), Duration.ofHours(24), Duration.ofDays(7), 128);

    /** Ours: in IPv6 a host has as many addresses as it likes, so its /64 may hold no more than so many of them (PCP-117). */
    static final int CLIENTS_PER_NETWORK = 32;

    public GatewaySettings {
        if (minLifetime.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("min-lifetime " + minLifetime + " is below 1s");
        }
        if (maxLifetime.compareTo(minLifetime) < 0) {
            throw new IllegalArgumentException("max-lifetime " + maxLifetime + " is below min-lifetime " + minLifetime);
        }
        if (upnpMaxLifetime.compareTo(minLifetime) < 0) {
            throw new IllegalArgumentException(
                    "upnp-max-lifetime " + upnpMaxLifetime + " is below min-lifetime " + minLifetime);
        }
        if (perClient < 1) {
            throw new IllegalArgumentException("per-client " + perClient + " is below 1");
        }
    }
}
