package org.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.core.gateway.ForwardingLimits;
import org.sallyport.core.gateway.GatewaySettings;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

class ConfigurationFileTest {
    @TempDir
    Path temporary;

    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(temporary.toRealPath().resolve("config"));
    }

    @Test
    void everyKeyIsReadIntoItsPlace() throws Exception {
        assertThat(read("""
                lan: { interfaces: [br-lan, br-guest] }
                wan: { interface: wan0, external-address: 198.51.100.7 }
                upnp: { enabled: false, version: 2, port: 49152, friendly-name: "Attic: router" }
                pcp: { enabled: false }
                nat-pmp: { enabled: false }
                leases: { min-lifetime: 1s, max-lifetime: 90m, upnp-max-lifetime: 3000ms, per-client: 7 }
                forwarding:
                  plane: nftables
                  ftp: false
                  drain: 30s
                  limits:
                    connections: 1
                    connections-per-client: 2
                    connections-per-remote: 3
                    new-per-second: 4
                    new-per-second-per-client: 5
                    bandwidth: 10 Mbit/s
                    bandwidth-per-client: 64kbit/s
                  relay: { source: preserve }
                  nftables: { accept-in: [inet filter forward] }
                policy: rules/house.yaml
                store: { path: /srv/leases.db }
                admin: { listen: "[::1]:9000", token-file: token }
                """))
                .isEqualTo(new Configuration(
                        new Configuration.Lan(List.of("br-lan", "br-guest")),
                        new Configuration.Wan(Optional.of("wan0"), Optional.of(Addresses.of("198.51.100.7"))),
                        new Configuration.Upnp(
                                false, Configuration.Upnp.Version.IGD2, List.of(), 49152, "Attic: router"),
                        false,
                        false,
                        new GatewaySettings(Duration.ofSeconds(1), Duration.ofMinutes(90), Duration.ofSeconds(3), 7),
                        new Configuration.Forwarding(
                                Configuration.Forwarding.Plane.NFTABLES,
                                false,
                                Configuration.Forwarding.Source.PRESERVE,
                                Duration.ofSeconds(30),
                                new ForwardingLimits(
                                        new ForwardingLimits.Share(1, 4, OptionalLong.of(1_250_000)),
                                        new ForwardingLimits.Share(2, 5, OptionalLong.of(8000)),
                                        3),
                                List.of("inet filter forward")),
                        directory.resolve("rules/house.yaml"),
                        Path.of("/srv/leases.db"),
                        new Configuration.Admin(
                                new InetSocketAddress(Addresses.of("::1"), 9000), directory.resolve("token"))));
    }

    @Test
    void clientsOfUpnpAreKnownByAddressOrByTheirText() throws Exception {
        assertThat(read("""
                upnp:
                  clients:
                    - { address: 192.0.2.0/28, version: 1 }
                    - { user-agent: "Some App/", version: 2 }
                    - { address: "2001:db8::7", user-agent: x, version: 2 }
                """).upnp().clients())
                .containsExactly(
                        new Configuration.Upnp.Client(
                                Prefix.parse("192.0.2.0/28"), Optional.empty(), Configuration.Upnp.Version.IGD1),
                        new Configuration.Upnp.Client(
                                Optional.empty(), Optional.of("Some App/"), Configuration.Upnp.Version.IGD2),
                        new Configuration.Upnp.Client(
                                Prefix.parse("2001:db8::7"), Optional.of("x"), Configuration.Upnp.Version.IGD2));
    }

    @Test
    void aSingleInterfaceNeedsNoList() throws Exception {
        assertThat(read("lan: { interfaces: br-lan }").lan().interfaces()).containsExactly("br-lan");
    }

    @Test
    void autoIsTheSameAsSayingNothing() throws Exception {
        assertThat(read("""
                lan: { interfaces: auto }
                wan: { interface: auto, external-address: auto }
                """)).isEqualTo(Configuration.defaults(directory));
    }

    @ParameterizedTest
    @CsvSource({"1s, 1", "5000ms, 5", "90s, 90", "2m, 120", "24h, 86400", "7d, 604800", "4294967295s, 4294967295"})
    void durationsCarryTheirUnit(String text, long seconds) throws Exception {
        assertThat(read("leases: { min-lifetime: 1s, max-lifetime: " + text + " }")
                        .leases()
                        .maxLifetime())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void relativePathsStartWhereTheDirectoryReallyIs() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
        Files.writeString(directory.resolve("sallyport.yaml"), "store: { path: ../var/leases.db }");
        assertThat(ConfigurationFile.read(link.resolve("sallyport.yaml")).storePath())
                .isEqualTo(temporary.toRealPath().resolve("var/leases.db"));
    }

    @Test
    void aByteOrderMarkAndWindowsLinesDoNoHarm() throws Exception {
        assertThat(read("\ufeffupnp:\r\n  port: 49152\r\n").upnp().port()).isEqualTo(49152);
    }

    @Test
    void theCheckTellsTheMistakesOfBothFiles() throws IOException {
        Files.writeString(directory.resolve("policy.yaml"), "default: alow\n");
        Path file = Files.writeString(directory.resolve("sallyport.yaml"), "upnp: { prot: 5000 }\n");
        assertThat(ConfigurationFile.check(file))
                .extracting(Mistake::toString)
                .containsExactly(
                        file + ":1:9: unknown key 'prot' in upnp (nearest known key: 'port')",
                        directory.resolve("policy.yaml")
                                + ":1:10: default 'alow' is none of allow, deny, ask (nearest: 'allow')");
    }

    @Test
    void theCheckMissesAPolicyThatIsNotThere() throws IOException {
        Path file = Files.writeString(directory.resolve("sallyport.yaml"), "{}");
        assertThat(ConfigurationFile.check(file))
                .extracting(Mistake::toString)
                .containsExactly(directory.resolve("policy.yaml") + ": no such file");
    }

    private Configuration read(String text) throws Exception {
        return ConfigurationFile.read(Files.writeString(directory.resolve("sallyport.yaml"), text));
    }
}
