package org.sallyport.plane.relay;

import io.netty.util.internal.PlatformDependent;

/**
 * How much of the host strangers may use through the relay (NAT-85).
 *
 * @param connectionsPerMapping more TCP connections than this are refused
 * @param sessionsPerMapping for one more UDP peer than this, the one idle for longest is forgotten
 * @param backlog octets of all TCP connections together that may wait in memory for slow readers; beyond it only those
 *     are read who have none waiting
 */
public record RelayLimits(int connectionsPerMapping, int sessionsPerMapping, long backlog) {
    private static final long LEAST_BACKLOG = 16L << 20;

    /** Ours: 4096 connections and sessions a mapping; for the backlog a quarter of direct memory, 16 MiB at least. */
    public static final RelayLimits DEFAULTS =
            new RelayLimits(4096, 4096, Math.max(LEAST_BACKLOG, PlatformDependent.maxDirectMemory() / 4));

    public RelayLimits {
        requirePositive("connections-per-mapping", connectionsPerMapping);
        requirePositive("sessions-per-mapping", sessionsPerMapping);
        requirePositive("backlog", backlog);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " is below 1");
        }
    }
}
