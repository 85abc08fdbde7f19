package org.sallyport.protocol.igd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/** The whole of UPnP on a real loopback, as control points and as hostile hosts meet it. */
class IgdResponderIT {
    private static final String IPC1 = "urn:schemas-upnp-org:service:WANIPConnection:1";
    private static final String IPC2 = "urn:schemas-upnp-org:service:WANIPConnection:2";
    private static final InetAddress LOCAL = Addresses.of("127.0.0.1");

    private final TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
    private final HttpClient client = HttpClient.newHttpClient();
    private final Counters counters = new Counters();
    private final FixedWanLink link = new FixedWanLink();
    private IgdResponder responder = responder(0);
    private int port;

    @BeforeEach
    void start() throws IOException {
        gateway.serve();
        responder.start();
        port = responder.port();
    }

    @AfterEach
    void stop() {
        responder.close();
        gateway.close();
    }

    @Test
    @DisplayName("UDA-37: descriptions are served as they are written, to HTTP/1.0 clients too")
    @Requirement({"UDA-37", "CLI-18"})
    void descriptionsAreServedAsWritten() throws IOException {
        String scpd = Files.readString(Path.of("descriptors", "WANIPConnection1.xml"), UTF_8);
        RawHttp.Answer answer = RawHttp.ask(port, "GET /WANIPConnection1.xml HTTP/1.0\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(scpd);
        assertThat(answer.head())
                .containsIgnoringCase("content-type: text/xml; charset=\"utf-8\"")
                .contains("UPnP/1.1 Sallyport/");
        assertThat(get("/igd1.xml").body()).contains("<friendlyName>Test &amp; Co</friendlyName>");
        try (RawHttp client = new RawHttp(port)) {
            String head = client.send(head("HEAD", "/igd2.xml", "")).head();
            assertThat(head).startsWith("HTTP/1.1 200 ").containsIgnoringCase("content-length: ");
            assertThat(client.send(head("GET", "/igd2.xml", "")).answer().body())
                    .contains("WANIPConnection:2");
        }
    }

    @Test
    @Requirement("UDA-53")
    void anActionIsDoneAndAnswered() throws IOException {
        RawHttp.Answer answer = post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(8080));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("<u:AddPortMappingResponse xmlns:u=\"" + IPC1 + "\"></u:AddPortMappingResponse>");
        assertThat(answer.head())
                .containsIgnoringCase("ext:")
                .containsIgnoringCase("date:")
                .doesNotContain("Jetty");
        assertThat(gateway.plane.carried()).hasSize(1);
        RawHttp.Answer entry = post(
                "/igd1/ctl/IPConn", IPC1, "GetGenericPortMappingEntry", "<NewPortMappingIndex>0</NewPortMappingIndex>");
        assertThat(entry.body())
                .contains("<NewRemoteHost></NewRemoteHost><NewExternalPort>8080</NewExternalPort>"
                        + "<NewProtocol>TCP</NewProtocol><NewInternalPort>80</NewInternalPort>"
                        + "<NewInternalClient>127.0.0.1</NewInternalClient><NewEnabled>1</NewEnabled>"
                        + "<NewPortMappingDescription>&lt;a&amp;é&gt;</NewPortMappingDescription>"
                        + "<NewLeaseDuration>3600</NewLeaseDuration>");
    }

    @Test
    @DisplayName("UDA-54: a fault is HTTP 500 with the code of UPnP")
    @Requirement("UDA-54")
    void faultsAreFaults() throws IOException {
        RawHttp.Answer answer = post(
                "/igd1/ctl/IPConn",
                IPC1,
                "DeletePortMapping",
                "<NewRemoteHost/><NewExternalPort>9</NewExternalPort><NewProtocol>TCP</NewProtocol>");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("<errorCode>714</errorCode><errorDescription>NoSuchEntryInArray<");
    }

