package org.sallyport.protocol.igd.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.action.IgdCalls.ALICE;
import static org.sallyport.protocol.igd.action.IgdCalls.ALICE6;
import static org.sallyport.protocol.igd.action.IgdCalls.BOB;
import static org.sallyport.protocol.igd.action.IgdCalls.bobs;
import static org.sallyport.protocol.igd.action.IgdCalls.key;
import static org.sallyport.protocol.igd.action.IgdCalls.mapping;
import static org.sallyport.protocol.igd.action.IgdCalls.range;
import static org.sallyport.protocol.igd.action.IgdCalls.settled;
import static org.sallyport.protocol.igd.action.IgdCalls.with;
import static org.sallyport.protocol.igd.action.IgdVersion.ONE;
import static org.sallyport.protocol.igd.action.IgdVersion.TWO;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.AdminMapping;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** Who meets whom at an external port, by the decision table of WANIPConnection:2 §2.4.16 and what clients rely on. */
class ConnectionRulesTest {
    private final IgdCalls igd = new IgdCalls();

    @AfterEach
    void stop() {
        igd.close();
    }

    @ParameterizedTest
    @DisplayName("IGD-25, IGD-43: the decision table of AddPortMapping, in both versions")
    @Requirement({"IGD-25", "IGD-43"})
    @CsvSource({
        "'', 192.0.2.10, 0",
        "'', 192.0.2.11, 718",
        "198.51.100.7, 192.0.2.11, 718",
        "198.51.100.7, 192.0.2.10, 718",
    })
    void theDecisionTable(String remoteHost, String client, int code) throws IgdError {
        InetAddress asker = client.endsWith("10") ? ALICE : BOB;
        for (IgdVersion version : IgdVersion.values()) {
            igd.call(version, ALICE, "AddPortMapping", mapping("NewPortMappingDescription", "first"));
            Map<String, String> second =
                    mapping("NewRemoteHost", remoteHost, "NewInternalClient", client, "NewInternalPort", "81");
            if (code == 0) {
                igd.call(version, asker, "AddPortMapping", second);
            } else {
                assertThat(igd.code(version, asker, "AddPortMapping", second)).isEqualTo(code);
            }
            assertThat(igd.mappings())
                    .singleElement()
                    .extracting(Mapping::client)
                    .isEqualTo(new InternalClient(ALICE, code == 0 ? 81 : 80));
        }
    }

    @Test
    @DisplayName("IGD-25: what the admin or PCP holds is 729 in :2 and 718 in :1, for the holder's own host, too")
    @Requirement("IGD-25")
    void otherMechanismsAreNamedAsSuch() {
        settled(igd.gateway.gateway.grant(List.of(new AdminMapping(
                Transport.TCP, 8080, new InternalClient(BOB, 80), RemoteFilter.EVERYONE, "", Optional.empty()))));
        settled(igd.gateway.gateway.map(
                Ask.pcp(90).tcp().preferring(9090).from(BOB).request()));
        for (String port : List.of("8080", "9090")) {
            assertThat(igd.code(ONE, ALICE, "AddPortMapping", mapping("NewExternalPort", port)))
                    .isEqualTo(718);
            assertThat(igd.code(TWO, ALICE, "AddPortMapping", mapping("NewExternalPort", port)))
                    .isEqualTo(729);
        }
        assertThat(igd.code(TWO, BOB, "AddPortMapping", bobs("NewExternalPort", "9090")))
                .as("another endpoint than PCP's")
                .isEqualTo(729);
    }

    @Test
    @DisplayName("IGD-26: AddAny picks another port wherever AddPortMapping says 718 or 729, and keeps its own")
    @Requirement({"IGD-26", "CLI-44"})
    void addAnyGivesWay() throws IgdError {
        settled(igd.gateway.gateway.grant(List.of(new AdminMapping(
                Transport.TCP, 9090, new InternalClient(BOB, 80), RemoteFilter.EVERYONE, "", Optional.empty()))));
        igd.call(TWO, BOB, "AddPortMapping", bobs());
        for (String port : List.of("8080", "9090")) {
            String reserved = igd.call(
                            TWO, ALICE, "AddAnyPortMapping", mapping("NewExternalPort", port, "NewInternalPort", port))
                    .getOrDefault("NewReservedPort", "");
            assertThat(reserved).isNotEqualTo(port);
            assertThat(igd.call(TWO, ALICE, "GetSpecificPortMappingEntry", key(Integer.parseInt(reserved))))
                    .as("NewReservedPort is the truth")
                    .containsEntry("NewInternalClient", "192.0.2.10")
                    .containsEntry("NewInternalPort", port);
        }
        assertThat(igd.call(TWO, BOB, "AddAnyPortMapping", bobs("NewInternalPort", "81")))
                .as("its own entry is overwritten")
                .containsEntry("NewReservedPort", "8080");
    }

