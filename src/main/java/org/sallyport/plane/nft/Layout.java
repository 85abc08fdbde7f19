package org.sallyport.plane.nft;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.netfilter.Concat;
import org.sallyport.plane.netfilter.Element;
import org.sallyport.plane.netfilter.NftSet;
import org.sallyport.plane.netfilter.Placed;

/**
 * From mappings to the elements that carry them. What it has once answered for a mapping it answers again, whatever
 * happens to this host's addresses, until it is {@link #renew renewed}.
 */
final class Layout {
    private final UnaryOperator<InetAddress> local;
    private final Map<InetAddress, InetAddress> known = new ConcurrentHashMap<>();

    /**
     * @param local from a mapping's external address to that of the packets
     */
    Layout(UnaryOperator<InetAddress> local) {
        this.local = local;
    }

    /** Takes the host's addresses as they are now. */
    void renew() {
        known.clear();
    }

    /** What a mapping has of its own; nothing for one that is disabled. */
    List<Placed> elements(Mapping mapping) {
        if (!mapping.enabled()) {
            return List.of();
        }
        List<Placed> elements = new ArrayList<>(admitting(mapping));
        elements.add(inward(mapping));
        elements.add(outward(mapping));
        return elements;
    }

    /** What lets its first packets in, and so counts its flows. */
    List<Placed> admitting(Mapping mapping) {
        return mapping.isPinhole()
                ? Admission.IPV6.elements(mapping.filter(), outside(mapping), Optional.empty())
                : Admission.IPV4.elements(
                        mapping.filter(),
                        outside(mapping),
                        Optional.of(inside(mapping).data()));
    }

    Placed inward(Mapping mapping) {
        return new Placed(
                mapping.isPinhole() ? Tables.INWARD6 : Tables.INWARD,
                Element.of(outside(mapping).key()));
    }

    Placed outward(Mapping mapping) {
        return new Placed(
                mapping.isPinhole() ? Tables.OUTWARD6 : Tables.OUTWARD,
                Element.of(outside(mapping).key()));
    }

    /** What lets the client's own flows leave by the mapping's external endpoint (RFC 6886 §3.9). */
    List<Placed> companion(Mapping mapping) {
        return List.of(new Placed(Tables.COMPANIONS, Element.of(inside(mapping).key())), source(mapping));
    }

    /** The one of them that counts flows that begin inside. */
    Placed source(Mapping mapping) {
        return new Placed(
                Tables.SOURCES,
                Element.of(inside(mapping).key(), outside(mapping).data()));
    }

    /** The endpoint that packets from outside are for. */
    Endpoint outside(Mapping mapping) {
        InetAddress address = mapping.key().externalAddress();
        return new Endpoint(
                mapping.key().transport(),
                mapping.isPinhole() ? address : known.computeIfAbsent(address, local),
                mapping.key().externalPort());
    }

    static Endpoint inside(Mapping mapping) {
        return inside(mapping.key().transport(), mapping.client());
    }

    private static Endpoint inside(Transport transport, InternalClient client) {
        return new Endpoint(transport, client.address(), client.port());
    }

    /** The element that stands for an interface. */
    static Placed device(NftSet set, String name) {
        return new Placed(set, Element.of(Concat.EMPTY.withName(name)));
    }
}
