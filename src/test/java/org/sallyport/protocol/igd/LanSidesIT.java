package org.sallyport.protocol.igd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sallyport.protocol.igd.IgdFixture.IPC1;
import static org.sallyport.protocol.igd.IgdFixture.LOCAL;
import static org.sallyport.protocol.igd.IgdFixture.LOCAL6;
import static org.sallyport.protocol.igd.IgdFixture.envelope;
import static org.sallyport.protocol.igd.IgdFixture.key;
import static org.sallyport.protocol.igd.IgdFixture.mapping;
import static org.sallyport.protocol.igd.IgdFixture.postingTo;
import static org.sallyport.protocol.igd.IgdFixture.side;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** UPnP's HTTP on LAN sides of both families that come and go. */
class LanSidesIT {
    private static final InetAddress OTHER = Addresses.of("127.0.0.9");

    private IgdFixture igd;

    @BeforeEach
    void start() throws IOException {
        igd = new IgdFixture(IgdSettings.Version.AUTO);
    }

    @AfterEach
    void stop() {
        igd.close();
    }

    @Test
    void newSidesAreListenedOnAndTheOthersLeftAlone() throws IOException {
        try (RawHttp kept = new RawHttp(igd.port())) {
            assertThat(kept.send(get("127.0.0.1")).answer().status()).isEqualTo(200);
            igd.responder.follow(List.of(side(LOCAL), side(OTHER), side(LOCAL6)));
            assertThat(igd.responder.trouble()).isEmpty();
            assertThat(ask(OTHER, "127.0.0.9:" + igd.port())).isEqualTo(200);
            assertThat(ask(LOCAL6, "[::1]:" + igd.port())).isEqualTo(200);
            assertThat(kept.send(get("127.0.0.1")).answer().status())
                    .as("the connection of before")
                    .isEqualTo(200);
            igd.responder.follow(List.of(side(LOCAL), side(LOCAL6)));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask(OTHER, "127.0.0.9"));
            assertThat(ask(LOCAL, "127.0.0.9")).as("no longer ours").isEqualTo(403);
            assertThat(kept.send(get("127.0.0.1")).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsGoneHangsUp() throws IOException {
        igd.responder.follow(List.of(side(LOCAL), side(OTHER)));
        try (RawHttp client = RawHttp.to(OTHER, igd.port())) {
            assertThat(client.send(get("127.0.0.9")).answer().status()).isEqualTo(200);
            igd.responder.follow(List.of(side(LOCAL)));
            assertThat(client.isClosedInSilence()).isTrue();
        }
    }

    @Test
    void aSideThatCannotBeHadIsToldAndTriedAgainWhenTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(igd.port(), 1, OTHER)) {
            igd.responder.follow(List.of(side(LOCAL), side(OTHER)));
            assertThat(igd.responder.trouble().orElse("")).contains("127.0.0.9:" + taken.getLocalPort());
            assertThat(ask(LOCAL, "127.0.0.1")).isEqualTo(200);
        }
        igd.responder.follow(List.of(side(LOCAL), side(OTHER)));
        assertThat(igd.responder.trouble()).isEmpty();
        assertThat(ask(OTHER, "127.0.0.9")).isEqualTo(200);
    }

    @ParameterizedTest
    @DisplayName("UDA-84: over IPv6, too, Host is one of our literals, in any spelling, brackets or none")
    @Requirement("UDA-84")
    @CsvSource({
        "[::1], 200",
        "[0:0:0:0:0:0:0:1], 200",
        "127.0.0.1, 200",
        "::1, 200",
        "::1:5000, 403",
        "[::2], 403",
        "[::1]:1, 403",
        "[::1%1], 403",
        "[::1%lo], 403",
        "ip6-localhost, 403",
    })
    void hostIsOneOfOurLiterals(String host, int status) throws IOException {
        igd.responder.follow(List.of(side(LOCAL), side(LOCAL6)));
        assertThat(ask(LOCAL6, host)).isEqualTo(status);
    }

    @Test
    @DisplayName("a host that found us over IPv6 owns the mappings of the IPv4 address the neighbour table gives it")
    void aHostIsKnownAcrossFamilies() throws IOException {
        igd.responder.follow(List.of(side(LOCAL), side(LOCAL6)));
        assertThat(over6("AddPortMapping", mapping(8080, "127.0.0.1")).status()).isEqualTo(200);
        assertThat(over6("AddPortMapping", mapping(8081, "127.0.0.7")).body())
                .as("another's address")
                .contains("<errorCode>606</errorCode>");
        assertThat(over6("AddPortMapping", mapping(8082, "")).body())
                .as("an IPv6 host is no internal client of an IPv4 mapping")
                .contains("<errorCode>600</errorCode>");
        igd.post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(8083, "127.0.0.1"));
        assertThat(over6("DeletePortMapping", key(8083)).status()).isEqualTo(200);
        igd.postFrom(Addresses.of("127.0.0.7"), "/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(8084, ""));
        assertThat(over6("DeletePortMapping", key(8084)).body()).contains("<errorCode>606</errorCode>");
        String range = "<NewStartPort>8000</NewStartPort><NewEndPort>9000</NewEndPort><NewProtocol>TCP</NewProtocol>"
                + "<NewManage>0</NewManage>";
        assertThat(over6("GetListOfPortMappings", range + "<NewNumberOfPorts>0</NewNumberOfPorts>")
                        .body())
                .contains("<p:NewExternalPort>8080<")
                .doesNotContain("8084");
        assertThat(over6("DeletePortMappingRange", range).status()).isEqualTo(200);
        assertThat(igd.gateway.plane.carried().keySet())
                .singleElement()
                .satisfies(key -> assertThat(key.externalPort()).isEqualTo(8084));
    }

    private RawHttp.Answer over6(String action, String arguments) throws IOException {
        try (RawHttp client = RawHttp.to(LOCAL6, igd.port())) {
            return client.send(postingTo(
                            "[::1]:" + igd.port(),
                            "/igd1/ctl/IPConn",
                            IPC1 + "#" + action,
                            "",
                            envelope(IPC1, action, arguments)))
                    .answer();
        }
    }

    private int ask(InetAddress address, String host) throws IOException {
        try (RawHttp client = RawHttp.to(address, igd.port())) {
            return client.send(get(host)).answer().status();
        }
    }

    private static String get(String host) {
        return "GET /igd1.xml HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    }
}
