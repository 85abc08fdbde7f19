package org.sallyport.protocol.igd.action;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.sallyport.protocol.igd.action.IgdCalls.with;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;

/** WANIPv6FirewallControl:1 on a plane with a firewall and on one without. */
class WanIpv6FirewallTest {
    private static final InetAddress HOST = Addresses.of("2001:db8:1::10");
    private static final InetAddress OTHER = Addresses.of("2001:db8:1::66");

    private final TestGateway gateway = TestGateway.able(
                    "2030-01-01T12:00:00Z",
                    TestGateway.everything(Optional.empty(), OptionalInt.empty(), false),
                    Plane.Ability.PINHOLES)
            .serve();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    @DisplayName("IGD-69, IGD-74: a pinhole is opened for its host, from whomever it names")
    @Requirement({"IGD-67", "IGD-69", "IGD-71", "IGD-74", "CLI-24", "CLI-78"})
    void aPinholeIsOpened() throws IgdError {
        assertThat(call(HOST, "GetFirewallStatus", Map.of()))
                .containsOnly(Map.entry("FirewallEnabled", "1"), Map.entry("InboundPinholeAllowed", "1"));
        add(HOST, pinhole());
        add(HOST, pinhole("InternalPort", "22001", "RemoteHost", "2001:db8:9::1", "RemotePort", "443"));
        assertThat(gateway.plane.carried().values())
                .extracting(mapping -> mapping.client().toString(), mapping -> mapping.filter())
                .containsExactlyInAnyOrder(
                        tuple("[2001:db8:1:0:0:0:0:10]:22000", RemoteFilter.EVERYONE),
                        tuple(
                                "[2001:db8:1:0:0:0:0:10]:22001",
                                new RemoteFilter(List.of(
                                        new RemoteFilter.Peer(Prefix.of(Addresses.of("2001:db8:9::1")), 443)))));
    }

    @Test
    @DisplayName("IGD-68, IGD-73: the same again and an update renew the lease under the same UniqueID")
    @Requirement({"IGD-68", "IGD-73"})
    void renewalsKeepTheUniqueId() throws IgdError {
        String id = add(HOST, pinhole());
        gateway.passes(Duration.ofMinutes(50));
        assertThat(add(HOST, pinhole())).isEqualTo(id);
        gateway.passes(Duration.ofMinutes(50));
        assertThat(gateway.plane.carried()).hasSize(1);
        assertThat(call(HOST, "UpdatePinhole", Map.of("UniqueID", id, "NewLeaseTime", "7200")))
                .isEmpty();
        gateway.passes(Duration.ofMinutes(119));
        assertThat(code(HOST, "UpdatePinhole", Map.of("UniqueID", id, "NewLeaseTime", "0")))
                .isEqualTo(402);
        assertThat(code(HOST, "UpdatePinhole", Map.of("UniqueID", id, "NewLeaseTime", "86401")))
                .isEqualTo(402);
        assertThat(code(OTHER, "UpdatePinhole", Map.of("UniqueID", id, "NewLeaseTime", "60")))
                .isEqualTo(606);
        gateway.passes(Duration.ofMinutes(2));
        assertThat(code(HOST, "UpdatePinhole", Map.of("UniqueID", id, "NewLeaseTime", "60")))
                .isEqualTo(704);
    }

    @Test
    @DisplayName("IGD-72: a UniqueID that is free does not come back soon, and is never 0")
    @Requirement("IGD-72")
    void uniqueIdsDoNotComeBackSoon() throws IgdError {
        String first = add(HOST, pinhole());
        call(HOST, "DeletePinhole", Map.of("UniqueID", first));
        String second = add(HOST, pinhole());
        assertThat(List.of(first, second)).doesNotHaveDuplicates().doesNotContain("0");
        assertThat(code(HOST, "DeletePinhole", Map.of("UniqueID", first))).isEqualTo(704);
        assertThat(code(OTHER, "DeletePinhole", Map.of("UniqueID", second))).isEqualTo(606);
        assertThat(gateway.plane.carried()).hasSize(1);
    }

    @Test
    void trafficIsTold() throws IgdError {
        String id = add(HOST, pinhole());
        assertThat(call(HOST, "GetPinholePackets", Map.of("UniqueID", id)))
                .containsOnly(Map.entry("PinholePackets", "7"));
        assertThat(call(HOST, "CheckPinholeWorking", Map.of("UniqueID", id))).containsOnly(Map.entry("IsWorking", "1"));
        for (String action : List.of("GetPinholePackets", "CheckPinholeWorking")) {
            assertThat(code(OTHER, action, Map.of("UniqueID", id))).isEqualTo(606);
            assertThat(code(HOST, action, Map.of("UniqueID", "999"))).isEqualTo(704);
        }
        gateway.plane.carried().clear();
        assertThat(code(HOST, "CheckPinholeWorking", Map.of("UniqueID", id)))
                .as("nothing has passed")
                .isEqualTo(709);
    }