    @Test
    @DisplayName("IGD-42: a port in use on this host is a conflict, and AddAny picks another")
    @Requirement("IGD-42")
    void portsOfThisHostAreTaken() throws IgdError {
        igd.gateway.plane.refuses(key -> key.externalPort() == 8080);
        assertThat(igd.code(ONE, ALICE, "AddPortMapping", mapping())).isEqualTo(718);
        assertThat(igd.call(TWO, ALICE, "AddAnyPortMapping", mapping()).get("NewReservedPort"))
                .isNotEqualTo("8080");
    }

    @ParameterizedTest
    @EnumSource(IgdVersion.class)
    @DisplayName("IGD-39, CLI-39, CLI-47: the owner's same request again extends its lease and is never a conflict")
    @Requirement({"IGD-39", "CLI-39", "CLI-47", "CLI-63"})
    void renewalsExtend(IgdVersion version) throws IgdError {
        for (int i = 0; i < 3; i++) {
            igd.call(version, ALICE, "AddPortMapping", mapping());
            assertThat(igd.lease(version, 8080)).isEqualTo("3600");
            igd.gateway.passes(Duration.ofMinutes(30));
            assertThat(igd.lease(version, 8080)).isEqualTo("1800");
        }
        igd.call(
                version,
                ALICE,
                "AddPortMapping",
                mapping("NewInternalPort", "81", "NewPortMappingDescription", "reborn"));
        assertThat(igd.call(version, ALICE, "GetSpecificPortMappingEntry", key(8080)))
                .containsEntry("NewInternalPort", "81")
                .containsEntry("NewPortMappingDescription", "reborn");
        assertThat(igd.mappings()).hasSize(1);
    }

