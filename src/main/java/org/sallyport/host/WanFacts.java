package org.sallyport.host;

import java.time.Duration;

/**
 * The WAN link as UPnP's WANCommonInterfaceConfig shows it. Counters are the system's, from when it made the interface,
 * and unbounded here; zero where it does not tell.
 *
 * @param bitsPerSecond of the link, zero when the system does not know
 * @param uptime since this process first saw the link up, without a break
 */
public record WanFacts(
        State state,
        long bytesSent,
        long bytesReceived,
        long packetsSent,
        long packetsReceived,
        long bitsPerSecond,
        Duration uptime) {

    /** Whether the link carries traffic. */
    public enum State {
        UP,
        DOWN,
        /** There is no WAN interface. */
        UNAVAILABLE
    }
}
