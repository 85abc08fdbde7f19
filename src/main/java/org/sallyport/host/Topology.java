package org.sallyport.host;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;

/**
 * Which interface is what, for one state of the machine.
 *
 * @param lans what clients may be told of
 * @param networks these, and those of addresses that they must not be told of
 * @param wan empty while there is none
 * @param external what mappings are reached at; empty while it is not known
 * @param own every address of this machine
 * @param warnings what works, but perhaps not as wished; sentences
 * @param mistakes settings that do not fit the machine; sentences
 * @param roles what the interfaces have been until now, for the next look
 */
record Topology(
        List<LanInterface> lans,
        List<LanInterface> networks,
        Optional<Link> wan,
        Optional<InetAddress> external,
        Set<InetAddress> own,
        LanHosts hosts,
        List<String> warnings,
        List<String> mistakes,
        Roles roles) {

    /** Chooses as the settings say, and as far as they leave it open as the interfaces were used before. */
    static Topology of(HostSettings settings, List<Link> links, Optional<String> defaultRoute, Roles before) {
        Survey survey = new Survey(settings, links, before);
        Optional<Link> wan = survey.wan(defaultRoute);
        List<Link> lans = survey.lans(wan);
        Optional<InetAddress> external = settings.externalAddress().or(() -> wan.flatMap(Topology::globalAddress));
        Set<InetAddress> own = ownAddresses(links);
        survey.warnOfOverlap(lans, wan);
        survey.warnOfExternalAddress(external, wan);
        // Hosts still use what we no longer tell of: a deprecated prefix, one of temporary addresses.
        List<LanInterface> networks = sides(lans, address -> true);
        return new Topology(
                sides(lans, Link.Address::serves),
                networks,
                wan,
                external,
                own,
                new LanHosts(networks, own),
                survey.warnings(),
                survey.mistakes(),
                before.and(lans, wan));
    }

    /** Whether the same addresses are inside, and the same sides are told of. */
    boolean isInsideAs(Topology other) {
        return lans.equals(other.lans) && networks.equals(other.networks) && own.equals(other.own);
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

    private static List<LanInterface> sides(List<Link> lans, Predicate<Link.Address> which) {
        return lans.stream()
                .flatMap(link -> link.addresses().stream()
                        .filter(which)
                        .map(at -> new LanInterface(link.name(), link.index(), at.address(), at.prefix())))
                .toList();
    }

    private static Set<InetAddress> ownAddresses(List<Link> links) {
        return links.stream()
                .flatMap(link -> link.addresses().stream())
                .map(Link.Address::address)
                .collect(Collectors.toUnmodifiableSet());
    }
}
