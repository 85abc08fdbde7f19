package org.sallyport.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sallyport.core.gateway.GatewaySettings;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Ports;

/**
 * Pours the tree of {@code sallyport.yaml} into a {@link Configuration}. Where a value is wrong the mistake is told and
 * the default stands in, so that reading goes on and finds the rest.
 */
final class ConfigurationReader {
    /** The contract's least lifetime. */
    static final Duration SHORTEST = Duration.ofSeconds(1);

    /** A lifetime has 32 bits on the wire (RFC 6887 §11.1, UPnP's ui4). */
    static final Duration LONGEST = Duration.ofSeconds(0xffff_ffffL);

    /** Ours: every port of both transports; more one address cannot use. */
    static final int MOST_LEASES = 2 * Ports.MAX;

    private static final int LONGEST_FRIENDLY_NAME = 63;
    private static final Pattern CHAIN = Pattern.compile("(inet|ip|ip6)( [A-Za-z_][A-Za-z0-9_.-]{0,63}){2}");
    private static final Pattern INTERFACE = Pattern.compile("[^\\s/\\p{Cc}]{1,64}");

    private final Configuration defaults;
    private final Path directory;
    private final Mistakes mistakes;

    private ConfigurationReader(Path directory, Mistakes mistakes) {
        this.defaults = Configuration.defaults(directory);
        this.directory = directory;
        this.mistakes = mistakes;
    }

    /** The configuration, worth something only when no mistake was told. */
    static Configuration read(Node root, Path directory, Mistakes mistakes) {
        return new ConfigurationReader(directory, mistakes).configuration(root);
    }

    private Configuration configuration(Node root) {
        Section file = Section.of(
                root,
                "",
                mistakes,
                "lan",
                "wan",
                "upnp",
                "pcp",
                "nat-pmp",
                "leases",
                "forwarding",
                "policy",
                "store",
                "admin");
        return new Configuration(
                lan(file.section("lan", "interfaces")),
                wan(file.section("wan", "interface", "external-address")),
                upnp(file.section("upnp", "enabled", "version", "clients", "port", "friendly-name")),
                file.section("pcp", "enabled").value("enabled", Values::truth).orElse(defaults.pcp()),
                file.section("nat-pmp", "enabled")
                        .value("enabled", Values::truth)
                        .orElse(defaults.natPmp()),
                leases(file.section("leases", "min-lifetime", "max-lifetime", "upnp-max-lifetime", "per-client")),
                forwarding(file.section("forwarding", "plane", "relay", "nftables", "ftp")),
                file.value("policy", Values.path(directory)).orElse(defaults.policyFile()),
                file.section("store", "path")
                        .value("path", Values.path(directory))
                        .orElse(defaults.storePath()),
                admin(file.section("admin", "listen", "token-file")));
    }

    private Configuration.Lan lan(Section lan) {
        List<Optional<String>> names = lan.list("interfaces", ConfigurationReader::interfaceOrAuto);
        List<String> named = names.stream().flatMap(Optional::stream).toList();
        if (named.size() < names.size() && names.size() > 1) {
            lan.tell("interfaces", "lan.interfaces has auto among names", Optional.of("write one or the other"));
        }
        if (named.stream().distinct().count() < named.size()) {
            lan.tell("interfaces", "lan.interfaces names an interface twice", Optional.empty());
        }
        return new Configuration.Lan(named);
    }

    private Configuration.Wan wan(Section wan) {
        return new Configuration.Wan(
                wan.value("interface", ConfigurationReader::interfaceOrAuto).orElse(Optional.empty()),
                wan.value("external-address", ConfigurationReader::addressOrAuto)
                        .orElse(Optional.empty()));
    }

