package org.sallyport.protocol.igd;

import java.time.Duration;
import org.sallyport.protocol.igd.action.WanLink;

/** A link that is up, with counters beyond 32 bits. */
final class FixedWanLink implements WanLink {
    volatile boolean up = true;

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public Duration uptime() {
        return Duration.ofHours(1);
    }

    @Override
    public long upstreamBitRate() {
        return 10_000_000_000L;
    }

    @Override
    public long downstreamBitRate() {
        return 1_000_000_000L;
    }

    @Override
    public long bytesSent() {
        return (1L << 32) + 5;
    }

    @Override
    public long bytesReceived() {
        return 6;
    }

    @Override
    public long packetsSent() {
        return 7;
    }

    @Override
    public long packetsReceived() {
        return 8;
    }
}
