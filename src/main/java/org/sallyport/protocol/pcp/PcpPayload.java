package org.sallyport.protocol.pcp;

import java.nio.ByteBuffer;

/** What follows the header: one layout for each opcode and direction (RFC 6887 §7). */
sealed interface PcpPayload permits Announce, MapRequest, MapResponse, PeerRequest, PeerResponse {
    /** 0..127, without the R bit. */
    int opcode();

    /** How many octets {@link #write} writes. */
    int size();

    void write(ByteBuffer out);
}
