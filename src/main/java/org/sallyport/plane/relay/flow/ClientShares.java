package org.sallyport.plane.relay.flow;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sallyport.core.gateway.ForwardingLimits.Share;

/** The shares of all internal addresses that had flows of late. From any thread. */
public final class ClientShares {
    private final Map<InetAddress, ClientShare> shares = new ConcurrentHashMap<>();
    private final Share bounds;

    public ClientShares(Share bounds) {
        this.bounds = bounds;
    }

    /** The client's share with one flow more in it, to be given back; empty when it is full. */
    Optional<ClientShare> take(InetAddress client, long now) {
        ClientShare[] taken = new ClientShare[1];
        shares.compute(client, (address, known) -> {
            ClientShare share = known == null ? new ClientShare(bounds, now) : known;
            taken[0] = share.take(bounds.connections()) ? share : null;
            return share;
        });
        return Optional.ofNullable(taken[0]);
    }

    /** Forgets those who have rested long enough. */
    public void sweep(long now) {
        shares.keySet()
                .forEach(client ->
                        shares.computeIfPresent(client, (address, share) -> share.isAtRest(now) ? null : share));
    }

    int known() {
        return shares.size();
    }
}
