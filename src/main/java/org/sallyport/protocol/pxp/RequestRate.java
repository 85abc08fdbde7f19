package org.sallyport.protocol.pxp;

import java.net.InetAddress;
import java.util.function.LongSupplier;
import org.sallyport.core.gateway.SourceLimit;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/**
 * How often one source may ask, on all sockets together (PCP-117, PMP-72). Ours: far above what all programs of a host ask
 * after an epoch reset (PCP-38), and below what one host would need to keep the gateway from all others. A version that
 * we do not speak is answered less often, for that answer alone is longer than what was asked (PCP-118). Used on the
 * thread of the sockets.
 *
 * <p>Over IPv6 a host can have as many sources as it likes, so all of one /64 have a limit together, that of several hosts;
 * and IPv6 sources are remembered apart, lest they have an IPv4 host that floods us forgotten.
 */
final class RequestRate {
    static final int BURST = 2000;
    static final int STRANGE_BURST = 100;
    private static final int PER_SECOND = 10_000;
    private static final int STRANGE_PER_SECOND = 100;
    /** How many hosts' worth one IPv6 network has. */
    private static final int HOSTS = 4;

    private final LongSupplier nanos;
    private final SourceLimit ipv4 = new SourceLimit(PER_SECOND, BURST);
    private final SourceLimit ipv6 = new SourceLimit(PER_SECOND, BURST);
    private final SourceLimit networks = new SourceLimit(HOSTS * PER_SECOND, HOSTS * BURST);
    private final SourceLimit strange = new SourceLimit(STRANGE_PER_SECOND, STRANGE_BURST);

    /**
     * Makes one that has seen nobody yet.
     *
     * @param nanos a clock in nanoseconds that only goes forward
     */
    RequestRate(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a datagram of this source may be answered, in a version we speak or not. */
    boolean admits(InetAddress source, boolean spoken) {
        long now = nanos.getAsLong();
        if (Addresses.isIpv4(source)) {
            return ipv4.admits(source, now) && (spoken || strange.admits(source, now));
        }
        InetAddress network = Prefix.networkOf(source).address();
        return ipv6.admits(source, now) && networks.admits(network, now) && (spoken || strange.admits(network, now));
    }
}