    @Test
    void whatTheHostBeganIsRememberedForAWhile() throws IgdError {
        Map<String, String> flow = pinhole();
        flow.remove("LeaseTime");
        assertThat(call(HOST, "GetOutboundPinholeTimeout", flow))
                .containsOnly(Map.entry("OutboundPinholeTimeout", "7440"));
        assertThat(call(HOST, "GetOutboundPinholeTimeout", with(flow, "Protocol", "17")))
                .containsOnly(Map.entry("OutboundPinholeTimeout", "300"));
        assertThat(code(HOST, "GetOutboundPinholeTimeout", with(flow, "Protocol", "65535")))
                .isEqualTo(707);
    }

    @ParameterizedTest
    @DisplayName("IGD-69, IGD-70: bad arguments, wildcards and other hosts, each with its own word")
    @Requirement({"IGD-69", "IGD-70", "IGD-73"})
    @CsvSource({
        "InternalClient, '', 402",
        "InternalClient, 192.0.2.10, 402",
        "InternalClient, host.lan, 402",
        "InternalClient, 2001:db8:1::66, 606",
        "InternalClient, 2001:db8:9::1, 606",
        "InternalClient, 2001:db8:1::1, 606",
        "InternalPort, 0, 706",
        "InternalPort, 65536, 402",
        "Protocol, 65535, 707",
        "Protocol, 1, 705",
        "Protocol, TCP, 402",
        "RemoteHost, 198.51.100.7, 402",
        "RemotePort, -1, 402",
        "LeaseTime, 0, 402",
        "LeaseTime, 86401, 402",
        "LeaseTime, '', 402",
    })
    void badArguments(String name, String value, int code) {
        assertThat(code(HOST, "AddPinhole", pinhole(name, value))).isEqualTo(code);
        assertThat(gateway.plane.carried()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("without a firewall everything but its status is 702, whatever the arguments")
    @ValueSource(
            strings = {
                "AddPinhole",
                "UpdatePinhole",
                "DeletePinhole",
                "GetPinholePackets",
                "CheckPinholeWorking",
                "GetOutboundPinholeTimeout",
            })
    void withoutAFirewall(String action) throws IgdError {
        try (TestGateway plain = TestGateway.at("2030-01-01T12:00:00Z")) {
            Map<String, IgdAction> actions = actions(plain);
            Call call = new Call(IgdVersion.ONE, HOST, List.copyOf(pinhole().entrySet()));
            assertThatExceptionOfType(IgdError.class)
                    .isThrownBy(() -> requireNonNull(actions.get(action)).invoke(call))
                    .extracting(no -> no.error().code())
                    .isEqualTo(702);
            assertThat(requireNonNull(actions.get("GetFirewallStatus")).invoke(call))
                    .containsOnly(Map.entry("FirewallEnabled", "0"), Map.entry("InboundPinholeAllowed", "0"));
        }
    }

    @Test
    @DisplayName("the sibling address of one host may be opened when the neighbour table proves it")
    @Requirement("IGD-70")
    void siblingsNeedProof() throws IgdError {
        assertThat(code(OTHER, "AddPinhole", pinhole())).isEqualTo(606);
        gateway.inside.oneHost(HOST, OTHER);
        String id = add(OTHER, pinhole());
        assertThat(call(HOST, "DeletePinhole", Map.of("UniqueID", id))).isEmpty();
    }

    private String add(InetAddress who, Map<String, String> pinhole) throws IgdError {
        return requireNonNull(call(who, "AddPinhole", pinhole).get("UniqueID"));
    }

    /** TCP 22000 from anywhere, for an hour, in the order in which Syncthing writes it (CLI-24). */
    private static Map<String, String> pinhole(String... changes) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("Protocol", "6");
        arguments.put("LeaseTime", "3600");
        arguments.put("InternalClient", "2001:db8:1::10");
        arguments.put("InternalPort", "22000");
        arguments.put("RemoteHost", "");
        arguments.put("RemotePort", "0");
        return with(arguments, changes);
    }

    private static Map<String, IgdAction> actions(TestGateway gateway) {
        return new WanIpv6Firewall(new Door(gateway.gateway, gateway.inside, Duration.ofSeconds(10))).actions();
    }

    private Map<String, String> call(InetAddress who, String action, Map<String, String> arguments) throws IgdError {
        Call call = new Call(IgdVersion.ONE, who, List.copyOf(arguments.entrySet()));
        return requireNonNull(actions(gateway).get(action)).invoke(call);
    }

    private int code(InetAddress who, String action, Map<String, String> arguments) {
        return assertThatExceptionOfType(IgdError.class)
                .as("%s %s", action, arguments)
                .isThrownBy(() -> call(who, action, arguments))
                .actual()
                .error()
                .code();
    }
}
