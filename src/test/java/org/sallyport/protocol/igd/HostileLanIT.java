package org.sallyport.protocol.igd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.IgdFixture.IPC1;
import static org.sallyport.protocol.igd.IgdFixture.IPC2;
import static org.sallyport.protocol.igd.IgdFixture.envelope;
import static org.sallyport.protocol.igd.IgdFixture.key;
import static org.sallyport.protocol.igd.IgdFixture.mapping;
import static org.sallyport.protocol.igd.IgdFixture.postingTo;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** What hosts and web pages on the LAN try against UPnP's HTTP, and that nothing comes of it. */
class HostileLanIT {
    private static final InetAddress ATTACKER = Addresses.of("127.0.0.66");

    private IgdFixture igd;

    @BeforeEach
    void start() throws IOException {
        igd = new IgdFixture(IgdSettings.Version.AUTO);
    }

    @AfterEach
    void stop() {
        igd.close();
    }

    @ParameterizedTest
    @DisplayName("a web page cannot make its visitor's browser open a port: forms, fetch without preflight, preflights")
    @Requirement({"UDA-85", "UDA-90"})
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: text/xml",
                "Content-Type: text/plain~Origin: http://evil.example",
                "Content-Type: text/xml~Origin: null~SOAPACTION: \"" + IPC1 + "#AddPortMapping\"",
                "Content-Type: text/xml~Origin: http://127.0.0.1~SOAPACTION: \"" + IPC1 + "#AddPortMapping\"",
            })
    void crossSitePosts(String headers) throws IOException {
        String body = envelope(IPC1, "AddPortMapping", mapping(8080, "127.0.0.1"));
        RawHttp.Answer answer = igd.raw("POST /igd1/ctl/IPConn HTTP/1.1\r\nHost: 127.0.0.1:" + igd.port() + "\r\n"
                + headers.replace("~", "\r\n") + "\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n"
                + body);
        assertThat(answer.status()).isIn(403, 415, 500);
        assertThat(answer.head()).doesNotContainIgnoringCase("access-control");
        assertThat(igd.gateway.plane.carried()).isEmpty();
        RawHttp.Answer preflight = igd.raw("OPTIONS /igd1/ctl/IPConn HTTP/1.1\r\nHost: 127.0.0.1:" + igd.port()
                + "\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: soapaction\r\n\r\n");
        assertThat(preflight.status()).isEqualTo(405);
        assertThat(preflight.head()).doesNotContainIgnoringCase("access-control");
    }

    @ParameterizedTest
    @DisplayName("DNS rebinding: a name that leads to us opens nothing, at any path")
    @Requirement({"UDA-84", "UDA-90"})
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:5000",
                "localhost",
                "127.0.0.1.evil.example",
                "2130706433",
                "0x7f.1"
            })
    void dnsRebinding(String host) throws IOException {
        for (String path : List.of("/igd1.xml", "/WANIPConnection1.xml")) {
            assertThat(igd.raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(igd.raw(postingTo(
                                host,
                                "/igd1/ctl/IPConn",
                                IPC1 + "#AddPortMapping",
                                "",
                                envelope(IPC1, "AddPortMapping", mapping(8080, "127.0.0.1"))))
                        .status())
                .isEqualTo(403);
        assertThat(igd.raw("SUBSCRIBE /igd1/evt/IPConn HTTP/1.1\r\nHost: " + host
                                + "\r\nCALLBACK: <http://127.0.0.1:9/>\r\nNT: upnp:event\r\n\r\n")
                        .status())
                .isEqualTo(403);
        assertThat(igd.gateway.plane.carried()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("UPnProxy: no mapping leads out of the LAN, to this gateway, to many or to nobody")
    @Requirement({"IGD-31", "IGD-40"})
    @ValueSource(
            strings = {
                "203.0.113.5",
                "8.8.8.8",
                "192.0.2.1",
                "192.0.2.255",
                "192.0.2.0",
                "255.255.255.255",
                "224.0.0.1",
                "239.255.255.250",
                "0.0.0.0",
                "169.254.169.254",
                "127.0.0.77",
                "::1",
                "fe80::1",
                "localhost",
                "192.0.2.010",
                "3221226000",
            })
    void upnProxy(String client) throws IOException {
        for (String action : List.of("AddPortMapping", "AddAnyPortMapping")) {
            RawHttp.Answer answer = igd.postFrom(ATTACKER, "/igd2/ctl/IPConn", IPC2, action, mapping(8080, client));
            assertThat(answer.body()).containsPattern("<errorCode>(600|606)</errorCode>");
        }
        assertThat(igd.gateway.plane.carried()).isEmpty();
    }

    @Test
    @DisplayName("nobody ends, takes or changes another's mapping, by any action and whatever it says of itself")
    @Requirement({"IGD-40", "IGD-53", "UDA-90"})
    void anothersMappingsStay() throws IOException {
        igd.post("/igd2/ctl/IPConn", IPC2, "AddPortMapping", mapping(8080, "127.0.0.1"));
        String everything =
                "<NewStartPort>1</NewStartPort><NewEndPort>65535</NewEndPort><NewProtocol>TCP</NewProtocol>";
        assertThat(attack("DeletePortMapping", key(8080))).contains("<errorCode>606</errorCode>");
        for (String manage : List.of("0", "1")) {
            assertThat(attack("DeletePortMappingRange", everything + "<NewManage>" + manage + "</NewManage>"))
                    .contains("<errorCode>730</errorCode>");
        }
        for (String victim : List.of("127.0.0.1", "127.0.0.66", "")) {
            assertThat(attack("AddPortMapping", mapping(8080, victim))).containsPattern("<errorCode>(606|718)<");
            assertThat(attack("AddPortMapping", mapping(8080, victim).replace(">1<", ">0<")))
                    .containsPattern("<errorCode>(606|718)<");
        }
        assertThat(igd.gateway.plane.carried().values()).singleElement().satisfies(mapping -> {
            assertThat(mapping.client().address()).isEqualTo(Addresses.of("127.0.0.1"));
            assertThat(mapping.enabled()).isTrue();
        });
    }

    private String attack(String action, String arguments) throws IOException {
        try (RawHttp client = new RawHttp(igd.port(), ATTACKER)) {
            return client.send(igd.posting(
                            "/igd2/ctl/IPConn",
                            IPC2,
                            action,
                            arguments,
                            "X-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\n"))
                    .answer()
                    .body();
        }
    }

    @Test
    @DisplayName("five hundred idle and slow connections of many sources, and another client works as if alone")
    @Requirement("UDA-63")
    void fiveHundredConnections() throws IOException {
        List<RawHttp> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                RawHttp client = new RawHttp(igd.port(), Addresses.of("127.0.1." + (1 + i % 40)));
                crowd.add(client);
                if (i % 2 == 0) {
                    client.sendAnyway(
                            "POST /igd1/ctl/IPConn HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\n<");
                }
            }
            List<Duration> times = new ArrayList<>();
            for (int port = 8000; port < 8020; port++) {
                long begun = System.nanoTime();
                assertThat(igd.post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(port, "127.0.0.1"))
                                .status())
                        .isEqualTo(200);
                times.add(Duration.ofNanos(System.nanoTime() - begun));
            }
            Collections.sort(times);
            assertThat(times.get(times.size() / 2)).isLessThan(Duration.ofMillis(250));
        } finally {
            for (RawHttp client : crowd) {
                client.close();
            }
        }
        assertThat(igd.gateway.plane.carried()).hasSize(20);
    }
}
