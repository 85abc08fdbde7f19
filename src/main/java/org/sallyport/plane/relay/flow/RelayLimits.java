package org.sallyport.plane.relay.flow;

import io.netty.util.internal.PlatformDependent;
import java.nio.file.Path;
import org.sallyport.core.gateway.ForwardingLimits;

/**
 * How much of the host strangers may use through the relay (NAT-85).
 *
 * @param flows of each lease, client and remote address
 * @param sockets of all mappings together, two for a TCP connection and one for a UDP session; beyond it the one is
 *     refused and the other not made
 * @param backlog octets of all TCP connections together that may wait in memory for slow readers; beyond it only those
 *     are read who have none waiting
 */
public record RelayLimits(ForwardingLimits flows, int sockets, long backlog) {
    private static final long MOST_SOCKETS = 64 << 10;
    /** For listeners, the store, the protocols and the admin pages. */
    private static final long RESERVED_DESCRIPTORS = 1024;
    /** Of heap, for each socket: some four times what it takes. */
    private static final long HEAP_OF_A_SOCKET = 16 << 10;

    private static final long LEAST_BACKLOG = 16L << 20;

    /** Ours: sockets as {@link #sockets(long, long)} has it; for the backlog a quarter of direct memory, 16 MiB at least. */
    public static final RelayLimits DEFAULTS = new RelayLimits(
            ForwardingLimits.DEFAULTS,
            sockets(
                    Descriptors.allowed(Path.of("/proc/self/limits")),
                    Runtime.getRuntime().maxMemory()),
            Math.max(LEAST_BACKLOG, PlatformDependent.maxDirectMemory() / 4));

    public RelayLimits {
        requirePositive("sockets", sockets);
        requirePositive("backlog", backlog);
    }

    /** The same for the whole plane, with other limits of flows. */
    public RelayLimits withFlows(ForwardingLimits other) {
        return new RelayLimits(other, sockets, backlog);
    }

    /**
     * What the descriptors leave when 1024 are kept, or half of them where they are few; no more than one for every 16
     * KiB of heap, and never more than 65536.
     */
    public static int sockets(long descriptors, long heap) {
        long free = Math.max(descriptors - RESERVED_DESCRIPTORS, descriptors / 2);
        return (int) Math.max(2, Math.min(MOST_SOCKETS, Math.min(free, heap / HEAP_OF_A_SOCKET)));
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " is below 1");
        }
    }
}
