package org.sallyport.plane.nft;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.RemoteFilter.Peer;
import org.sallyport.plane.netfilter.Concat;
import org.sallyport.plane.netfilter.Element;
import org.sallyport.plane.netfilter.NftSet;
import org.sallyport.plane.netfilter.Placed;

/**
 * Where the elements go that admit the outside to an endpoint, by its remote filter.
 *
 * @param everyone keyed by the endpoint alone
 * @param hosts by remote address and endpoint
 * @param blocks by a range of remote addresses and endpoint
 * @param ports by a range of remote addresses, a remote port and endpoint
 */
record Admission(NftSet everyone, NftSet hosts, NftSet blocks, NftSet ports) {
    static final Admission IPV4 =
            new Admission(Tables.MAPPED, Tables.MAPPED_HOSTS, Tables.MAPPED_BLOCKS, Tables.MAPPED_PORTS);
    static final Admission IPV6 = new Admission(Tables.OPEN, Tables.OPEN_HOSTS, Tables.OPEN_BLOCKS, Tables.OPEN_PORTS);

    /**
     * The elements that admit those of the filter to the endpoint.
     *
     * @param data where the endpoint is translated to; nothing where the sets are no maps
     */
    List<Placed> elements(RemoteFilter filter, Endpoint endpoint, Optional<Concat> data) {
        if (filter.isEveryone()) {
            return List.of(new Placed(everyone, new Element(endpoint.after(Concat.EMPTY), Optional.empty(), data)));
        }
        List<Placed> elements = new ArrayList<>();
        for (Peer peer : apart(filter.peers(), endpoint.isIpv4())) {
            elements.add(element(peer, endpoint, data));
        }
        return elements;
    }

    private Placed element(Peer peer, Endpoint endpoint, Optional<Concat> data) {
        Prefix prefix = peer.prefix();
        if (peer.port() == 0 && prefix.isHost()) {
            Concat key = endpoint.after(Concat.EMPTY.with(prefix.address()));
            return new Placed(hosts, new Element(key, Optional.empty(), data));
        }
        Concat first = remote(prefix.address(), peer.port());
        Concat last = remote(lastOf(prefix), peer.port());
        return new Placed(
                peer.port() == 0 ? blocks : ports,
                new Element(endpoint.after(first), Optional.of(endpoint.after(last)), data));
    }

    private static Concat remote(InetAddress address, int port) {
        Concat remote = Concat.EMPTY.with(address);
        return port == 0 ? remote : remote.withPort(port);
    }

    /** Those of the family, without what others contain: the kernel takes no ranges that overlap. */
    private static List<Peer> apart(List<Peer> peers, boolean ipv4) {
        List<Peer> apart = new ArrayList<>();
        for (Peer peer : peers) {
            if (Addresses.isIpv4(peer.prefix().address()) == ipv4
                    && apart.stream().noneMatch(other -> covers(other, peer))) {
                apart.removeIf(other -> covers(peer, other));
                apart.add(peer);
            }
        }
        return apart;
    }

    private static boolean covers(Peer one, Peer other) {
        return (one.port() == 0 || one.port() == other.port()) && one.prefix().contains(other.prefix());
    }

    private static InetAddress lastOf(Prefix prefix) {
        byte[] octets = prefix.address().getAddress();
        for (int bit = prefix.length(); bit < octets.length * 8; bit++) {
            octets[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return Addresses.ofOctets(octets);
    }
}
