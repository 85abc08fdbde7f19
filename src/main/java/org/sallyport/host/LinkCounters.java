package org.sallyport.host;

/**
 * What the system says of one interface; numbers it does not know are zero.
 *
 * @param operstate RFC 2863's ifOperStatus in the kernel's words; "unknown" where it has none
 */
record LinkCounters(
        long bytesSent,
        long bytesReceived,
        long packetsSent,
        long packetsReceived,
        long bitsPerSecond,
        String operstate) {
    static final LinkCounters UNKNOWN = new LinkCounters(0, 0, 0, 0, 0, "unknown");
}
