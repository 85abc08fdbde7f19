package org.sallyport.host;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sallyport.core.mapping.Prefix;

/** Finds the LAN and the WAN among the interfaces, and notes what is odd about them. */
final class Survey {
    private final HostSettings settings;
    private final List<Link> links;
    private final Roles roles;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    Survey(HostSettings settings, List<Link> links, Roles roles) {
        this.settings = settings;
        this.links = links;
        this.roles = roles;
    }

    /** A WAN whose default route is gone for a moment is the WAN all the same. */
    Optional<Link> wan(Optional<String> defaultRoute) {
        if (settings.wanInterface().isPresent()) {
            return awaitedWan(settings.wanInterface().get());
        }
        Optional<Link> wan = defaultRoute.or(roles::wan).flatMap(this::link);
        if (wan.isEmpty()) {
            warnings.add(
                    "There is no default route, hence no WAN interface; it is taken up when there is one. Until then the WAN's"
                            + " interface may be taken for a LAN; set wan.interface.");
        }
        return wan;
    }

    /** The LAN interfaces, each with those of its addresses that are LAN sides. */
    List<Link> lans(Optional<Link> wan) {
        if (settings.lanInterfaces().isEmpty()) {
            return defaultLans(wan);
        }
        List<Link> lans = new ArrayList<>();
        for (String name : settings.lanInterfaces().stream().distinct().toList()) {
            boolean isWan = wan.isPresent() && wan.get().name().equals(name);
            named("lan.interfaces", name)
                    .map(link -> link.with(
                            address -> address.isIpv4() || (isWan ? isOnlyOfTheLink(address) : isOfAHost(address))))
                    .ifPresent(lans::add);
            if (isWan) {
                warnings.add("Interface " + name + " is both LAN and WAN: whoever is on that link can map ports.");
            }
        }
        return List.copyOf(lans);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    /** RFC 4787 REQ-7: what is inside must be told from what is outside (NAT-11); the same goes for IPv6. */
    void warnOfOverlap(List<Link> lans, Optional<Link> wan) {
        for (Link lan : lans) {
            for (Link.Address outside : wan.map(Link::addresses).orElse(List.of())) {
                if (outside.kind() != AddressClass.LINK_LOCAL
                        && !wan.orElseThrow().name().equals(lan.name())) {
                    warnOfOverlap(lan, wan.orElseThrow().name(), outside.prefix());
                }
            }
        }
    }

    private void warnOfOverlap(Link lan, String wan, Prefix outside) {
        for (Prefix inside :
                lan.addresses().stream().map(Link.Address::prefix).distinct().toList()) {
            if (inside.contains(outside) || outside.contains(inside)) {
                warnings.add("LAN " + lan.name() + " (" + inside + ") and WAN " + wan + " (" + outside
                        + ") overlap: hosts of one cannot be told from hosts of the other; renumber one of them.");
            }
        }
    }

    void warnOfExternalAddress(Optional<InetAddress> external, Optional<Link> wan) {
        if (external.isEmpty() && wan.isPresent()) {
            warnings.add(
                    "WAN interface " + wan.get().name() + " has no IPv4 address: nothing can be mapped until it has.");
        }
        external.filter(address -> AddressClass.of(address) != AddressClass.PUBLIC)
                .ifPresent(address -> warnings.add("External address " + address.getHostAddress() + ": "
                        + AddressClass.of(address).sentence()));
    }

    private List<Link> defaultLans(Optional<Link> wan) {
        List<Link> lans = new ArrayList<>();
        for (Link link : links) {
            boolean isWan = wan.equals(Optional.of(link));
            if (isWan && roles.both().contains(link.name())) {
                lans.add(oneArm(link));
            } else if (!isWan
                    && link.on()
                    && !link.loopback()
                    && !roles.outside().contains(link.name())) {
                lans.add(privateLan(link));
            }
        }
        lans.removeIf(link -> link.addresses().isEmpty());
        // A router whose LAN is away for a while has none; its WAN does not take the LAN's place.
        return lans.isEmpty() && !roles.isRouter(wan) ? oneArmed(wan).orElseGet(this::loopback) : List.copyOf(lans);
    }

    /** What makes an interface a LAN is a private IPv4 address; its IPv6 addresses follow, whatever they are. */
    private static Link privateLan(Link link) {
        Predicate<Link.Address> isPrivate = address -> address.isIpv4() && address.kind() == AddressClass.PRIVATE;
        boolean isLan = link.addresses().stream().anyMatch(isPrivate);
        return link.with(address -> isLan && (isPrivate.test(address) || isOfAHost(address)));
    }

    /** Ours: never on a public address nor on one of the provider's own (RFC 6598), where strangers would be inside. */
    private static Link oneArm(Link wan) {
        Predicate<Link.Address> isInside = address ->
                address.isIpv4() && address.kind() != AddressClass.PUBLIC && address.kind() != AddressClass.CGNAT;
        boolean isLan = wan.addresses().stream().anyMatch(isInside);
        return wan.with(address -> isLan && (isInside.test(address) || isOnlyOfTheLink(address)));
    }

    private Optional<List<Link>> oneArmed(Optional<Link> wan) {
        Optional<Link> arm = wan.filter(link -> !roles.outside().contains(link.name()))
                .map(Survey::oneArm)
                .filter(link -> !link.addresses().isEmpty());
        arm.ifPresent(link -> warnings.add("No interface but the WAN's has a private address: " + link.name()
                + " serves as LAN too (one-armed); set lan.interfaces if that is not meant."));
        return arm.map(List::of);
    }

    /** Ours: only until there is a LAN; nobody whose LAN is away for a while is answered on loopback. */
    private List<Link> loopback() {
        if (roles.hadLan()) {
            return List.of();
        }
        warnings.add("No interface has a private address: only this machine itself can map ports, on loopback;"
                + " set lan.interfaces.");
        return links.stream().filter(Link::loopback).toList();
    }

    /** An IPv6 address that other hosts of the link can use. */
    private static boolean isOfAHost(Link.Address address) {
        return !address.isIpv4()
                && !address.address().isAnyLocalAddress()
                && !address.address().isMulticastAddress();
    }

    /** An IPv6 address that no stranger on the WAN's link shares a network with: link-local or unique local. */
    private static boolean isOnlyOfTheLink(Link.Address address) {
        return isOfAHost(address)
                && (address.kind() == AddressClass.LINK_LOCAL || address.kind() == AddressClass.PRIVATE);
    }

    /** Ours: a WAN that is not there yet is no mistake, for PPPoE and DHCP come up after us. */
    private Optional<Link> awaitedWan(String name) {
        Optional<Link> link = link(name);
        if (link.isEmpty()) {
            warnings.add("wan.interface: interface '" + name + "' does not exist and is waited for; there are: "
                    + names(any -> true));
        } else if (!link.get().on()) {
            warnings.add("Interface " + name + " is down.");
        }
        return link;
    }

    private Optional<Link> named(String setting, String name) {
        Optional<Link> link = link(name);
        if (link.isEmpty()) {
            mistakes.add(setting + ": interface '" + name + "' does not exist; there are: " + names(any -> true));
        } else if (link.get().ipv4().isEmpty()) {
            mistakes.add(setting + ": interface '" + name + "' has no IPv4 address; these have: "
                    + names(other -> !other.ipv4().isEmpty()));
        } else if (!link.get().on()) {
            warnings.add("Interface " + name + " is down.");
        }
        return link;
    }

    private Optional<Link> link(String name) {
        return links.stream().filter(link -> link.name().equals(name)).findFirst();
    }

    private String names(Predicate<Link> which) {
        return links.stream().filter(which).map(Link::name).collect(Collectors.joining(", "));
    }
}
