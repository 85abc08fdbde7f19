package org.sallyport.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.config.Configuration.Upnp;
import org.sallyport.core.mapping.Prefix;

/** Reads {@code upnp.clients}: who is shown one version of the gateway only. */
final class UpnpClientsReader {
    /** Ours: they are tried one by one for each request. */
    static final int MOST = 100;

    private static final int LONGEST_USER_AGENT = 200;
    private static final Upnp.Version[] VERSIONS = {Upnp.Version.IGD1, Upnp.Version.IGD2};

    private UpnpClientsReader() {}

    /** The entries, worth something only when no mistake was told; unlike other lists this one may be empty. */
    static List<Upnp.Client> read(Section upnp, Mistakes mistakes) {
        Optional<Node> node = upnp.node("clients").filter(value -> !Section.isNothing(value));
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof Node.Items items)) {
            upnp.tell(
                    "clients",
                    "upnp.clients is " + node.get().kind() + ", not a list",
                    Optional.of("begin each entry with '- '"));
            return List.of();
        }
        if (items.nodes().size() > MOST) {
            upnp.tell("clients", "upnp.clients has more than " + MOST + " entries", Optional.empty());
            return List.of();
        }
        List<Upnp.Client> clients = new ArrayList<>();
        items.nodes().forEach(item -> clients.add(client(item, mistakes)));
        return clients;
    }

    private static Upnp.Client client(Node item, Mistakes mistakes) {
        Section client = Section.of(item, "upnp.clients", mistakes, "address", "user-agent", "version");
        Optional<Prefix> address = client.value("address", NetworkValues::prefix);
        Optional<String> userAgent = client.value("user-agent", Values.line(LONGEST_USER_AGENT));
        boolean named =
                client.node("address").isPresent() || client.node("user-agent").isPresent();
        if (!named && item instanceof Node.Fields) {
            mistakes.add(
                    item.place(),
                    "upnp.clients has an entry for everyone",
                    Optional.of("name an address or a user-agent, or set upnp.version"));
        }
        Upnp.Version version = client.required("version", Values.word(VERSIONS, Upnp.Version::word))
                .orElse(Upnp.Version.IGD1);
        return new Upnp.Client(address, userAgent, version);
    }
}
