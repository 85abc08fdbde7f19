package org.sallyport.protocol.natpmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.core.gateway.Ask.LAPTOP;
import static org.sallyport.protocol.natpmp.NatPmpClient.TCP;
import static org.sallyport.protocol.natpmp.NatPmpClient.UDP;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.AdminMapping;
import org.sallyport.core.gateway.GatewaySettings;
import org.sallyport.core.gateway.MemoryLeaseStore;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.policy.Conditions;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.PortRanges;
import org.sallyport.core.policy.Rule;
import org.sallyport.protocol.natpmp.NatPmpClient.Answer;

/** RFC 6886 §3.2, §3.3: whose mapping it is, which port it gets, and who else may have that. */
class Rfc6886PortsTest {
    private TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
    private NatPmpClient console = new NatPmpClient(gateway, CONSOLE);
    private NatPmpClient laptop = new NatPmpClient(gateway, LAPTOP);

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    @Requirement({"PMP-2", "PMP-38"})
    @DisplayName("PMP-2, PMP-38: a mapping is known by its source address, protocol and internal port")
    void aMappingIsKnownBySourceProtocolAndPort() {
        assertThat(console.maps(UDP, 8080, 9000, 7200)).isEqualTo(new Answer(0, 8080, 9000, 7200));
        assertThat(console.maps(TCP, 8080, 9000, 7200)).isEqualTo(new Answer(0, 8080, 9000, 7200));
        assertThat(laptop.maps(UDP, 8080, 9001, 7200)).isEqualTo(new Answer(0, 8080, 9001, 7200));
        assertThat(console.maps(UDP, 8081, 9002, 7200)).isEqualTo(new Answer(0, 8081, 9002, 7200));
        assertThat(gateway.mappings())
                .extracting(mapping -> mapping.client())
                .containsExactlyInAnyOrder(
                        new InternalClient(CONSOLE, 8080),
                        new InternalClient(CONSOLE, 8080),
                        new InternalClient(LAPTOP, 8080),
                        new InternalClient(CONSOLE, 8081));
    }

    @Test
    @Requirement({"PMP-44", "PMP-45"})
    @DisplayName("PMP-44, PMP-45: UDP n is kept for the holder of TCP n, and given to nobody else")
    void theCompanionIsKeptForTheHolder() {
        console.maps(TCP, 8080, 8080, 7200);
        Answer other = laptop.maps(UDP, 8080, 8080, 7200);
        assertThat(other.result()).isZero();
        assertThat(other.externalPort()).isNotIn(0, 8080);
        assertThat(console.maps(UDP, 8080, 8080, 7200)).isEqualTo(new Answer(0, 8080, 8080, 7200));
    }

    @Test
    @Requirement("PMP-46")
    @DisplayName("PMP-46: the companion is free when its holder has neither, by deletion or by expiry")
    void theCompanionIsFreeWhenTheHolderHasNeither() {
        console.maps(TCP, 8080, 8080, 7200);
        console.maps(UDP, 8080, 8080, 7200);
        console.maps(TCP, 8080, 0, 0);
        assertThat(laptop.maps(TCP, 1, 8080, 7200).externalPort()).isNotEqualTo(8080);
        console.maps(UDP, 8080, 0, 0);
        assertThat(laptop.maps(TCP, 2, 8080, 7200).externalPort()).isEqualTo(8080);

        console.maps(UDP, 8090, 8090, 120);
        assertThat(laptop.maps(TCP, 3, 8090, 7200).externalPort()).isNotEqualTo(8090);
        gateway.passes(Duration.ofSeconds(121));
        assertThat(laptop.maps(TCP, 4, 8090, 7200).externalPort()).isEqualTo(8090);
    }

    @Test
    @Requirement({"PMP-41", "PMP-42"})
    @DisplayName("PMP-41, PMP-42: no wish, or a low port, gets a high one")
    void aHighPortIsChosen() {
        assertThat(console.maps(TCP, 80, 0, 7200).externalPort()).isGreaterThanOrEqualTo(1024);
        assertThat(console.maps(TCP, 81, 81, 7200).externalPort()).isGreaterThanOrEqualTo(1024);
    }

    @Test
    @Requirement("PMP-51")
    @DisplayName("PMP-51: a port that the gateway itself serves on is not available")
    void aPortInUseOnTheGatewayIsReplaced() {
        gateway.plane.refuses(key -> key.externalPort() == 8080);
        Answer answer = console.maps(TCP, 8080, 8080, 7200);
        assertThat(answer.result()).isZero();
        assertThat(answer.externalPort()).isNotIn(0, 8080);
    }

    @Test
    @Requirement("PMP-40")
    @DisplayName("PMP-40: when no port is left the answer is 4")
    void noPortLeftIsOutOfResources() {
        servedBy(onlyPort(5000), GatewaySettings.DEFAULTS);
        assertThat(console.maps(TCP, 5000, 5000, 7200).externalPort()).isEqualTo(5000);
        assertThat(laptop.maps(TCP, 5000, 5000, 7200)).isEqualTo(new Answer(4, 5000, 0, 0));
    }