    @Test
    @DisplayName("UDA-52: a :2 service runs a :1 request as :1 and echoes it; never the other way round")
    @Requirement("UDA-52")
    void lowerVersionsAreEchoed() throws IOException {
        assertThat(post("/igd2/ctl/IPConn", IPC1, "GetExternalIPAddress", "").body())
                .contains("xmlns:u=\"" + IPC1 + "\"><NewExternalIPAddress>198.51.100.1<");
        assertThat(post("/igd2/ctl/IPConn", IPC2, "AddAnyPortMapping", mapping(8081))
                        .body())
                .contains("<NewReservedPort>8081</NewReservedPort>");
        assertThat(post("/igd1/ctl/IPConn", IPC1, "AddAnyPortMapping", mapping(8082))
                        .body())
                .as("not listed, yet answered: upnpc -n asks without looking")
                .contains("<u:AddAnyPortMappingResponse xmlns:u=\"" + IPC1
                        + "\"><NewReservedPort>8082</NewReservedPort>");
        assertThat(post("/igd1/ctl/IPConn", IPC1, "AddSomePortMapping", mapping(8083))
                        .body())
                .contains("<errorCode>401</errorCode>");
        assertThat(post("/igd1/ctl/IPConn", IPC2, "GetExternalIPAddress", "").body())
                .contains("<errorCode>401</errorCode>");
    }

    @Test
    @DisplayName("UDA-59, CLI-31: an evented variable may be queried, with a prefix to its name or without")
    @Requirement({"UDA-59", "CLI-31"})
    void eventedVariablesMayBeQueried() throws IOException {
        String control = "urn:schemas-upnp-org:control-1-0";
        for (String name : List.of("ConnectionStatus", "u:ConnectionStatus")) {
            assertThat(post("/igd1/ctl/IPConn", control, "QueryStateVariable", "<varName>" + name + "</varName>")
                            .body())
                    .contains("<u:QueryStateVariableResponse xmlns:u=\"" + control
                            + "\"><return>Connected</return></u:QueryStateVariableResponse>");
        }
        for (String name : List.of("Uptime", "SystemUpdateID", "")) {
            assertThat(post("/igd1/ctl/IPConn", control, "QueryStateVariable", "<varName>" + name + "</varName>")
                            .body())
                    .contains("<errorCode>404</errorCode>");
        }
    }

    @Test
    @DisplayName("IGD-62: counters wrap at 2^32 and rates stop there")
    @Requirement({"IGD-62", "IGD-63"})
    void countersWrap() throws IOException {
        String common = "urn:schemas-upnp-org:service:WANCommonInterfaceConfig:1";
        assertThat(post("/igd1/ctl/CommonIfCfg", common, "GetTotalBytesSent", "")
                        .body())
                .contains("<NewTotalBytesSent>5</NewTotalBytesSent>");
        assertThat(post("/igd1/ctl/CommonIfCfg", common, "GetTotalBytesReceived", "")
                        .body())
                .contains("<NewTotalBytesReceived>6<");
        assertThat(post("/igd1/ctl/CommonIfCfg", common, "GetTotalPacketsSent", "")
                        .body())
                .contains("<NewTotalPacketsSent>7<");
        assertThat(post("/igd1/ctl/CommonIfCfg", common, "GetTotalPacketsReceived", "")
                        .body())
                .contains("<NewTotalPacketsReceived>8<");
        assertThat(post("/igd1/ctl/CommonIfCfg", common, "GetCommonLinkProperties", "")
                        .body())
                .contains("<NewWANAccessType>Ethernet</NewWANAccessType>"
                        + "<NewLayer1UpstreamMaxBitRate>4294967295</NewLayer1UpstreamMaxBitRate>"
                        + "<NewLayer1DownstreamMaxBitRate>1000000000</NewLayer1DownstreamMaxBitRate>"
                        + "<NewPhysicalLinkStatus>Up</NewPhysicalLinkStatus>");
    }

