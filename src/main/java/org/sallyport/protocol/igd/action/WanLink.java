package org.sallyport.protocol.igd.action;

import java.time.Duration;

/** The WAN side of this host, as control points ask about it. From any thread, at once. */
public interface WanLink {
    /** Whether the interface has its carrier. */
    boolean isUp();

    /** How long it has been up, zero when it is not. */
    Duration uptime();

    /** Bits a second upstream at most; 0 when nobody knows. */
    long upstreamBitRate();

    /** Bits a second downstream at most; 0 when nobody knows. */
    long downstreamBitRate();

    /** Octets sent since the system counts. */
    long bytesSent();

    long bytesReceived();

    long packetsSent();

    long packetsReceived();
}
