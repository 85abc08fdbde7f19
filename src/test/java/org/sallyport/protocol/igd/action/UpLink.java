package org.sallyport.protocol.igd.action;

import java.time.Duration;

/** A link that is up until the test says otherwise, and has counted nothing. */
final class UpLink implements WanLink {
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
        return 0;
    }

    @Override
    public long downstreamBitRate() {
        return 0;
    }

    @Override
    public long bytesSent() {
        return 0;
    }

    @Override
    public long bytesReceived() {
        return 0;
    }

    @Override
    public long packetsSent() {
        return 0;
    }

    @Override
    public long packetsReceived() {
        return 0;
    }
}
