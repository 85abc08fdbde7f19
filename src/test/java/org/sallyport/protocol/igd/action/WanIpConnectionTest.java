package org.sallyport.protocol.igd.action;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sallyport.protocol.igd.action.IgdVersion.ONE;
import static org.sallyport.protocol.igd.action.IgdVersion.TWO;

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
import org.sallyport.core.gateway.AdminMapping;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** The mapping actions of WANIPConnection:1 and :2 against a real gateway (IGD digest §4 to §7). */
class WanIpConnectionTest {
    private static final InetAddress ALICE = Addresses.of("192.0.2.10");
    private static final InetAddress BOB = Addresses.of("192.0.2.11");
    private static final int WEEK = 604_800;

    private final TestGateway gateway = TestGateway.at(
                    "2030-01-01T12:00:00Z", TestGateway.everything(Optional.empty(), OptionalInt.empty(), false))
            .serve();
    private final UpLink link = new UpLink();
    private final WanIpConnection service = new WanIpConnection(
            new Door(gateway.gateway, gateway.inside, Duration.ofSeconds(10)),
            gateway.clock(),
            new WanStatus(link, gateway.gateway::externalAddress));

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aMappingIsMadeReadBackAndDeleted() throws IgdError {
        call(ONE, ALICE, "AddPortMapping", mapping());
        assertThat(gateway.plane.carried()).hasSize(1);
        assertThat(call(ONE, ALICE, "GetSpecificPortMappingEntry", key(8080)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "NewInternalPort", "80",
                        "NewInternalClient", "192.0.2.10",
                        "NewEnabled", "1",
                        "NewPortMappingDescription", "<a&\"é\">",
                        "NewLeaseDuration", "3600"));
        call(ONE, ALICE, "DeletePortMapping", key(8080));
        assertThat(code(ONE, ALICE, "DeletePortMapping", key(8080))).isEqualTo(714);
        assertThat(code(ONE, ALICE, "GetSpecificPortMappingEntry", key(8080))).isEqualTo(714);
    }

    @Test
    @DisplayName("IGD-48: the array is dense and ends with 713")
    @Requirement({"IGD-31", "IGD-48", "CLI-37"})
    void theArrayIsWalkedUntil713() throws IgdError {
        call(ONE, ALICE, "AddPortMapping", mapping());
        call(ONE, BOB, "AddPortMapping", with(mapping(), "NewExternalPort", "9090", "NewInternalClient", ""));
        assertThat(call(ONE, ALICE, "GetGenericPortMappingEntry", Map.of("NewPortMappingIndex", "1")))
                .containsEntry("NewExternalPort", "9090")
                .containsEntry("NewProtocol", "TCP")
                .containsEntry("NewRemoteHost", "")
                .as("IGD-31: an empty client is the one who asks")
                .containsEntry("NewInternalClient", "192.0.2.11");
        assertThat(code(ONE, ALICE, "GetGenericPortMappingEntry", Map.of("NewPortMappingIndex", "2")))
                .isEqualTo(713);
    }

    @Test
    @DisplayName("IGD-25, IGD-39: the same client refreshes, another is in conflict")
    @Requirement({"IGD-25", "IGD-39"})
    void theTableOfConflicts() throws IgdError {
        call(ONE, ALICE, "AddPortMapping", mapping());
        call(ONE, ALICE, "AddPortMapping", with(mapping(), "NewInternalPort", "81"));
        assertThat(mappings())
                .singleElement()
                .extracting(mapping -> mapping.client().port())
                .isEqualTo(81);
        Map<String, String> bobs = with(mapping(), "NewInternalClient", "192.0.2.11");
        assertThat(code(ONE, BOB, "AddPortMapping", bobs)).isEqualTo(718);
        assertThat(code(ONE, BOB, "AddPortMapping", with(bobs, "NewRemoteHost", "198.51.100.7")))
                .isEqualTo(718);
        assertThat(code(ONE, BOB, "DeletePortMapping", key(8080))).isEqualTo(606);
    }

