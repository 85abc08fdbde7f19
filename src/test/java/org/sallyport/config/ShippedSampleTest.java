package org.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.policy.Conditions;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.PortRanges;
import org.sallyport.core.policy.Rule;

/** What ships in {@code config/} is what the code does without it. */
class ShippedSampleTest {
    private static final Path SAMPLE = Path.of("config/sallyport.yaml");

    @Test
    void theSampleHoldsExactlyTheDefaults() throws Exception {
        Path directory = Path.of("config").toRealPath();
        assertThat(ConfigurationFile.read(SAMPLE)).isEqualTo(Configuration.defaults(directory));
    }

    @Test
    void aFileThatSaysNothingMeansTheDefaults(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("sallyport.yaml"), "lan:\nupnp: {}\n");
        assertThat(ConfigurationFile.read(file)).isEqualTo(Configuration.defaults(directory.toRealPath()));
    }

    @Test
    void theSampleNamesEveryKey() throws Exception {
        Node root =
                YamlTree.read(Files.readString(SAMPLE), new Mistakes(SAMPLE)).orElseThrow();
        assertThat(keys("", root))
                .containsExactlyInAnyOrder(
                        "lan.interfaces",
                        "wan.interface",
                        "wan.external-address",
                        "upnp.enabled",
                        "upnp.version",
                        "upnp.clients",
                        "upnp.port",
                        "upnp.friendly-name",
                        "pcp.enabled",
                        "nat-pmp.enabled",
                        "leases.min-lifetime",
                        "leases.max-lifetime",
                        "leases.upnp-max-lifetime",
                        "leases.per-client",
                        "forwarding.plane",
                        "forwarding.ftp",
                        "forwarding.drain",
                        "forwarding.limits.connections",
                        "forwarding.limits.connections-per-client",
                        "forwarding.limits.connections-per-remote",
                        "forwarding.limits.new-per-second",
                        "forwarding.limits.new-per-second-per-client",
                        "forwarding.limits.bandwidth",
                        "forwarding.limits.bandwidth-per-client",
                        "forwarding.relay.source",
                        "forwarding.nftables.accept-in",
                        "policy",
                        "store.path",
                        "admin.listen",
                        "admin.token-file");
    }

    @Test
    void theSamplePolicyIsTheOneOfTheDocumentation() throws Exception {
        Policy policy = PolicyFile.read(ConfigurationFile.read(SAMPLE).policyFile());
        assertThat(policy).isEqualTo(new Policy(Rule.Decision.DENY, List.of(neverFromOutside(), highPortsForTheLan())));
    }

    @Test
    void theShippedFilesPassTheCheck() {
        assertThat(ConfigurationFile.check(SAMPLE)).isEmpty();
    }

    private static Rule neverFromOutside() {
        return new Rule(
                "never from outside",
                11,
                Rule.Decision.DENY,
                new Conditions(
                        List.of(),
                        Optional.of(ports(
                                range(21, 21),
                                range(23, 23),
                                range(135, 135),
                                range(137, 139),
                                range(445, 445),
                                range(3389, 3389))),
                        Optional.empty(),
                        Set.of(),
                        Set.of(),
                        Optional.empty(),
                        List.of()),
                Rule.Grant.PLAIN);
    }

    private static Rule highPortsForTheLan() {
        return new Rule(
                "high ports for the LAN",
                14,
                Rule.Decision.ALLOW,
                new Conditions(
                        Stream.of("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")
                                .map(block -> Prefix.parse(block).orElseThrow())
                                .toList(),
                        Optional.of(ports(range(1024, 65535))),
                        Optional.of(ports(range(1024, 65535))),
                        Set.of(),
                        Set.of(),
                        Optional.empty(),
                        List.of()),
                new Rule.Grant(Optional.of(Duration.ofHours(24)), OptionalInt.of(32), false));
    }

    private static PortRanges ports(PortRanges.Range... ranges) {
        return PortRanges.of(ranges);
    }

    private static PortRanges.Range range(int first, int last) {
        return new PortRanges.Range(first, last);
    }

    private static Stream<String> keysBelow(String path, Node node) {
        return node instanceof Node.Fields fields
                ? fields.list().stream().flatMap(field -> keysBelow(path + "." + field.key(), field.value()))
                : Stream.of(path.substring(1));
    }

    private static List<String> keys(String path, Node node) {
        return keysBelow(path, node).toList();
    }
}
