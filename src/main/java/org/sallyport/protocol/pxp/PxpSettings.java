package org.sallyport.protocol.pxp;

import java.util.List;
import org.sallyport.core.gateway.LanInterface;

/**
 * {@code pcp:} and {@code nat-pmp:} of the configuration, and where to answer.
 *
 * @param pcp whether PCP is offered
 * @param natPmp whether NAT-PMP is offered; with neither no socket is opened at all (PMP-4)
 * @param lan one socket is bound to each one's own address
 * @param port 5351, the protocols' own; tests take another, or 0 for any free one
 * @param announcementPort 5350, where clients hear announcements
 */
public record PxpSettings(boolean pcp, boolean natPmp, List<LanInterface> lan, int port, int announcementPort) {
    /** Where servers of both protocols listen (RFC 6887 §19.1, RFC 6886 §3). */
    public static final int PORT = 5351;
    /** Where clients of both protocols listen. */
    public static final int ANNOUNCEMENT_PORT = 5350;

    public PxpSettings {
        lan = List.copyOf(lan);
        requirePort("port", port);
        requirePort("announcement port", announcementPort);
    }

    public PxpSettings(boolean pcp, boolean natPmp, List<LanInterface> lan) {
        this(pcp, natPmp, lan, PORT, ANNOUNCEMENT_PORT);
    }

    private static void requirePort(String what, int port) {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException(what + " " + port + " is not in 0..65535");
        }
    }
}
