package org.sallyport.app;

import java.time.Duration;
import org.sallyport.host.HostNetwork;
import org.sallyport.host.WanFacts;
import org.sallyport.protocol.igd.action.WanLink;

/** Tells UPnP what the host knows of the WAN link. */
final class HostWanLink implements WanLink {
    private final HostNetwork host;

    HostWanLink(HostNetwork host) {
        this.host = host;
    }

    @Override
    public boolean isUp() {
        return host.wanFacts().state() == WanFacts.State.UP;
    }

    @Override
    public Duration uptime() {
        return host.wanFacts().uptime();
    }

    @Override
    public long upstreamBitRate() {
        return host.wanFacts().bitsPerSecond();
    }

    @Override
    public long downstreamBitRate() {
        return host.wanFacts().bitsPerSecond();
    }

    @Override
    public long bytesSent() {
        return host.wanFacts().bytesSent();
    }

    @Override
    public long bytesReceived() {
        return host.wanFacts().bytesReceived();
    }

    @Override
    public long packetsSent() {
        return host.wanFacts().packetsSent();
    }

    @Override
    public long packetsReceived() {
        return host.wanFacts().packetsReceived();
    }
}