    @Test
    @DisplayName("IGD-38, IGD-13: a disabled entry ages as well, and its end is one change")
    @Requirement({"IGD-33", "IGD-38"})
    void disabledEntriesAge() throws IgdError {
        igd.call(TWO, ALICE, "AddPortMapping", mapping("NewEnabled", "0"));
        assertThat(igd.mappings()).singleElement().extracting(Mapping::enabled).isEqualTo(false);
        igd.gateway.passes(Duration.ofMinutes(10));
        assertThat(igd.lease(TWO, 8080)).isEqualTo("3000");
        long before = igd.changes();
        igd.gateway.passes(Duration.ofSeconds(3001));
        assertThat(igd.code(TWO, ALICE, "GetSpecificPortMappingEntry", key(8080)))
                .isEqualTo(714);
        assertThat(igd.changes()).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("IGD-13: one step for each successful change of whatever origin, none for a refusal")
    @Requirement("IGD-13")
    void theUpdateIdCountsChanges() throws IgdError {
        long start = igd.changes();
        igd.call(TWO, ALICE, "AddPortMapping", mapping());
        igd.call(TWO, ALICE, "AddPortMapping", mapping("NewInternalPort", "81"));
        assertThat(igd.changes()).as("made, and altered").isEqualTo(start + 2);
        igd.code(TWO, BOB, "AddPortMapping", bobs());
        igd.code(TWO, BOB, "DeletePortMapping", key(8080));
        assertThat(igd.changes()).as("refused").isEqualTo(start + 2);
        settled(igd.gateway.gateway.grant(List.of(new AdminMapping(
                Transport.TCP, 9090, new InternalClient(BOB, 80), RemoteFilter.EVERYONE, "", Optional.empty()))));
        settled(igd.gateway.gateway.map(Ask.pcp(5000).request()));
        assertThat(igd.changes()).as("the admin's and PCP's").isEqualTo(start + 4);
        igd.call(TWO, ALICE, "AddPortMapping", mapping("NewExternalPort", "8090"));
        igd.call(TWO, ALICE, "DeletePortMappingRange", range(8000, 9000));
        assertThat(igd.changes()).as("made, and two gone at once").isEqualTo(start + 6);
    }

    @Test
    @DisplayName("IGD-49: the array holds what other protocols and the admin have made")
    @Requirement("IGD-49")
    void theArrayHoldsWhatOthersMade() throws IgdError {
        settled(igd.gateway.gateway.map(Ask.pcp(5000).preferring(5000).request()));
        settled(igd.gateway.gateway.grant(List.of(new AdminMapping(
                Transport.TCP, 9090, new InternalClient(BOB, 80), RemoteFilter.EVERYONE, "web", Optional.empty()))));
        assertThat(igd.call(ONE, ALICE, "GetGenericPortMappingEntry", Map.of("NewPortMappingIndex", "0")))
                .containsEntry("NewExternalPort", "5000")
                .containsEntry("NewProtocol", "UDP");
        assertThat(igd.call(TWO, ALICE, "GetGenericPortMappingEntry", Map.of("NewPortMappingIndex", "1")))
                .containsEntry("NewPortMappingDescription", "web")
                .containsEntry("NewLeaseDuration", "0");
        assertThat(igd.call(TWO, ALICE, "GetPortMappingNumberOfEntries", Map.of()))
                .containsEntry("NewPortMappingNumberOfEntries", "2");
    }

    @Test
    @DisplayName("IGD-48: after a deletion the array closes up, and between changes its order stands")
    @Requirement("IGD-48")
    void theArrayClosesUp() throws IgdError {
        for (String port : List.of("8001", "8002", "8003")) {
            igd.call(ONE, ALICE, "AddPortMapping", mapping("NewExternalPort", port));
        }
        igd.call(ONE, ALICE, "DeletePortMapping", key(8002));
        List<String> walked = List.of(entry(0), entry(1));
        assertThat(walked).containsExactlyInAnyOrder("8001", "8003");
        assertThat(List.of(entry(0), entry(1))).isEqualTo(walked);
        assertThat(igd.code(ONE, ALICE, "GetGenericPortMappingEntry", Map.of("NewPortMappingIndex", "2")))
                .isEqualTo(713);
    }

    private String entry(int index) throws IgdError {
        return igd.call(ONE, ALICE, "GetGenericPortMappingEntry", Map.of("NewPortMappingIndex", index + ""))
                .getOrDefault("NewExternalPort", "");
    }

    @Test
    @DisplayName("IGD-40, IGD-41: below 1024 it is for the policy to say, and what it denies is 606")
    @Requirement({"IGD-40", "IGD-41", "CLI-28"})
    void lowPortsAreForThePolicy() throws IgdError {
        igd.call(ONE, ALICE, "AddPortMapping", mapping("NewExternalPort", "443"));
        try (IgdCalls strict = new IgdCalls(org.sallyport.core.gateway.TestGateway.highPorts())) {
            for (IgdVersion version : IgdVersion.values()) {
                assertThat(strict.code(version, ALICE, "AddPortMapping", mapping("NewExternalPort", "443")))
                        .isEqualTo(606);
                assertThat(strict.code(version, BOB, "AddPortMapping", mapping()))
                        .as("another's address")
                        .isEqualTo(606);
            }
            strict.call(TWO, ALICE, "AddPortMapping", mapping());
            assertThat(strict.code(TWO, BOB, "DeletePortMapping", key(8080))).isEqualTo(606);
            assertThat(strict.code(TWO, BOB, "DeletePortMappingRange", with(range(1, 65535), "NewManage", "1")))
                    .isEqualTo(730);
        }
    }

    @Test
    @DisplayName("IGD-52, IGD-50: deleting and reading are for the exact triple, port 0 included")
    @Requirement({"IGD-50", "IGD-52"})
    void theTripleIsExact() throws IgdError {
        igd.call(TWO, ALICE, "AddPortMapping", mapping("NewRemoteHost", "198.51.100.7"));
        for (String action : List.of("DeletePortMapping", "GetSpecificPortMappingEntry")) {
            assertThat(igd.code(TWO, ALICE, action, key(8080))).isEqualTo(714);
            assertThat(igd.code(TWO, ALICE, action, with(key(8080), "NewRemoteHost", "198.51.100.8")))
                    .isEqualTo(714);
            assertThat(igd.code(TWO, ALICE, action, with(key(8080), "NewProtocol", "UDP")))
                    .isEqualTo(714);
            assertThat(igd.code(TWO, ALICE, action, key(0))).isEqualTo(714);
        }
        assertThat(igd.mappings()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP", "tcp", "Tcp"})
    @DisplayName("IGD-22: an entry is known by remote host, port and protocol, the protocol in any case")
    @Requirement("IGD-22")
    void theProtocolIsReadInAnyCase(String protocol) throws IgdError {
        igd.call(ONE, ALICE, "AddPortMapping", mapping("NewProtocol", protocol));
        igd.call(ONE, ALICE, "AddPortMapping", mapping("NewProtocol", "UDP"));
        assertThat(igd.call(ONE, ALICE, "GetSpecificPortMappingEntry", with(key(8080), "NewProtocol", protocol)))
                .containsEntry("NewInternalClient", "192.0.2.10");
        igd.call(ONE, ALICE, "DeletePortMapping", with(key(8080), "NewProtocol", protocol));
        assertThat(igd.mappings())
                .singleElement()
                .extracting(left -> left.key().transport())
                .isEqualTo(Transport.UDP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "*"})
    @DisplayName("IGD-51, CLI-27: every way to say everyone finds the same entry, saying nothing included")
    @Requirement({"IGD-51", "CLI-27"})
    void everyoneIsSaidInManyWays(String everyone) throws IgdError {
        igd.call(ONE, ALICE, "AddPortMapping", mapping("NewRemoteHost", everyone));
        assertThat(igd.mappings()).singleElement().extracting(Mapping::filter).isEqualTo(RemoteFilter.EVERYONE);
        Map<String, String> silent = key(8080);
        silent.remove("NewRemoteHost");
        assertThat(igd.call(ONE, ALICE, "GetSpecificPortMappingEntry", silent)).containsEntry("NewInternalPort", "80");
        igd.call(ONE, ALICE, "DeletePortMapping", silent);
        Map<String, String> without = mapping();
        without.remove("NewRemoteHost");
        igd.call(ONE, ALICE, "AddPortMapping", without);
        assertThat(igd.mappings()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<a&\"é\">", "a,b;c", "Transmission at 51413", "ゲーム", "' OR 1=1 --"})
    @DisplayName("IGD-34, CLI-29: a description comes back as it was given")
    @Requirement({"IGD-34", "CLI-29"})
    void descriptionsComeBack(String description) throws IgdError {
        igd.call(ONE, ALICE, "AddPortMapping", mapping("NewPortMappingDescription", description));
        assertThat(igd.call(ONE, ALICE, "GetSpecificPortMappingEntry", key(8080)))
                .containsEntry("NewPortMappingDescription", description);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "true, 1", "True, 1", "YES, 1", "0, 0", "false, 0", "no, 0", "FALSE, 0"})
    @DisplayName("IGD-14, CLI-25: booleans in every spelling, answered as 0 or 1")
    @Requirement({"IGD-14", "CLI-25"})
    void booleansAreReadInEverySpelling(String spelling, String meaning) throws IgdError {
        igd.call(ONE, ALICE, "AddPortMapping", mapping("NewEnabled", spelling));
        assertThat(igd.call(ONE, ALICE, "GetSpecificPortMappingEntry", key(8080)))
                .containsEntry("NewEnabled", meaning);
        Map<String, String> without = mapping();
        without.remove("NewEnabled");
        assertThat(igd.code(ONE, ALICE, "AddPortMapping", without)).isEqualTo(402);
    }

    @Test
    @DisplayName("CLI-46, CLI-41: of two consoles with one fixed port the second is told so, every time")
    @Requirement({"CLI-41", "CLI-46"})
    void theSecondConsoleIsToldSo() throws IgdError {
        Map<String, String> xbox = mapping("NewExternalPort", "3074", "NewInternalPort", "3074", "NewProtocol", "UDP");
        igd.call(ONE, ALICE, "AddPortMapping", xbox);
        for (int i = 0; i < 5; i++) {
            assertThat(igd.code(ONE, BOB, "AddPortMapping", with(xbox, "NewInternalClient", "192.0.2.11")))
                    .isEqualTo(718);
        }
        igd.call(ONE, BOB, "AddPortMapping", with(xbox, "NewInternalClient", "192.0.2.11", "NewExternalPort", "3075"));
        assertThat(igd.mappings()).hasSize(2);
    }

    @Test
    @DisplayName("CLI-45: both transports of one number go to the host that has the one")
    @Requirement("CLI-45")
    void bothTransportsOfOneNumberGoTogether() throws IgdError {
        igd.call(ONE, ALICE, "AddPortMapping", mapping("NewExternalPort", "51413", "NewInternalPort", "51413"));
        Map<String, String> udp = mapping("NewExternalPort", "51413", "NewInternalPort", "51413", "NewProtocol", "UDP");
        assertThat(igd.code(ONE, BOB, "AddPortMapping", with(udp, "NewInternalClient", "192.0.2.11")))
                .isEqualTo(718);
        igd.call(ONE, ALICE, "AddPortMapping", udp);
        assertThat(igd.mappings()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "CLI-64, CLI-65: one application by two protocols shares a mapping, in either order, until both are done")
    @Requirement({"CLI-64", "CLI-65"})
    void twoProtocolsShare(boolean upnpFirst) throws IgdError {
        Ask natPmp = Ask.natPmp(51413).preferring(51413).tcp();
        Map<String, String> upnp = mapping("NewExternalPort", "51413", "NewInternalPort", "51413");
        if (upnpFirst) {
            igd.call(ONE, ALICE, "AddPortMapping", upnp);
        }
        assertThat(settled(igd.gateway.gateway.map(natPmp.request()))).isInstanceOf(Outcome.Granted.class);
        if (!upnpFirst) {
            igd.call(ONE, ALICE, "AddPortMapping", upnp);
        }
        assertThat(igd.mappings()).hasSize(1);
        if (upnpFirst) {
            igd.call(ONE, ALICE, "DeletePortMapping", key(51413));
        } else {
            settled(igd.gateway.gateway.delete(natPmp.undo()));
        }
        assertThat(igd.mappings()).as("the other still holds it").hasSize(1);
        if (upnpFirst) {
            settled(igd.gateway.gateway.delete(natPmp.undo()));
        } else {
            igd.call(ONE, ALICE, "DeletePortMapping", key(51413));
        }
        assertThat(igd.mappings()).isEmpty();
    }

    @Test
    @DisplayName("a caller over IPv6 speaks for the IPv4 address that the neighbour table gives its host, for no other")
    void oneHostWithTwoAddresses() throws IgdError {
        igd.call(TWO, ALICE6, "AddPortMapping", mapping());
        igd.call(TWO, ALICE, "AddPortMapping", mapping("NewExternalPort", "8081"));
        igd.call(TWO, BOB, "AddPortMapping", bobs("NewExternalPort", "8082"));
        assertThat(igd.code(TWO, ALICE6, "AddPortMapping", bobs("NewExternalPort", "8083")))
                .isEqualTo(606);
        assertThat(igd.code(TWO, ALICE6, "AddPortMapping", mapping("NewInternalClient", "")))
                .isEqualTo(600);
        assertThat(igd.code(TWO, ALICE6, "DeletePortMapping", key(8082))).isEqualTo(606);
        igd.call(TWO, ALICE6, "DeletePortMapping", key(8081));
        assertThat(igd.call(TWO, ALICE6, "GetListOfPortMappings", with(range(1, 65535), "NewNumberOfPorts", "0"))
                        .get("NewPortListing"))
                .contains(">8080<")
                .doesNotContain(">8082<");
        igd.call(TWO, ALICE6, "DeletePortMappingRange", range(1, 65535));
        assertThat(igd.mappings()).singleElement().extracting(Mapping::client).isEqualTo(new InternalClient(BOB, 80));
    }
}
