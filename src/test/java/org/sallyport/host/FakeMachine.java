package org.sallyport.host;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;

/** A machine made up for a test, with a clock of its own. */
final class FakeMachine implements Machine {
    final List<Link> links = new ArrayList<>();
    Optional<String> defaultRoute = Optional.empty();
    LinkCounters counters = LinkCounters.UNKNOWN;
    List<Neighbour> neighbours = new ArrayList<>();
    int dumps;
    boolean failing;
    long nanos = Long.MAX_VALUE - 5; // nanoTime may overflow

    /** A machine with loopback alone. */
    FakeMachine() {
        link("lo", true, true, "127.0.0.1/8", "0:0:0:0:0:0:0:1/128");
    }

    /** A router: WAN with a public address and the default route, and a LAN. */
    static FakeMachine router() {
        return new FakeMachine()
                .up("wan0", "9.9.9.2/24", "fe80::2/64")
                .up("br-lan", "192.168.1.1/24", "fe80::1/64")
                .route("wan0");
    }

    FakeMachine up(String name, String... addresses) {
        return link(name, true, false, addresses);
    }

    FakeMachine down(String name, String... addresses) {
        return link(name, false, false, addresses);
    }

    FakeMachine route(String name) {
        defaultRoute = Optional.of(name);
        return this;
    }

    FakeMachine without(String name) {
        links.removeIf(link -> link.name().equals(name));
        return this;
    }

    HostNetwork with(HostSettings settings) throws HostException {
        return new HostNetwork(settings, this, () -> nanos);
    }

    HostNetwork withDefaults() throws HostException {
        return with(HostSettings.DEFAULTS);
    }

    @Override
    public List<Link> links() throws IOException {
        if (failing) {
            throw new IOException("no more descriptors");
        }
        return List.copyOf(links);
    }

    @Override
    public Optional<String> defaultRoute() {
        return defaultRoute;
    }

    @Override
    public LinkCounters counters(String link) {
        return counters;
    }

    @Override
    public List<Neighbour> neighbours() throws IOException {
        dumps++;
        if (failing) {
            throw new IOException("no such table");
        }
        return List.copyOf(neighbours);
    }

    @Override
    public void awaitChange(Duration atMost) {
        nanos += atMost.toNanos();
    }

    @Override
    public void stopAwaiting() {
        // It holds nothing.
    }

    /** Changes the last interface: this address of it clients must not be told of. */
    FakeMachine notServing(String literal) {
        Link last = links.remove(links.size() - 1);
        links.add(new Link(
                last.name(),
                last.index(),
                last.on(),
                last.up(),
                last.loopback(),
                last.addresses().stream()
                        .map(at -> new Link.Address(
                                at.address(),
                                at.length(),
                                at.serves() && !at.address().equals(Addresses.of(literal))))
                        .toList()));
        return this;
    }

    /** A host on that interface. */
    FakeMachine neighbour(String name, String address, String ethernet) {
        int index = links.stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow()
                .index();
        neighbours.add(new Neighbour(index, Addresses.of(address), ethernet));
        return this;
    }

    /** A link-local address of IPv6 on the interface of that index. */
    static InetAddress scoped(String literal, int index) {
        try {
            return Inet6Address.getByAddress(null, Addresses.of(literal).getAddress(), index);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private FakeMachine link(String name, boolean up, boolean loopback, String... addresses) {
        List<Link.Address> parsed = new ArrayList<>();
        for (String text : addresses) {
            int slash = text.indexOf('/');
            InetAddress address = Addresses.of(text.substring(0, slash));
            boolean scoped = address instanceof Inet6Address && address.isLinkLocalAddress();
            parsed.add(new Link.Address(
                    scoped ? scoped(text.substring(0, slash), links.size() + 1) : address,
                    Integer.parseInt(text.substring(slash + 1))));
        }
        links.add(new Link(name, links.size() + 1, up, up, loopback, parsed));
        return this;
    }
}
