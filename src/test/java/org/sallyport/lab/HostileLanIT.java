package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;

/** Host b attacks, host a works: each attack by its name, over real sockets. */
@Tag("lab")
class HostileLanIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final String HOST = "Host: " + Lab.GATEWAY + ":" + Hostile.HTTP + "\r\n";

    @BeforeAll
    static void start() {
        LAB.gateway().start();
        LAB.b().ip("addr add " + Lab.WAN + "/32 dev eth0"); // to send in the name of a host outside
    }

    @AfterEach
    void endAllLeases() {
        REST.leases().forEach(lease -> REST.delete("/leases/" + lease.id()));
    }

    @Test
    @Requirement({"UDA-81", "UDA-82"})
    void callStranger() throws Exception {
        CompletableFuture<Integer> stranger =
                CompletableFuture.supplyAsync(() -> LAB.wan().call(() -> Hostile.accept(7070, 6000)));
        for (String callback : List.of(
                "http://" + Lab.WAN + ":7070/",
                "http://" + Lab.A + ":7070/",
                "http://" + Lab.GATEWAY + ":8080/",
                "http://127.0.0.1:8080/",
                "http://router.lan:7070/")) {
            String status = LAB.b().call(() -> Hostile.subscribe(Lab.B, callback));
            assertThat(status).as(callback).startsWith("HTTP/1.1 412");
        }
        LAB.a().call(() -> Hostile.action(Lab.A, 2, "AddPortMapping", mapping(Lab.A, 9000)));
        // The other host has all of its places, if it has flooded already.
        String own = LAB.a().call(() -> Hostile.subscribe(Lab.A, "http://" + Lab.A + ":7070/"));
        assertThat(own).startsWith("HTTP/1.1 200");
        assertThat(stranger.get(20, TimeUnit.SECONDS))
                .as("calls of the stranger")
                .isZero();
    }

    @Test
    @Requirement("UDA-84")
    void dnsRebinding() {
        for (String path : List.of("/igd1.xml", "/WANIPConnection1.xml", "/igd1/ctl/IPConn", "/igd1/evt/IPConn")) {
            String answer = LAB.a()
                    .call(() -> Hostile.http(Lab.A, "GET " + path + " HTTP/1.1\r\nHost: rebound.example:5000\r\n", ""));
            assertThat(answer).as(path).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    @Requirement({"UDA-85", "UDA-90"})
    void crossSiteFormPost() {
        String body = LAB.a().call(() -> Hostile.action(Lab.A, 2, "AddPortMapping", mapping(Lab.A, 9100)));
        assertThat(body).startsWith("HTTP/1.1 200");
        String form = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
                + "<u:AddPortMapping xmlns:u=\"urn:schemas-upnp-org:service:WANIPConnection:1\">"
                + mapping(Lab.A, 9101) + "</u:AddPortMapping></s:Body></s:Envelope>";
        for (String headers : List.of(
                "Content-Type: text/plain\r\n",
                "Content-Type: text/xml\r\n",
                "Content-Type: text/xml\r\nOrigin: http://evil.example\r\nSOAPAction: "
                        + "\"urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping\"\r\n")) {
            String answer = LAB.a()
                    .call(() -> Hostile.http(Lab.A, "POST /igd1/ctl/IPConn HTTP/1.1\r\n" + HOST + headers, form));
            assertThat(answer).as(headers).doesNotStartWith("HTTP/1.1 200").doesNotContain("Access-Control");
        }
        assertThat(REST.leases()).extracting(Rest.Seen::externalPort).containsExactly(9100);
    }

    @Test
    @Requirement({"UDA-27", "UDA-28"})
    void ssdpReflection() throws Exception {
        CompletableFuture<Integer> victim =
                CompletableFuture.supplyAsync(() -> LAB.wan().call(() -> Hostile.listen(7900, 4000)));
        for (boolean group : new boolean[] {true, false}) {
            int answers = LAB.b().call(() -> Hostile.search(Lab.WAN, 7900, group, 1500));
            assertThat(answers).as("answers to a forged source").isZero();
        }
        assertThat(victim.get(20, TimeUnit.SECONDS))
                .as("datagrams at the victim")
                .isZero();
        int honest = LAB.b().call(() -> Hostile.search(Lab.B, 7901, true, 1500));
        assertThat(honest).as("answers to an honest search").isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Lab.WAN,
                Lab.EXTERNAL,
                Lab.GATEWAY,
                "127.0.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "192.168.77.0",
                "192.168.77.255",
                "255.255.255.255",
                Lab.A,
                "localhost"
            })
    @Requirement({"IGD-31", "IGD-40"})
    void upnProxy(String internalClient) {
        String answer = LAB.b().call(() -> Hostile.action(Lab.B, 2, "AddPortMapping", mapping(internalClient, 9200)));
        assertThat(answer).startsWith("HTTP/1.1 500").containsPattern("<errorCode>(402|600|606)</errorCode>");
        assertThat(REST.leases()).isEmpty();
    }

    @Test
    @Requirement({"IGD-40", "IGD-52", "IGD-53", "PCP-91", "PMP-59"})
    void deletionOfWhatIsAnothers() {
        LAB.a().call(() -> Hostile.action(Lab.A, 2, "AddPortMapping", mapping(Lab.A, 9301)));
        Pcp.Ask pcp = new Pcp.Ask(Lab.A, 7, Pcp.TCP, 9302, 9302, 600);
        LAB.a().call(() -> Pcp.map(pcp));
        LAB.a().call(() -> NatPmp.map(Lab.A, NatPmp.TCP, 9303, 9303, 600));
        List<Rest.Seen> before = REST.leases();
        assertThat(before).hasSize(3);

        for (int port = 9301; port <= 9303; port++) {
            int each = port;
            assertThat(LAB.b()
                            .call(() -> Hostile.action(
                                    Lab.B,
                                    1,
                                    "DeletePortMapping",
                                    "<NewRemoteHost/><NewExternalPort>" + each
                                            + "</NewExternalPort><NewProtocol>TCP</NewProtocol>")))
                    .contains("<errorCode>606</errorCode>");
            LAB.b().call(() -> Pcp.map(new Pcp.Ask(Lab.B, 7, Pcp.TCP, each, each, 0)));
            LAB.b().call(() -> NatPmp.map(Lab.B, NatPmp.TCP, each, each, 0));
        }
        for (int manage = 0; manage <= 1; manage++) {
            int each = manage;
            assertThat(LAB.b()
                            .call(() -> Hostile.action(
                                    Lab.B,
                                    2,
                                    "DeletePortMappingRange",
                                    "<NewStartPort>1</NewStartPort><NewEndPort>65535</NewEndPort>"
                                            + "<NewProtocol>TCP</NewProtocol><NewManage>" + each + "</NewManage>")))
                    .contains("<errorCode>730</errorCode>");
        }
        LAB.b().call(() -> Pcp.map(new Pcp.Ask(Lab.B, 7, Pcp.TCP, 0, 0, 0)));
        LAB.b().call(() -> Pcp.map(new Pcp.Ask(Lab.B, 7, 0, 0, 0, 0)));
        LAB.b().call(() -> NatPmp.map(Lab.B, NatPmp.TCP, 0, 0, 0));

        assertThat(REST.leases()).extracting(Rest.Seen::id).isEqualTo(ids(before));
    }

    @Test
    @Requirement({"UDA-69", "UDA-79"})
    void subscriptionFlood() {
        String events = "http://" + Lab.GATEWAY + ":" + Hostile.HTTP + "/igd1/evt/IPConn";
        assertThat(LAB.b().call(() -> Gena.subscribe(events, Lab.B, 7100))).isEqualTo(200);
        List<String> statuses = new ArrayList<>();
        for (int path = 0; path < 40; path++) {
            int each = path;
            statuses.add(LAB.b().call(() -> Hostile.subscribe(Lab.B, "http://" + Lab.B + ":7100/" + each)));
        }
        assertThat(statuses.get(39)).startsWith("HTTP/1.1 503");
        assertThat(statuses).filteredOn(status -> status.contains(" 200 ")).hasSizeLessThan(16);
        String honest = LAB.a().call(() -> Hostile.subscribe(Lab.A, "http://" + Lab.A + ":7100/"));
        assertThat(honest).startsWith("HTTP/1.1 200");
    }

    @Test
    void requestFlood() {
        LAB.b().call(Flood::beginProper);
        for (int port = 9400; port < 9410; port++) {
            int each = port;
            Pcp.Answer granted = LAB.a().call(() -> Pcp.map(new Pcp.Ask(Lab.A, 9, Pcp.TCP, each, each, 600)));
            assertThat(granted.result()).as("PCP, port " + port).isEqualTo(Pcp.SUCCESS);
            assertThat(LAB.a().call(() -> Hostile.action(Lab.A, 2, "GetExternalIPAddress", "")))
                    .contains(Lab.EXTERNAL);
        }
        assertThat(LAB.a().call(() -> Hostile.search(Lab.A, 7902, false, 1000)))
                .as("answers to a search")
                .isPositive();
        assertThat(LAB.b().call(Flood::end)).isGreaterThan(1000);
        assertThat(REST.leases())
                .filteredOn(lease -> lease.internalAddress().equals(Lab.A))
                .hasSize(10);
        assertThat(REST.health()).isEqualTo(200);
    }

    @Test
    @Requirement("UDA-63")
    void fiveHundredIdleAndSlowConnections() {
        ArrayList<String> sources = IntStream.range(100, 140)
                .mapToObj(host -> "192.168.77." + host)
                .collect(Collectors.toCollection(ArrayList::new));
        sources.forEach(source -> LAB.b().ip("addr add " + source + "/24 dev eth0"));
        assertThat(LAB.b().call(() -> Hostile.hold(sources, 500))).isEqualTo(500);
        for (int i = 0; i < 10; i++) {
            assertThat(LAB.a().call(() -> Hostile.http(Lab.A, "GET /igd1.xml HTTP/1.1\r\n" + HOST, "")))
                    .startsWith("HTTP/1.1 200");
        }
        await("all of them hung up on")
                .atMost(Duration.ofSeconds(40))
                .until(() -> LAB.b().call(Hostile::stillHeld) == 0);
        assertThat(LAB.b().call(Hostile::release)).isEqualTo(500);
        assertThat(REST.health()).isEqualTo(200);
    }

    private static List<String> ids(List<Rest.Seen> leases) {
        return leases.stream().map(Rest.Seen::id).toList();
    }

    private static String mapping(String internalClient, int port) {
        return "<NewRemoteHost></NewRemoteHost><NewExternalPort>" + port + "</NewExternalPort>"
                + "<NewProtocol>TCP</NewProtocol><NewInternalPort>" + port + "</NewInternalPort><NewInternalClient>"
                + internalClient + "</NewInternalClient><NewEnabled>1</NewEnabled>"
                + "<NewPortMappingDescription>x</NewPortMappingDescription><NewLeaseDuration>600</NewLeaseDuration>";
    }
}