    @ParameterizedTest
    @DisplayName("UDA-56, UDA-85: without a SOAPACTION that fits the body nothing is done")
    @ValueSource(
            strings = {
                "",
                "SOAPACTION: \r\n",
                "SOAPACTION: \"" + IPC1 + "#DeletePortMapping\"\r\n",
                "SOAPACTION: \"x\r\n"
            })
    @Requirement({"UDA-56", "UDA-85"})
    void anUnfitSoapActionIsRefused(String header) throws IOException {
        String body = envelope(IPC1, "AddPortMapping", mapping(8080));
        RawHttp.Answer answer = RawHttp.ask(
                port,
                head(
                                "POST",
                                "/igd1/ctl/IPConn",
                                header + "Content-Type: text/xml\r\nContent-Length: " + body.getBytes(UTF_8).length
                                        + "\r\n")
                        + body);
        assertThat(answer.body()).contains("<errorCode>401</errorCode>");
        assertThat(gateway.plane.carried()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("CLI-20, CLI-23: unquoted, in odd case, with no content type, after 100-continue, in pieces")
    @ValueSource(
            strings = {
                "Soapaction: " + IPC1 + "#GetExternalIPAddress\r\n",
                "sOaPaCtIoN: \"" + IPC1 + "#GetExternalIPAddress\"\r\nContent-Type: TEXT/XML; charset=utf-8\r\n",
            })
    @Requirement({"CLI-20", "CLI-23", "UDA-49", "UDA-64"})
    void dialectsAreUnderstood(String headers) throws IOException {
        String body = envelope(IPC1, "GetExternalIPAddress", "");
        try (RawHttp client = new RawHttp(port)) {
            client.send(head(
                    "POST",
                    "/igd1/ctl/IPConn",
                    headers + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n"));
            assertThat(client.answer().status()).isEqualTo(100);
            client.send(body.substring(0, 40));
            client.send(body.substring(40));
            assertThat(client.answer().body()).contains("198.51.100.1");
            client.send(head("POST", "/igd1/ctl/IPConn", headers + "Transfer-Encoding: chunked\r\n")
                    + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
            assertThat(client.answer().body()).as("keep-alive, chunked").contains("198.51.100.1");
        }
    }

    @ParameterizedTest
    @DisplayName("UDA-57, UDA-84, UDA-85, UDA-88, UDA-89: what the door refuses")
    @CsvSource({
        "GET, /igd1.xml, Host: 127.0.0.1, 200",
        "GET, /igd1.xml, Host: evil.example, 403",
        "GET, /igd1.xml, Host: 192.0.2.99, 403",
        "GET, /igd1.xml, Host: 127.0.0.1:1, 403",
        "GET, /igd1.xml, Host: 127.0.0.1~Origin: http://evil.example, 403",
        "GET, /igd1.xml, Host: 127.0.0.1~Origin: null, 403",
        "GET, /igd1.xml, X: no host, 400",
        "GET, /, Host: 127.0.0.1, 404",
        "GET, /igd1.xml/, Host: 127.0.0.1, 404",
        "GET, /../pom.xml, Host: 127.0.0.1, 400",
        "GET, /%2e%2e/pom.xml, Host: 127.0.0.1, 400",
        "POST, /igd1.xml, Host: 127.0.0.1, 405",
        "OPTIONS, /igd1/ctl/IPConn, Host: 127.0.0.1, 405",
        "OPTIONS, *, Host: 127.0.0.1, 404",
        "CONNECT, 127.0.0.1:5000, Host: 127.0.0.1, 400",
        "GET, http://, Host: 127.0.0.1, 400",
        "M-POST, /igd1/ctl/IPConn, Host: 127.0.0.1, 405",
        "GET, /igd1/evt/IPConn, Host: 127.0.0.1, 405",
        "POST, /igd1/ctl/IPConn, Host: 127.0.0.1, 411",
        "POST, /igd1/ctl/IPConn, Host: 127.0.0.1~Content-Length: 16385, 413",
        "POST, /igd1/ctl/IPConn, Host: 127.0.0.1~Content-Length: 0~Content-Type: application/json, 415",
        "POST, /igd1/ctl/IPConn, Host: 127.0.0.1~Content-Length: 0, 400",
        "POST, /igd1/ctl/IPConn, Host: 127.0.0.1~Content-Length: 5~Transfer-Encoding: chunked, 400",
    })
    @Requirement({"UDA-57", "UDA-58", "UDA-84", "UDA-85", "UDA-88", "UDA-89"})
    void theDoorRefuses(String method, String path, String headers, int status) throws IOException {
        String request = method + " " + path + " HTTP/1.1\r\n" + headers.replace("~", "\r\n") + "\r\n\r\n";
        RawHttp.Answer answer = RawHttp.ask(port, request);
        assertThat(answer.status()).isEqualTo(status);
        if (status != 200) {
            assertThat(answer.body()).isEmpty();
            assertThat(answer.head()).doesNotContainIgnoringCase("jetty");
        }
        if (status == 405) {
            assertThat(answer.head()).containsIgnoringCase("\r\nallow: ");
        }
    }

    @Test
    @Requirement("UDA-89")
    void overlongHeadersAreRefused() throws IOException {
        String header = "X: " + "a".repeat(9000) + "\r\n";
        assertThat(RawHttp.ask(port, head("GET", "/igd1.xml", header)).status()).isEqualTo(431);
        assertThat(RawHttp.ask(port, "GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                        .status())
                .isEqualTo(414);
    }

    @Test
    @Requirement("UDA-57")
    void anEndlessChunkedBodyIsRefused() throws IOException {
        String chunk = "1000\r\n" + "a".repeat(0x1000) + "\r\n";
        RawHttp.Answer answer =
                RawHttp.ask(port, head("POST", "/igd1/ctl/IPConn", "Transfer-Encoding: chunked\r\n") + chunk.repeat(5));
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    @Requirement("UDA-61")
    void aDoctypeIsRefusedAndCounted() throws IOException {
        String body = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                + envelope(IPC1, "AddPortMapping", mapping(8080));
        assertThat(post("/igd1/ctl/IPConn", IPC1 + "#AddPortMapping", body).status())
                .isEqualTo(400);
        assertThat(counters.of("upnp.soap.malformed")).isEqualTo(1);
        assertThat(gateway.plane.carried()).isEmpty();
    }

    @Test
    @DisplayName("UDA-63: dripping clients are cut off, and meanwhile delay nobody")
    @Requirement("UDA-63")
    void slowClientsDelayNobody() throws Exception {
        try (RawHttp headers = new RawHttp(port);
                RawHttp body = new RawHttp(port);
                RawHttp silent = new RawHttp(port)) {
            headers.send("GET /igd1.xml HTTP/1.1\r\nX: ");
            body.send(head("POST", "/igd1/ctl/IPConn", "Content-Length: 9\r\n") + "x");
            long begun = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                // Not by a client that keeps its connection, which would be one idle more.
                assertThat(RawHttp.ask(port, head("GET", "/igd1.xml", "")).status())
                        .isEqualTo(200);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(silent.isClosedInSilence()).isTrue();
            assertThat(headers.isClosedInSilence()).isTrue();
            assertThat(body.isClosedInSilence()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(14));
        }
        assertThat(counters.of("upnp.dropped.slow")).isEqualTo(2);
        assertThat(counters.of("upnp.dropped.idle")).isEqualTo(1);
    }

    @Test
    @DisplayName("UDA-63: one source has sixteen connections, another still gets in")
    @Requirement("UDA-63")
    void connectionsOfOneSourceAreBounded() throws IOException {
        List<RawHttp> held = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                RawHttp client = new RawHttp(port);
                held.add(client);
                assertThat(client.send(head("GET", "/Layer3Forwarding1.xml", ""))
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
            try (RawHttp oneMore = new RawHttp(port);
                    RawHttp other = new RawHttp(port, Addresses.of("127.0.0.2"))) {
                assertThat(oneMore.isClosedInSilence()).isTrue();
                assertThat(other.send(head("GET", "/Layer3Forwarding1.xml", ""))
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
        } finally {
            for (RawHttp client : held) {
                client.close();
            }
        }
    }

    @Test
    @DisplayName("UDA-90: the owner is the other end of the connection, and only it may delete")
    @Requirement("UDA-90")
    void anotherHostMayNotDelete() throws IOException {
        post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(8080));
        String body = envelope(
                IPC1,
                "DeletePortMapping",
                "<NewRemoteHost/><NewExternalPort>8080</NewExternalPort><NewProtocol>TCP</NewProtocol>");
        try (RawHttp other = new RawHttp(port, Addresses.of("127.0.0.2"))) {
            other.send(head(
                            "POST",
                            "/igd1/ctl/IPConn",
                            "X-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\nSOAPACTION: " + IPC1
                                    + "#DeletePortMapping\r\nContent-Length: " + body.length() + "\r\n")
                    + body);
            assertThat(other.answer().body()).contains("<errorCode>606</errorCode>");
        }
        assertThat(gateway.plane.carried()).hasSize(1);
    }

    @Test
    @DisplayName("UDA-70 to UDA-72, IGD-12: subscribe, the initial event, changes, unsubscribe")
    @Requirement({"IGD-12", "IGD-46", "CLI-68", "UDA-65", "UDA-68", "UDA-70", "UDA-71", "UDA-77"})
    void eventsReachTheirSubscriber() throws Exception {
        try (Subscriber subscriber = new Subscriber()) {
            RawHttp.Answer ok = subscribe("/igd2/evt/IPConn", "<http://127.0.0.1:" + subscriber.port() + "/cb>");
            assertThat(ok.status()).isEqualTo(200);
            assertThat(ok.head())
                    .containsIgnoringCase("\r\ntimeout: Second-1800\r\n")
                    .containsIgnoringCase("content-length: 0");
            String sid = header(ok, "SID");
            String initial = subscriber.next();
            assertThat(initial)
                    .startsWith("NOTIFY /cb HTTP/1.1\r\nHOST: 127.0.0.1:" + subscriber.port() + "\r\n")
                    .contains("NT: upnp:event\r\nNTS: upnp:propchange\r\nSID: " + sid + "\r\nSEQ: 0\r\n")
                    .contains("<e:property><ExternalIPAddress>198.51.100.1</ExternalIPAddress></e:property>")
                    .contains("<ConnectionStatus>Connected<", "<PossibleConnectionTypes>IP_Routed<")
                    .contains("<PortMappingNumberOfEntries>0<", "<SystemUpdateID>");
            assertThat(initial.split("<e:property>", -1))
                    .as("these five variables, and what is not evented is not sent")
                    .hasSize(1 + 5);
            post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(8080));
            assertThat(subscriber.next())
                    .contains("SEQ: 1\r\n", "<PortMappingNumberOfEntries>1<", "<SystemUpdateID>")
                    .doesNotContain("ExternalIPAddress");
            gateway.gateway
                    .externalAddress(Optional.of(Addresses.of("198.51.100.2")))
                    .toCompletableFuture()
                    .join();
            assertThat(subscriber.next())
                    .as("the address and the table that moved to it")
                    .contains("SEQ: 2\r\n", "<ExternalIPAddress>198.51.100.2<", "<SystemUpdateID>");
            assertThat(RawHttp.ask(port, head("UNSUBSCRIBE", "/igd2/evt/IPConn", "SID: " + sid + "\r\n"))
                            .status())
                    .isEqualTo(200);
            assertThat(RawHttp.ask(port, head("SUBSCRIBE", "/igd2/evt/IPConn", "SID: " + sid + "\r\n"))
                            .status())
                    .isEqualTo(412);
        }
    }

    @Test
    @DisplayName("UDA-81: no packet goes to a stranger")
    void strangersAreNotCalled() throws Exception {
        try (Subscriber stranger = new Subscriber(Addresses.of("127.0.0.3"))) {
            String callback = "<http://127.0.0.3:" + stranger.port() + "/>";
            assertThat(subscribe("/igd1/evt/IPConn", callback).status()).isEqualTo(412);
            assertThat(subscribe("/igd1/evt/IPConn", "<http://localhost:" + stranger.port() + "/>")
                            .status())
                    .isEqualTo(412);
            post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(8080));
            assertThat(stranger.nothingWithin(Duration.ofMillis(300))).isTrue();
        }
    }

    @Test
    void aPortInUseStopsTheStartAndNamesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, LOCAL)) {
            IgdResponder second = responder(taken.getLocalPort());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(second::start)
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort());
            assertThat(second.trouble()).isPresent();
        }
    }

    @Test
    void onceClosedNothingAnswers() {
        assertThat(responder.trouble()).isEmpty();
        responder.close();
        assertThat(responder.trouble()).isPresent();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> new RawHttp(port).close());
    }

    private IgdResponder responder(int httpPort) {
        try {
            NetworkInterface lo = NetworkInterface.getByInetAddress(LOCAL);
            LanInterface lan = new LanInterface(
                    lo.getName(),
                    lo.getIndex(),
                    LOCAL,
                    Prefix.parse("127.0.0.0/8").orElseThrow());
            IgdSettings settings = new IgdSettings(
                    IgdSettings.Version.AUTO,
                    List.of(),
                    httpPort,
                    "Test & Co",
                    UUID.randomUUID(),
                    1,
                    "0.1.0",
                    List.of(lan),
                    Path.of("descriptors"));
            return new IgdResponder(
                    settings, freeUdpPort(), gateway.gateway, gateway.inside, link, gateway.clock(), counters);
        } catch (IOException e) {
            throw new AssertionError("no loopback", e);
        }
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private RawHttp.Answer subscribe(String path, String callback) throws IOException {
        return RawHttp.ask(port, head("SUBSCRIBE", path, "CALLBACK: " + callback + "\r\nNT: upnp:event\r\n"));
    }

    private RawHttp.Answer post(String path, String type, String action, String arguments) throws IOException {
        return post(path, type + "#" + action, envelope(type, action, arguments));
    }

    private RawHttp.Answer post(String path, String soapAction, String body) throws IOException {
        return RawHttp.ask(
                port,
                head(
                                "POST",
                                path,
                                "SOAPACTION: \"" + soapAction + "\"\r\nContent-Type: text/xml; charset=\"utf-8\"\r\n"
                                        + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n")
                        + body);
    }

    private String head(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + headers + "\r\n";
    }

    private static String envelope(String type, String action, String arguments) {
        return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><u:" + action + " xmlns:u=\""
                + type + "\">" + arguments + "</u:" + action + "></s:Body></s:Envelope>";
    }

    private static String mapping(int externalPort) {
        return "<NewRemoteHost></NewRemoteHost><NewExternalPort>" + externalPort + "</NewExternalPort>"
                + "<NewProtocol>TCP</NewProtocol><NewInternalPort>80</NewInternalPort>"
                + "<NewInternalClient>127.0.0.1</NewInternalClient><NewEnabled>1</NewEnabled>"
                + "<NewPortMappingDescription>&lt;a&amp;é&gt;</NewPortMappingDescription>"
                + "<NewLeaseDuration>3600</NewLeaseDuration>";
    }

    private static String header(RawHttp.Answer answer, String name) {
        Matcher matcher = Pattern.compile("(?im)^" + name + ": (.*)").matcher(answer.head());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** Takes events, answers 200 and keeps what they said. */
    private static final class Subscriber implements AutoCloseable {
        private final ServerSocket server;
        private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

        Subscriber() throws IOException {
            this(LOCAL);
        }

        Subscriber(InetAddress address) throws IOException {
            server = new ServerSocket(0, 8, address);
            Thread thread = new Thread(this::serve, "subscriber");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        String next() throws InterruptedException {
            String event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event within ten seconds").isNotNull();
            return java.util.Objects.requireNonNull(event);
        }

        boolean nothingWithin(Duration time) throws InterruptedException {
            return events.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    events.add(read(socket));
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                    if (!server.isClosed()) {
                        events.add("failed: " + e);
                    }
                }
            }
        }

        private static String read(Socket socket) throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("</e:propertyset>") < 0) {
                int octet = socket.getInputStream().read();
                if (octet < 0) {
                    throw new IOException("cut short: " + text.toString().toLowerCase(Locale.ROOT));
                }
                text.append((char) octet);
            }
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
