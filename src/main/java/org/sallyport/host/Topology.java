package org.sallyport.host;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;

/**
 * Which interface is what, for one state of the machine.
 *
 * @param wan empty while there is none
 * @param external what mappings are reached at; empty while it is not known
 * @param own every address of this machine
 * @param warnings what works, but perhaps not as wished; sentences
 * @param mistakes settings that do not fit the machine; sentences
 */
record Topology(
        List<LanInterface> lans,
        Optional<Link> wan,
        Optional<InetAddress> external,
        Set<InetAddress> own,
        LanHosts hosts,
        List<String> warnings,
        List<String> mistakes) {

    /** Chooses as the settings say. */
    static Topology of(HostSettings settings, List<Link> links, Optional<String> defaultRoute) {
        Survey survey = new Survey(settings, links);
        Optional<Link> wan = survey.wan(defaultRoute);
        List<LanInterface> lans = survey.lans(wan);
        Optional<InetAddress> external = settings.externalAddress().or(() -> wan.flatMap(Topology::globalAddress));
        Set<InetAddress> own = ownAddresses(links);
        survey.warnOfOverlap(lans, wan);
        survey.warnOfExternalAddress(external, wan);
        return new Topology(lans, wan, external, own, new LanHosts(lans, own), survey.warnings(), survey.mistakes());
    }

    /** The address of this machine that stands for the external one. */
    Optional<InetAddress> bindAddress() {
        return external.filter(own::contains).or(() -> wan.flatMap(Topology::globalAddress));
    }

    /** The first address of global scope: one that other links can answer. */
    private static Optional<InetAddress> globalAddress(Link link) {
        return link.addresses().stream()
                .map(Link.Address::address)
                .filter(Addresses::isIpv4)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
    }

    private static Set<InetAddress> ownAddresses(List<Link> links) {
        return links.stream()
                .flatMap(link -> link.addresses().stream())
                .map(Link.Address::address)
                .collect(Collectors.toUnmodifiableSet());
    }
}
