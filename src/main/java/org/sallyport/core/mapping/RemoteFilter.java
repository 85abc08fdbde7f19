package org.sallyport.core.mapping;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who outside may use a mapping: UPnP's RemoteHost, PCP's FILTER (RFC 6887 §13.3). Empty means everyone.
 *
 * @param peers the union of those admitted
 */
public record RemoteFilter(List<Peer> peers) {
    public static final RemoteFilter EVERYONE = new RemoteFilter(List.of());

    /** Ours: as many blocks as one mapping may name; every new peer is held against each of them. */
    public static final int MOST_PEERS = 32;

    public RemoteFilter {
        peers = List.copyOf(peers);
    }

    /** Everyone in this block, from any port. */
    public static RemoteFilter of(Prefix prefix) {
        return new RemoteFilter(List.of(new Peer(prefix, 0)));
    }

    /** Whether a packet or connection from this remote endpoint is admitted. */
    public boolean admits(InetAddress address, int port) {
        if (peers.isEmpty()) {
            return true;
        }
        for (Peer peer : peers) {
            if (peer.admits(address, port)) {
                return true;
            }
        }
        return false;
    }

    /** Those admitted by either; one that names nobody adds nobody (RFC 6887 §13.3). */
    public RemoteFilter plus(RemoteFilter other) {
        Set<Peer> union = new LinkedHashSet<>(peers);
        union.addAll(other.peers);
        return new RemoteFilter(List.copyOf(union));
    }

    public boolean isEveryone() {
        return peers.isEmpty();
    }

    /**
     * One block of remote addresses.
     *
     * @param port the remote's source port, 1..65535; 0 for any
     */
    public record Peer(Prefix prefix, int port) {
        public Peer {
            if (port != 0) {
                Ports.require("remote port", port);
            }
        }

        boolean admits(InetAddress address, int fromPort) {
            return (port == 0 || port == fromPort) && prefix.contains(address);
        }
    }
}
