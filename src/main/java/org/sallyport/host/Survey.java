package org.sallyport.host;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sallyport.core.gateway.LanInterface;

/** Finds the LAN and the WAN among the interfaces, and notes what is odd about them. */
final class Survey {
    private final HostSettings settings;
    private final List<Link> links;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    Survey(HostSettings settings, List<Link> links) {
        this.settings = settings;
        this.links = links;
    }

    Optional<Link> wan(Optional<String> defaultRoute) {
        if (settings.wanInterface().isPresent()) {
            return awaitedWan(settings.wanInterface().get());
        }
        Optional<Link> wan = defaultRoute.flatMap(this::link);
        if (wan.isEmpty()) {
            warnings.add("There is no default route, hence no WAN interface; it is taken up when there is one.");
        }
        return wan;
    }

    List<LanInterface> lans(Optional<Link> wan) {
        if (settings.lanInterfaces().isEmpty()) {
            return defaultLans(wan);
        }
        List<LanInterface> lans = new ArrayList<>();
        for (String name : settings.lanInterfaces().stream().distinct().toList()) {
            named("lan.interfaces", name).ifPresent(link -> lans.addAll(sides(link, address -> true)));
            if (wan.isPresent() && wan.get().name().equals(name)) {
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

    /** RFC 4787 REQ-7: what is inside must be told from what is outside (NAT-11). */
    void warnOfOverlap(List<LanInterface> lans, Optional<Link> wan) {
        for (LanInterface lan : lans) {
            for (Link.Address outside : wan.map(Link::ipv4).orElse(List.of())) {
                boolean overlap = lan.prefix().contains(outside.prefix())
                        || outside.prefix().contains(lan.prefix());
                if (overlap && !wan.orElseThrow().name().equals(lan.name())) {
                    warnings.add("LAN " + lan.name() + " (" + lan.prefix() + ") and WAN "
                            + wan.orElseThrow().name() + " (" + outside.prefix()
                            + ") overlap: hosts of one cannot be told from hosts of the other; renumber one of them.");
                }
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

    private List<LanInterface> defaultLans(Optional<Link> wan) {
        List<LanInterface> lans = links.stream()
                .filter(link -> link.on() && !link.loopback() && !wan.equals(Optional.of(link)))
                .flatMap(link -> sides(link, address -> address.kind() == AddressClass.PRIVATE).stream())
                .toList();
        return lans.isEmpty() ? oneArmed(wan).orElseGet(this::loopback) : lans;
    }

    /** Ours: never on a public address nor on one of the provider's own (RFC 6598), where strangers would be inside. */
    private Optional<List<LanInterface>> oneArmed(Optional<Link> wan) {
        List<LanInterface> lans = wan.map(link -> sides(
                        link, address -> address.kind() != AddressClass.PUBLIC && address.kind() != AddressClass.CGNAT))
                .orElse(List.of());
        if (lans.isEmpty()) {
            return Optional.empty();
        }
        warnings.add("No interface but the WAN's has a private address: "
                + lans.get(0).name() + " serves as LAN too (one-armed); set lan.interfaces if that is not meant.");
        return Optional.of(lans);
    }

    private List<LanInterface> loopback() {
        List<LanInterface> lans = links.stream()
                .filter(Link::loopback)
                .flatMap(link -> sides(link, address -> true).stream())
                .toList();
        warnings.add("No interface has a private address: only this machine itself can map ports, on loopback;"
                + " set lan.interfaces.");
        return lans;
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

    private static List<LanInterface> sides(Link link, Predicate<Link.Address> which) {
        return link.ipv4().stream()
                .filter(which)
                .map(address -> new LanInterface(link.name(), link.index(), address.address(), address.prefix()))
                .toList();
    }
}