    private Configuration.Upnp upnp(Section upnp) {
        Configuration.Upnp.Version[] versions = Configuration.Upnp.Version.values();
        return new Configuration.Upnp(
                upnp.value("enabled", Values::truth).orElse(defaults.upnp().enabled()),
                upnp.value("version", Values.word(versions, Configuration.Upnp.Version::word))
                        .orElse(defaults.upnp().version()),
                UpnpClientsReader.read(upnp, mistakes),
                upnp.value("port", Values.number(Ports.MIN, Ports.MAX))
                        .orElse(defaults.upnp().port()),
                upnp.value("friendly-name", Values.line(LONGEST_FRIENDLY_NAME))
                        .orElse(defaults.upnp().friendlyName()));
    }

    private GatewaySettings leases(Section leases) {
        GatewaySettings ours = defaults.leases();
        Conversion<Duration> lifetime = Durations.between(SHORTEST, LONGEST);
        Duration min = leases.value("min-lifetime", lifetime).orElse(ours.minLifetime());
        Duration max = leases.value("max-lifetime", lifetime).orElse(ours.maxLifetime());
        Duration upnpMax = leases.value("upnp-max-lifetime", lifetime).orElse(ours.upnpMaxLifetime());
        int perClient =
                leases.value("per-client", Values.number(1, MOST_LEASES)).orElse(ours.perClient());
        boolean maxFits = ordered(leases, "max-lifetime", max, min);
        boolean upnpMaxFits = ordered(leases, "upnp-max-lifetime", upnpMax, min);
        return maxFits && upnpMaxFits ? new GatewaySettings(min, max, upnpMax, perClient) : ours;
    }

    private boolean ordered(Section leases, String key, Duration max, Duration min) {
        if (max.compareTo(min) >= 0) {
            return true;
        }
        leases.tell(
                leases.node(key).isPresent() ? key : "min-lifetime",
                "leases." + key + " " + Durations.written(max) + " is below min-lifetime " + Durations.written(min),
                Optional.empty());
        return false;
    }

    private Configuration.Forwarding forwarding(Section forwarding) {
        Configuration.Forwarding.Plane[] planes = Configuration.Forwarding.Plane.values();
        Configuration.Forwarding.Source[] sources = Configuration.Forwarding.Source.values();
        return new Configuration.Forwarding(
                forwarding
                        .value("plane", Values.word(planes, Configuration.Forwarding.Plane::word))
                        .orElse(defaults.forwarding().plane()),
                forwarding
                        .section("relay", "source")
                        .value("source", Values.word(sources, Configuration.Forwarding.Source::word))
                        .orElse(defaults.forwarding().source()),
                forwarding
                        .value("ftp", Values::truth)
                        .orElse(defaults.forwarding().ftp()),
                forwarding.section("nftables", "accept-in").listOrNone("accept-in", ConfigurationReader::chain));
    }

    private Configuration.Admin admin(Section admin) {
        return new Configuration.Admin(
                admin.value("listen", NetworkValues::endpoint)
                        .orElse(defaults.admin().listen()),
                admin.value("token-file", Values.path(directory))
                        .orElse(defaults.admin().tokenFile()));
    }

    private static Optional<String> interfaceOrAuto(String what, Node.Scalar value) throws BadValue {
        if (!INTERFACE.matcher(value.text()).matches()) {
            throw new BadValue(what + " " + Values.quoted(value.text()) + " is no name of an interface");
        }
        return Optional.of(value.text()).filter(name -> !name.equals("auto"));
    }

    private static String chain(String what, Node.Scalar value) throws BadValue {
        if (!CHAIN.matcher(value.text()).matches()) {
            throw new BadValue(
                    what + " " + Values.quoted(value.text()) + " is no family, table and chain: inet filter forward");
        }
        return value.text();
    }

    private static Optional<InetAddress> addressOrAuto(String what, Node.Scalar value) throws BadValue {
        if (value.text().equals("auto")) {
            return Optional.empty();
        }
        InetAddress address = Addresses.parse(value.text())
                .filter(Addresses::isIpv4)
                .filter(host -> !host.isAnyLocalAddress() && !host.isMulticastAddress())
                .orElseThrow(() -> new BadValue(
                        what + " " + Values.quoted(value.text()) + " is not auto or the IPv4 address of a host"));
        return Optional.of(address);
    }
}