    @Test
    @Requirement("PMP-39")
    @DisplayName("PMP-39: a mapping of the operator's is told, whatever is suggested")
    void aMappingOfTheOperatorIsTold() {
        gateway.grant(new AdminMapping(
                Transport.UDP,
                80,
                new InternalClient(CONSOLE, 8080),
                RemoteFilter.EVERYONE,
                "by hand",
                Optional.empty()));
        assertThat(console.maps(UDP, 8080, 9000, 7200)).isEqualTo(new Answer(0, 8080, 80, 7200));
    }

    @Test
    @Requirement("PMP-5")
    @DisplayName("PMP-5: a policy that allows nothing is result 2, to a mapping; the address is told all the same")
    void whereNothingIsAllowedMappingIsRefused() {
        servedBy(new Policy(Rule.Decision.DENY, List.of()), GatewaySettings.DEFAULTS);
        assertThat(console.maps(TCP, 8080, 8080, 7200)).isEqualTo(new Answer(2, 8080, 0, 0));
        console.hears("00 00", "00 80 0000 00000000 c6336401");
    }

    @Test
    @Requirement({"PMP-72", "PMP-19"})
    @DisplayName("PMP-72, PMP-19: over its quota a host gets 4, keeps what it has, and disturbs nobody")
    void overTheQuotaIsOutOfResources() {
        servedBy(
                TestGateway.highPorts(),
                new GatewaySettings(Duration.ofMinutes(2), Duration.ofHours(24), Duration.ofDays(7), 2));
        console.maps(TCP, 8080, 8080, 7200);
        console.maps(TCP, 8081, 8081, 7200);
        List<?> before = gateway.leases();
        assertThat(console.maps(TCP, 8082, 8082, 7200)).isEqualTo(new Answer(4, 8082, 0, 0));
        assertThat(gateway.leases()).isEqualTo(before);
        assertThat(console.maps(TCP, 8080, 8080, 7200).result()).isZero();
        assertThat(laptop.maps(TCP, 8082, 8082, 7200).result()).isZero();
    }

    @Test
    @Requirement("PMP-72")
    @DisplayName("PMP-72: who has too much waiting gets 4 at once, not silence, and the others their turn")
    void whoHasTooMuchWaitingIsOutOfResources() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int port = 2000; port < 2200; port++) {
            answers.add(console.asks(UDP, port, port, 7200).toCompletableFuture());
        }
        List<Answer> refused = answers.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .toList();
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(answer -> assertThat(answer.result()).isEqualTo(4));
        assertThat(laptop.maps(UDP, 3000, 3000, 7200)).isEqualTo(new Answer(0, 3000, 3000, 7200));
        assertThat(answers)
                .allMatch(CompletableFuture::isDone)
                .filteredOn(answer -> answer.join().result() == 0)
                .hasSize(200 - refused.size());
    }

    @Test
    @Requirement("PMP-19")
    @DisplayName("PMP-19: a request that fails changes nothing")
    void aFailureChangesNothing() {
        console.maps(TCP, 8080, 8080, 7200);
        List<?> before = gateway.leases();
        gateway.store.fails(1);
        assertThat(console.maps(TCP, 8080, 0, 0).result()).isEqualTo(4);
        gateway.store.fails(1);
        assertThat(console.maps(TCP, 8080, 8080, 3600).result()).isEqualTo(4);
        gateway.store.fails(1);
        assertThat(console.maps(TCP, 8081, 8081, 7200).result()).isEqualTo(4);
        assertThat(gateway.leases()).isEqualTo(before);
        assertThat(gateway.plane.carried()).hasSize(1);
    }

    @Test
    @Requirement("PMP-52")
    @DisplayName("PMP-52: at its end a mapping goes by itself")
    void atItsEndAMappingGoes() {
        console.maps(TCP, 8080, 8080, 120);
        gateway.passes(Duration.ofSeconds(119));
        assertThat(gateway.mappings()).hasSize(1);
        gateway.passes(Duration.ofSeconds(2));
        assertThat(gateway.mappings()).isEmpty();
        assertThat(gateway.plane.carried()).isEmpty();
    }

    @Test
    @Requirement("PMP-23")
    @DisplayName("PMP-21, PMP-23: the address told is the one mappings use, private as it may be")
    void aPrivateExternalAddressIsTold() {
        gateway.settled(gateway.gateway.externalAddress(Optional.of(Addresses.of("100.64.0.5"))));
        console.hears("00 00", "00 80 0000 00000000 64400005");
        console.maps(TCP, 8080, 8080, 7200);
        assertThat(gateway.mappings())
                .extracting(mapping -> mapping.key().externalAddress())
                .containsExactly(Addresses.of("100.64.0.5"));
    }

    private void servedBy(Policy policy, GatewaySettings settings) {
        gateway.close();
        gateway = TestGateway.with(Instant.parse("2030-01-01T12:00:00Z"), policy, settings, new MemoryLeaseStore(), 1);
        console = new NatPmpClient(gateway, CONSOLE);
        laptop = new NatPmpClient(gateway, LAPTOP);
    }

    private static Policy onlyPort(int port) {
        Conditions one = new Conditions(
                List.of(),
                Optional.of(PortRanges.of(new PortRanges.Range(port, port))),
                Optional.empty(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                List.of());
        return new Policy(
                Rule.Decision.DENY, List.of(new Rule("one port", 1, Rule.Decision.ALLOW, one, Rule.Grant.PLAIN)));
    }
}