    @Test
    @DisplayName("IGD-25: a port of the admin is 718 in :1 and 729 in :2")
    void aPortOfTheAdminIsTakenOtherwise() {
        gateway.gateway
                .grant(List.of(new AdminMapping(
                        Transport.TCP, 8080, new InternalClient(BOB, 80), RemoteFilter.EVERYONE, "", Optional.empty())))
                .toCompletableFuture()
                .join();
        assertThat(code(ONE, ALICE, "AddPortMapping", mapping())).isEqualTo(718);
        assertThat(code(TWO, ALICE, "AddPortMapping", mapping())).isEqualTo(729);
    }

    @Test
    @DisplayName("IGD-26, IGD-27: AddAny takes the port, another one when it is taken, and any for 0")
    @Requirement({"IGD-26", "IGD-27"})
    void addAnyFindsAnother() throws IgdError {
        assertThat(call(TWO, ALICE, "AddAnyPortMapping", mapping())).containsEntry("NewReservedPort", "8080");
        Map<String, String> bobs = with(mapping(), "NewInternalClient", "192.0.2.11");
        String other = requireNonNull(call(TWO, BOB, "AddAnyPortMapping", bobs).get("NewReservedPort"));
        assertThat(Integer.parseInt(other)).isNotEqualTo(8080).isBetween(1, 65535);
        String any = requireNonNull(
                call(TWO, ALICE, "AddAnyPortMapping", with(mapping(), "NewExternalPort", "0", "NewInternalPort", "82"))
                        .get("NewReservedPort"));
        assertThat(mappings()).hasSize(3).anyMatch(mapping -> mapping.key().externalPort() == Integer.parseInt(any));
    }

