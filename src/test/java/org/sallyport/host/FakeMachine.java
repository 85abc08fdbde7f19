package org.sallyport.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.mapping.Addresses;

/** A machine made up for a test, with a clock of its own. */
final class FakeMachine implements Machine {
    final List<Link> links = new ArrayList<>();
    Optional<String> defaultRoute = Optional.empty();
    LinkCounters counters = LinkCounters.UNKNOWN;
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

    private FakeMachine link(String name, boolean up, boolean loopback, String... addresses) {
        List<Link.Address> parsed = new ArrayList<>();
        for (String text : addresses) {
            int slash = text.indexOf('/');
            parsed.add(new Link.Address(
                    Addresses.of(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1))));
        }
        links.add(new Link(name, links.size() + 1, up, up, loopback, parsed));
        return this;
    }
}
