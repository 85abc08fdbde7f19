package org.sallyport.plane.relay.flow;

import java.util.concurrent.TimeUnit;
import org.sallyport.core.gateway.ForwardingLimits.Share;

/** What one internal address has of its share, by all its mappings together. From any thread. */
final class ClientShare {
    /** Ours: longer than a bucket takes to be full again, so that nobody gains by being forgotten. */
    private static final long REST = TimeUnit.SECONDS.toNanos(10);

    final TokenBucket pace;
    final Bandwidth in;
    final Bandwidth out;
    private int flows;
    private long lastLeft;

    ClientShare(Share bounds, long now) {
        pace = new TokenBucket(bounds.newPerSecond(), now);
        in = new Bandwidth(bounds.bandwidth(), now);
        out = new Bandwidth(bounds.bandwidth(), now);
        lastLeft = now;
    }

    /** One flow more, if there is room. */
    synchronized boolean take(int most) {
        if (flows >= most) {
            return false;
        }
        flows++;
        return true;
    }

    synchronized void giveBack(long now) {
        flows--;
        lastLeft = now;
    }

    synchronized boolean isAtRest(long now) {
        return flows == 0 && now - lastLeft > REST && in.isOpen(now) && out.isOpen(now);
    }
}