    @Test
    @DisplayName("IGD-35, IGD-37: 0 reads 0 in :1, and is a week in :2")
    @Requirement({"IGD-35", "IGD-37"})
    void leaseZeroMeansTwoThings() throws IgdError {
        call(ONE, ALICE, "AddPortMapping", with(mapping(), "NewLeaseDuration", "0"));
        assertThat(lease(ONE, 8080)).isEqualTo("0");
        call(TWO, ALICE, "AddPortMapping", with(mapping(), "NewLeaseDuration", "0", "NewExternalPort", "8081"));
        assertThat(lease(TWO, 8081)).isEqualTo(Integer.toString(WEEK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ui4"})
    @DisplayName("CLI-26: the name of the type instead of a value is 0 in :1 and 402 in :2")
    @Requirement("CLI-26")
    void aLeaseThatIsNoneIsZeroInOne(String text) throws IgdError {
        call(ONE, ALICE, "AddPortMapping", with(mapping(), "NewLeaseDuration", text));
        assertThat(lease(ONE, 8080)).isEqualTo("0");
        assertThat(code(TWO, ALICE, "AddPortMapping", with(mapping(), "NewLeaseDuration", text)))
                .isEqualTo(402);
    }

    @Test
    @DisplayName("IGD-35: :2 reads no lease longer than a week, whoever made it")
    @Requirement("IGD-35")
    void aLeaseOfAnotherMechanismReadsAsAWeekAtMost() throws IgdError {
        gateway.gateway
                .grant(List.of(new AdminMapping(
                        Transport.TCP,
                        8080,
                        new InternalClient(BOB, 80),
                        RemoteFilter.EVERYONE,
                        "",
                        Optional.of(Duration.ofDays(30)))))
                .toCompletableFuture()
                .join();
        assertThat(lease(TWO, 8080)).isEqualTo(Integer.toString(WEEK));
        assertThat(lease(ONE, 8080)).isEqualTo("2592000");
    }

    @Test
    @DisplayName("IGD-38: a lease reads as what remains of it, never 0 while it lives")
    @Requirement("IGD-38")
    void leasesRunDown() throws IgdError {
        call(ONE, ALICE, "AddPortMapping", mapping());
        gateway.passes(Duration.ofSeconds(3599).plusMillis(500));
        assertThat(lease(ONE, 8080)).isEqualTo("1");
    }

    @Test
    @DisplayName("IGD-33: a disabled mapping is listed as such")
    @Requirement("IGD-33")
    void disabledIsKept() throws IgdError {
        call(ONE, ALICE, "AddPortMapping", with(mapping(), "NewEnabled", "False"));
        assertThat(call(ONE, ALICE, "GetSpecificPortMappingEntry", key(8080))).containsEntry("NewEnabled", "0");
    }

    @Test
    @DisplayName("IGD-28, IGD-50, IGD-51: one remote host is kept and part of the name; 0.0.0.0 and * are everyone")
    @Requirement({"IGD-28", "IGD-50", "IGD-51"})
    void remoteHosts() throws IgdError {
        call(ONE, ALICE, "AddPortMapping", with(mapping(), "NewRemoteHost", "198.51.100.7"));
        assertThat(code(ONE, ALICE, "GetSpecificPortMappingEntry", key(8080))).isEqualTo(714);
        assertThat(code(ONE, ALICE, "DeletePortMapping", key(8080))).isEqualTo(714);
        Map<String, String> whole = with(key(8080), "NewRemoteHost", "198.51.100.7");
        call(ONE, ALICE, "GetSpecificPortMappingEntry", whole);
        call(ONE, ALICE, "DeletePortMapping", whole);
        call(ONE, ALICE, "AddPortMapping", with(mapping(), "NewRemoteHost", "0.0.0.0"));
        call(ONE, ALICE, "DeletePortMapping", with(key(8080), "NewRemoteHost", "*"));
    }

    @ParameterizedTest
    @DisplayName("IGD-23, IGD-24, IGD-30, IGD-35: bad arguments, in :1 and :2")
    @CsvSource({
        "NewExternalPort, 70000, 402, 601",
        "NewExternalPort, -1, 402, 601",
        "NewExternalPort, 0, 716, 716",
        "NewExternalPort, '', 402, 402",
        "NewExternalPort, 80x, 402, 402",
        "NewExternalPort, 0x50, 402, 402",
        "NewExternalPort, 99999999999999999999, 402, 601",
        "NewInternalPort, 70000, 402, 601",
        "NewInternalPort, -7, 402, 601",
        "NewInternalPort, 0, 402, 732",
        "NewProtocol, SCTP, 402, 601",
        "NewProtocol, '', 402, 402",
        "NewEnabled, maybe, 402, 402",
        "NewEnabled, '', 402, 402",
        "NewLeaseDuration, -1, 402, 601",
        "NewLeaseDuration, 4294967296, 402, 601",
        "NewLeaseDuration, soon, 402, 402",
        "NewRemoteHost, peer.example, 600, 600",
        "NewRemoteHost, 2001:db8::1, 600, 600",
        "NewInternalClient, console.lan, 600, 600",
        "NewInternalClient, 192.0.2.11, 606, 606",
        "NewInternalClient, 198.51.100.9, 606, 606",
        "NewInternalClient, 192.0.2.1, 606, 606",
    })
    @Requirement({"IGD-23", "IGD-24", "IGD-30", "IGD-31", "IGD-44"})
    void badArguments(String name, String value, int inOne, int inTwo) {
        assertThat(code(ONE, ALICE, "AddPortMapping", with(mapping(), name, value)))
                .isEqualTo(inOne);
        assertThat(code(TWO, ALICE, "AddPortMapping", with(mapping(), name, value)))
                .isEqualTo(inTwo);
        assertThat(mappings()).isEmpty();
    }

    @Test
    @DisplayName("IGD-35: beyond a week is 601 in :2 and cut in :1")
    @Requirement({"IGD-35", "IGD-36", "CLI-40"})
    void aLeaseBeyondAWeek() throws IgdError {
        Map<String, String> year = with(mapping(), "NewLeaseDuration", "31536000");
        assertThat(code(TWO, ALICE, "AddPortMapping", year)).isEqualTo(601);
        call(ONE, ALICE, "AddPortMapping", year);
        assertThat(lease(ONE, 8080)).isEqualTo(Integer.toString(WEEK));
    }

    @Test
    @Requirement("IGD-34")
    void anOverlongDescriptionIs605() {
        assertThat(code(ONE, ALICE, "AddPortMapping", with(mapping(), "NewPortMappingDescription", "x".repeat(513))))
                .isEqualTo(605);
    }

    @Test
    @DisplayName("IGD-53: a range goes as one change; another's entries stay")
    @Requirement("IGD-53")
    void rangesAreDeleted() throws IgdError {
        call(TWO, ALICE, "AddPortMapping", mapping());
        call(TWO, ALICE, "AddPortMapping", with(mapping(), "NewExternalPort", "8090"));
        call(TWO, BOB, "AddPortMapping", with(mapping(), "NewExternalPort", "8085", "NewInternalClient", "192.0.2.11"));
        assertThat(code(TWO, ALICE, "DeletePortMappingRange", range(9000, 8000)))
                .isEqualTo(733);
        assertThat(code(TWO, ALICE, "DeletePortMappingRange", range(1, 100))).isEqualTo(730);
        assertThat(code(TWO, ALICE, "DeletePortMappingRange", range(0, 0))).isEqualTo(730);
        long before = changes();
        call(TWO, ALICE, "DeletePortMappingRange", range(8000, 9000));
        assertThat(changes() - before).isEqualTo(1);
        assertThat(mappings()).extracting(mapping -> mapping.client().address()).containsExactly(BOB);
        assertThat(code(TWO, ALICE, "DeletePortMappingRange", range(8000, 9000)))
                .isEqualTo(730);
    }

    @Test
    @DisplayName("IGD-54, IGD-56: a list is one document, one's own or all, in order, as long as asked")
    @Requirement({"IGD-54", "IGD-56"})
    void listsAreDocuments() throws IgdError {
        call(TWO, ALICE, "AddPortMapping", with(mapping(), "NewExternalPort", "9000"));
        call(TWO, ALICE, "AddPortMapping", mapping());
        call(TWO, BOB, "AddPortMapping", with(mapping(), "NewExternalPort", "8085", "NewInternalClient", "192.0.2.11"));
        assertThat(ports(list("0", 0))).containsExactly("8080", "9000");
        assertThat(ports(list("1", 0))).containsExactly("8080", "8085", "9000");
        assertThat(ports(list("1", 2))).containsExactly("8080", "8085");
        assertThat(list("0", 1))
                .contains("xmlns:p=\"urn:schemas-upnp-org:gw:WANIPConnection\"")
                .contains(
                        "<p:NewDescription>&lt;a&amp;\"é\"&gt;</p:NewDescription><p:NewLeaseTime>3600</p:NewLeaseTime>");
        assertThat(code(TWO, ALICE, "GetListOfPortMappings", with(range(9, 8), "NewNumberOfPorts", "0")))
                .isEqualTo(733);
        assertThat(code(TWO, ALICE, "GetListOfPortMappings", with(range(1, 9), "NewNumberOfPorts", "0")))
                .isEqualTo(730);
    }

    @Test
    @DisplayName("UDA-63: a list of long descriptions ends at 64 KiB, and the rest is asked for from its last port on")
    void listsEndWhereTheyAreFull() throws IgdError {
        String longest = "é".repeat(512);
        for (int port = 8000; port < 8110; port++) {
            call(
                    TWO,
                    ALICE,
                    "AddPortMapping",
                    with(mapping(), "NewExternalPort", port + "", "NewPortMappingDescription", longest));
        }
        for (String manage : List.of("0", "1")) {
            String first = list(manage, 0);
            assertThat(first.length()).isBetween(PortListing.FULL, PortListing.FULL + 2048);
            assertThat(ports(first)).startsWith("8000", "8001").hasSizeBetween(60, 109);
        }
    }

    @Test
    @DisplayName("IGD-54: one's own list is of the transport and the ports asked for, in order of the port")
    @Requirement("IGD-54")
    void ownListsKeepToTheRange() throws IgdError {
        call(TWO, ALICE, "AddPortMapping", with(mapping(), "NewExternalPort", "9000"));
        call(TWO, ALICE, "AddPortMapping", with(mapping(), "NewExternalPort", "8001"));
        call(TWO, ALICE, "AddPortMapping", with(mapping(), "NewExternalPort", "7999"));
        call(TWO, ALICE, "AddPortMapping", with(mapping(), "NewExternalPort", "8002", "NewProtocol", "UDP"));
        assertThat(ports(list("0", 0))).containsExactly("8001", "9000");
        assertThat(ports(list("0", 1))).containsExactly("8001");
    }

    @Test
    @DisplayName("IGD-11, IGD-19: status follows the link and the address")
    @Requirement({"IGD-11", "IGD-19", "IGD-21", "CLI-33"})
    void statusFollowsLinkAndAddress() throws IgdError {
        assertThat(call(ONE, ALICE, "GetStatusInfo", Map.of()))
                .containsEntry("NewConnectionStatus", "Connected")
                .containsEntry("NewLastConnectionError", "ERROR_NONE")
                .containsEntry("NewUptime", "3600");
        assertThat(call(ONE, ALICE, "GetExternalIPAddress", Map.of()))
                .containsEntry("NewExternalIPAddress", "198.51.100.1");
        assertThat(call(ONE, ALICE, "GetConnectionTypeInfo", Map.of()))
                .containsEntry("NewConnectionType", "IP_Routed")
                .containsEntry("NewPossibleConnectionTypes", "IP_Routed");
        gateway.gateway.externalAddress(Optional.empty()).toCompletableFuture().join();
        assertThat(call(ONE, ALICE, "GetExternalIPAddress", Map.of())).containsEntry("NewExternalIPAddress", "");
        assertThat(call(ONE, ALICE, "GetStatusInfo", Map.of()))
                .containsEntry("NewConnectionStatus", "Disconnected")
                .as("the link is up, so it is the address that is missing")
                .containsEntry("NewLastConnectionError", "ERROR_IP_CONFIGURATION");
        assertThat(code(ONE, ALICE, "AddPortMapping", mapping())).isEqualTo(501);
        assertThat(code(ONE, ALICE, "RequestConnection", Map.of())).isEqualTo(704);
    }

    @ParameterizedTest
    @DisplayName("IGD-16 to IGD-18: the link is watched, not steered")
    @CsvSource({
        "SetConnectionType, NewConnectionType, IP_Routed, 703, 731",
        "SetConnectionType, NewConnectionType, PPPoE, 402, 601",
        "ForceTermination, NewX, '', 606, 606",
        "RequestTermination, NewX, '', 606, 606",
        "SetIdleDisconnectTime, NewIdleDisconnectTime, 5, 606, 606",
    })
    @Requirement({"IGD-16", "IGD-18"})
    void theLinkIsNotSteered(String action, String name, String value, int inOne, int inTwo) {
        assertThat(code(ONE, ALICE, action, Map.of(name, value))).isEqualTo(inOne);
        assertThat(code(TWO, ALICE, action, Map.of(name, value))).isEqualTo(inTwo);
    }

    @Test
    @Requirement({"IGD-17", "IGD-20"})
    void whatIsSoAlreadyMayBeAskedFor() throws IgdError {
        assertThat(call(ONE, ALICE, "RequestConnection", Map.of())).isEmpty();
        assertThat(call(ONE, ALICE, "SetIdleDisconnectTime", Map.of("NewIdleDisconnectTime", "0")))
                .isEmpty();
        assertThat(call(ONE, ALICE, "GetNATRSIPStatus", Map.of()))
                .containsEntry("NewRSIPAvailable", "0")
                .containsEntry("NewNATEnabled", "1");
    }

    @Test
    @DisplayName("IGD-15: what is not answered in time is 501, and is not done later either")
    @Requirement({"IGD-15", "UDA-60"})
    void whatIsGivenUpIsNotDoneLater() {
        try (TestGateway still = TestGateway.at("2030-01-01T12:00:00Z")) {
            IgdAction add = requireNonNull(impatient(still).actions(ONE).get("AddPortMapping"));
            Call call = new Call(ONE, ALICE, List.copyOf(mapping().entrySet()));
            assertThatExceptionOfType(IgdError.class)
                    .isThrownBy(() -> add.invoke(call))
                    .withMessageContaining("501");
            still.settle();
            assertThat(still.mappings()).isEmpty();
        }
    }

    @Test
    void aGatewayThatStopsIsA501() {
        try (TestGateway stopping = TestGateway.at("2030-01-01T12:00:00Z")) {
            stopping.gateway.stop();
            IgdAction read = requireNonNull(impatient(stopping).actions(ONE).get("GetSpecificPortMappingEntry"));
            Call call = new Call(ONE, ALICE, List.copyOf(key(8080).entrySet()));
            assertThatExceptionOfType(IgdError.class)
                    .isThrownBy(() -> read.invoke(call))
                    .withMessageContaining("501");
        }
    }

    @Test
    @Requirement("IGD-45")
    void whatThePlaneCannotCarryIs501AndLeavesNothing() {
        gateway.plane.fails(1);
        assertThat(code(ONE, ALICE, "AddPortMapping", mapping())).isEqualTo(501);
        assertThat(mappings()).isEmpty();
    }

    private WanIpConnection impatient(TestGateway other) {
        return new WanIpConnection(
                new Door(other.gateway, other.inside, Duration.ofMillis(50)),
                other.clock(),
                new WanStatus(link, other.gateway::externalAddress));
    }

    private String lease(IgdVersion version, int port) throws IgdError {
        return requireNonNull(
                call(version, ALICE, "GetSpecificPortMappingEntry", key(port)).get("NewLeaseDuration"));
    }

    private String list(String manage, int most) throws IgdError {
        Map<String, String> arguments =
                with(range(8000, 65535), "NewManage", manage, "NewNumberOfPorts", Integer.toString(most));
        return requireNonNull(
                call(TWO, ALICE, "GetListOfPortMappings", arguments).get("NewPortListing"));
    }

    private static List<String> ports(String listing) {
        return java.util.regex.Pattern.compile("<p:NewExternalPort>(\\d+)<")
                .matcher(listing)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static Map<String, String> mapping() {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("NewRemoteHost", "");
        arguments.put("NewExternalPort", "8080");
        arguments.put("NewProtocol", "tcp");
        arguments.put("NewInternalPort", "80");
        arguments.put("NewInternalClient", "192.0.2.10");
        arguments.put("NewEnabled", "1");
        arguments.put("NewPortMappingDescription", "<a&\"é\">");
        arguments.put("NewLeaseDuration", "3600");
        return arguments;
    }

    private static Map<String, String> key(int port) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("NewProtocol", "TCP");
        arguments.put("NewExternalPort", Integer.toString(port));
        arguments.put("NewRemoteHost", "");
        return arguments;
    }

    private static Map<String, String> range(int first, int last) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("NewStartPort", Integer.toString(first));
        arguments.put("NewEndPort", Integer.toString(last));
        arguments.put("NewProtocol", "TCP");
        arguments.put("NewManage", "0");
        return arguments;
    }

    private static Map<String, String> with(Map<String, String> arguments, String... more) {
        Map<String, String> changed = new LinkedHashMap<>(arguments);
        for (int i = 0; i < more.length; i += 2) {
            changed.put(more[i], more[i + 1]);
        }
        return changed;
    }

    private Map<String, String> call(IgdVersion version, InetAddress who, String action, Map<String, String> arguments)
            throws IgdError {
        Call call = new Call(version, who, List.copyOf(arguments.entrySet()));
        return requireNonNull(service.actions(version).get(action)).invoke(call);
    }

    private int code(IgdVersion version, InetAddress who, String action, Map<String, String> arguments) {
        return code(new Call(version, who, List.copyOf(arguments.entrySet())), action);
    }

    private int code(Call call, String action) {
        IgdAction invoked = requireNonNull(service.actions(call.version()).get(action));
        return assertThatExceptionOfType(IgdError.class)
                .as("%s %s", action, call.arguments())
                .isThrownBy(() -> invoked.invoke(call))
                .actual()
                .error()
                .code();
    }

    private List<Mapping> mappings() {
        return gateway.gateway
                .read(leases ->
                        leases.all().stream().map(lease -> lease.mapping()).toList())
                .toCompletableFuture()
                .join();
    }

    private long changes() {
        return gateway.gateway
                .read(leases -> leases.changes())
                .toCompletableFuture()
                .join();
    }
}
