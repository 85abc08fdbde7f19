package org.sallyport.protocol.pcp;

import java.util.List;

/**
 * A request whose every octet has been understood, less what no longer matters once it is: the version, and the client
 * address, which is its source (PCP-15).
 *
 * @param lifetime seconds, 0..2^32-1; 0 deletes
 * @param options those we process, in the order sent; no optional stranger is among them
 */
record PcpRequest(long lifetime, PcpPayload payload, List<PcpOption> options) {
    PcpRequest {
        options = List.copyOf(options);
    }

    /** Whether the client wants this very external endpoint or none (RFC 6887 §13.2). */
    boolean prefersFailure() {
        for (PcpOption option : options) {
            if (option instanceof PcpOption.PreferFailure) {
                return true;
            }
        }
        return false;
    }
}
