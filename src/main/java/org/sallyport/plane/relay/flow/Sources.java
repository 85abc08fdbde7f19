package org.sallyport.plane.relay.flow;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.mapping.Addresses;

/** Decides which address an internal client sees for a remote peer (NAT-36). From any thread. */
public final class Sources {
    private final Inside inside;
    private volatile boolean preserving;

    public Sources(Inside inside) {
        this.inside = inside;
    }

    /** Whether this host is ready to speak with other hosts' addresses. */
    public void preserve(boolean possible) {
        preserving = possible;
    }

    public boolean preserving() {
        return preserving;
    }

    /**
     * The endpoint an inside-facing socket is bound to; empty for the gateway's own. A hairpinning peer always gets the
     * gateway's: on its own link the client would answer it directly, past the relay.
     */
    public Optional<InetSocketAddress> of(InetSocketAddress remote, InetAddress client) {
        boolean possible = preserving
                && Addresses.isIpv4(remote.getAddress())
                && Addresses.isIpv4(client)
                && remote.getPort() != 0
                && !remote.getAddress().isLoopbackAddress()
                && !inside.contains(remote.getAddress());
        return possible ? Optional.of(remote) : Optional.empty();
    }
}
