package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;

/**
 * Hosts of both families that find the gateway and speak with it over IPv6. The relay plane opens nothing in an IPv6
 * firewall, so what they can have is mappings of their IPv4 addresses.
 */
@Tag("lab")
class Ipv6ClientIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final Upnpc UPNPC = new Upnpc(LAB::a, List.of("-6", "-m", "eth0"));
    private static final Upnpc OTHER = new Upnpc(LAB::b, List.of("-6", "-m", "eth0"));
    private static final Duration SOON = Duration.ofSeconds(10);

    @BeforeAll
    static void start() {
        LAB.gateway().start();
        LAB.awaitIpv6();
        // As hosts of both families they have used their router over IPv4, so it knows their addresses there.
        assertThat(LAB.a().call(() -> Probe.udp(Lab.GATEWAY, 9, "x"))).isEqualTo(Probe.REFUSED);
        assertThat(LAB.b().call(() -> Probe.udp(Lab.GATEWAY, 9, "x"))).isEqualTo(Probe.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff02::c", "ff05::c"})
    @Requirement({"CLI-8", "UDA-33"})
    void aSearchOfEitherGroupIsToldAnIpv6Location(String group) {
        assertThat(LAB.a().call(() -> Probe.answers("eth0", group, 1900, WanSideIT.search(), 3000)))
                .isNotEmpty()
                .allMatch(answer -> answer.contains("\r\nLOCATION: http://["));
    }

    @Test
    void upnpcFindsItAndListsWhatIsThere() {
        assertThat(UPNPC.control().getHost()).startsWith("[");
        assertThat(UPNPC.says("-s")).contains("ExternalIPAddress = " + Lab.EXTERNAL, "Status : Connected");
        assertThat(LAB.b()
                        .call(() -> Pcp.map(new Pcp.Ask(Lab.B, 3, Pcp.UDP, 8203, 18203, 600)))
                        .result())
                .isEqualTo(Pcp.SUCCESS);
        assertThat(UPNPC.says("-l")).contains("UDP 18203->" + Lab.B + ":8203");
    }

    /** The neighbour table says that both addresses are one host's. */
    @Test
    @Requirement("IGD-40")
    void aHostMapsItsIpv4AddressAndNobodyElses() {
        LAB.a().call(() -> Echo.tcp(Lab.A, 8201));
        assertThat(UPNPC.says("-a", Lab.A, "8201", "18201", "tcp"))
                .contains(":18201 TCP is redirected to internal " + Lab.A + ":8201");
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 18201, "x"))).isEqualTo(Lab.WAN + " x");

        assertThat(UPNPC.says("-a", Lab.B, "8202", "18202", "tcp")).contains("606");
        assertThat(REST.lease("tcp", 18202)).isEmpty();
        assertThat(OTHER.says("-d", "18201", "tcp")).contains("failed with code : 606");
        assertThat(REST.lease("tcp", 18201)).isPresent();
        assertThat(UPNPC.says("-d", "18201", "tcp")).contains("returned : 0");
        assertThat(REST.lease("tcp", 18201)).isEmpty();
    }

    @Test
    void eventsComeToAUniqueLocalAndToALinkLocalAddress() {
        String gateway = Lab.linkLocal(LAB.router(), "br-lan") + "%eth0";
        String own = Lab.linkLocal(LAB.a(), "eth0") + "%eth0";
        assertThat(LAB.a().call(() -> Gena.subscribe(events(Lab.GATEWAY_ULA), Lab.A_ULA, 8211)))
                .isEqualTo(200);
        assertThat(LAB.a().call(() -> Gena.subscribe(events(gateway), own, 8212)))
                .isEqualTo(200);
        assertTold("<ExternalIPAddress>" + Lab.EXTERNAL + "<");

        int before = REST.leases().size();
        LAB.a().call(() -> Pcp.map(new Pcp.Ask(Lab.A, 4, Pcp.UDP, 8204, 18204, 600)));
        assertTold("<PortMappingNumberOfEntries>" + (before + 1) + "<");
    }

    private static String events(String gateway) {
        return "http://[" + gateway + "]:5000/igd1/evt/IPConn";
    }

    private static void assertTold(String property) {
        for (int port : new int[] {8211, 8212}) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(List.of(LAB.a().call(() -> Gena.heard(port))))
                            .as("at port " + port)
                            .anyMatch(body -> body.contains(property)));
        }
    }

    /** NOT_AUTHORIZED, for the half hour of a long error (RFC 6887 §7.4), with what was asked for (§8.3). */
    @Test
    void aPcpPinholeIsRefusedAndIpv4MappingsAreNot() {
        List<String> before = ids();
        Pcp.Answer refused = LAB.a().call(() -> Pcp.map(new Pcp.Ask(Lab.A6, 5, Pcp.TCP, 8205, 8205, 600)));
        assertThat(refused.result()).isEqualTo(2);
        assertThat(refused.lifetime()).isEqualTo(1800);
        assertThat(refused.internalPort()).isEqualTo(8205);
        assertThat(ids()).isEqualTo(before);

        LAB.a().call(() -> Echo.tcp(Lab.A, 8205));
        Pcp.Answer granted = LAB.a().call(() -> Pcp.map(new Pcp.Ask(Lab.A, 5, Pcp.TCP, 8205, 18205, 600)));
        assertThat(granted.result()).isEqualTo(Pcp.SUCCESS);
        assertThat(granted.externalAddress()).isEqualTo(Lab.EXTERNAL);
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 18205, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.A6, 8205, "x"))).isEqualTo(Probe.REFUSED);
    }

    private static List<String> ids() {
        return REST.leases().stream().map(Rest.Seen::id).sorted().toList();
    }
}
