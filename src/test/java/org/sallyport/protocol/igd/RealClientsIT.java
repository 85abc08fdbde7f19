package org.sallyport.protocol.igd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.IgdFixture.IPC1;
import static org.sallyport.protocol.igd.IgdFixture.IPC2;
import static org.sallyport.protocol.igd.IgdFixture.envelope;
import static org.sallyport.protocol.igd.IgdFixture.key;
import static org.sallyport.protocol.igd.IgdFixture.mapping;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.MappingKey;

/** Requests in the dialects of the clients we know of, octet for octet as their stacks write them (CLI-79). */
class RealClientsIT {
    private static final String CIC = "urn:schemas-upnp-org:service:WANCommonInterfaceConfig:1";
    private static final String ENCODING = "http://schemas.xmlsoap.org/soap/encoding/";
    private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";

    private static final InetAddress NEIGHBOUR = Addresses.of("127.0.0.7");

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
    @DisplayName(
            "miniupnpc: HTTP/1.1 with Connection: Close, its own spelling of headers, lease 0, no blank in its XML")
    @Requirement({"CLI-79", "CLI-18", "CLI-33", "CLI-34", "UDA-37"})
    void miniupnpc() throws IOException {
        assertThat(answer("GET /igd1.xml HTTP/1.1\r\nHost: 127.0.0.1:" + igd.port()
                                + "\r\nConnection: Close\r\nUser-Agent: Linux UPnP/1.1 MiniUPnPc/2.2.4\r\n\r\n")
                        .body())
                .contains("WANCommonInterfaceConfig:1");
        assertThat(miniupnpc("GetStatusInfo", "").body())
                .contains("<NewConnectionStatus>Connected</NewConnectionStatus>");
        assertThat(miniupnpc("GetExternalIPAddress", "").body())
                .contains("<NewExternalIPAddress>198.51.100.1</NewExternalIPAddress>");
        assertThat(miniupnpc("AddPortMapping", lease(mapping(8080, "127.0.0.1"), "0"))
                        .status())
                .isEqualTo(200);
        assertThat(miniupnpc("GetSpecificPortMappingEntry", key(8080)).body())
                .contains("<NewLeaseDuration>0</NewLeaseDuration>");
        assertThat(miniupnpc("DeletePortMapping", key(8080)).status()).isEqualTo(200);
        assertThat(carried()).isEmpty();
    }

    private RawHttp.Answer miniupnpc(String action, String arguments) throws IOException {
        String body = "<?xml version=\"1.0\"?>\r\n<s:Envelope xmlns:s=\"" + SOAP + "\" s:encodingStyle=\"" + ENCODING
                + "\"><s:Body><u:" + action + " xmlns:u=\"" + IPC1 + "\">" + arguments + "</u:" + action
                + "></s:Body></s:Envelope>\r\n";
        return answer("POST /igd1/ctl/IPConn HTTP/1.1\r\nHost: 127.0.0.1:" + igd.port()
                + "\r\nUser-Agent: Linux UPnP/1.1 MiniUPnPc/2.2.4\r\nContent-Length: " + body.length()
                + "\r\nContent-Type: text/xml\r\nSOAPAction: \"" + IPC1 + "#" + action
                + "\"\r\nConnection: Close\r\nCache-Control: no-cache\r\nPragma: no-cache\r\n\r\n" + body);
    }

    @Test
    @DisplayName(
            "libtorrent: HTTP/1.0, Soapaction, the ampersand of its own name unescaped, and a conflict it can read")
    @Requirement({"CLI-79", "CLI-20", "CLI-22"})
    void libtorrent() throws IOException {
        String body = "<?xml version=\"1.0\"?>\n<s:Envelope xmlns:s=\"" + SOAP + "\" s:encodingStyle=\"" + ENCODING
                + "\"><s:Body><u:AddPortMapping xmlns:u=\"" + IPC1 + "\">"
                + mapping(6881, "127.0.0.1").replace(">x<", ">Tom & Jerry at 127.0.0.1:6881<")
                + "</u:AddPortMapping></s:Body></s:Envelope>";
        String request = "POST /igd1/ctl/IPConn HTTP/1.0\r\nHost: 127.0.0.1:" + igd.port()
                + "\r\nContent-Type: text/xml; charset=\"utf-8\"\r\nContent-Length: " + body.length()
                + "\r\nSoapaction: \"" + IPC1 + "#AddPortMapping\"\r\n\r\n" + body;
        RawHttp.Answer granted = answer(request);
        assertThat(granted.status()).isEqualTo(200);
        assertThat(granted.head()).containsIgnoringCase("\r\ncontent-length: ");
        assertThat(igd.post("/igd1/ctl/IPConn", IPC1, "GetSpecificPortMappingEntry", key(6881))
                        .body())
                .contains("<NewPortMappingDescription>Tom &amp; Jerry at 127.0.0.1:6881<");
        assertThat(igd.postFrom(NEIGHBOUR, "/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(6881, "127.0.0.7"))
                        .body())
                .contains("<errorCode>718</errorCode>");
    }

    @Test
    @DisplayName("libplum: SOAPAction without quotes, two hours")
    @Requirement({"CLI-79", "CLI-20"})
    void libplum() throws IOException {
        String body = "<?xml version=\"1.0\"?>\r\n<s:Envelope xmlns:s=\"" + SOAP + "\" s:encodingStyle=\"" + ENCODING
                + "\">\r\n<s:Body>\r\n<m:AddPortMapping xmlns:m=\"" + IPC1 + "\">\r\n"
                + lease(mapping(49152, "127.0.0.1"), "7200").replace("><", ">\r\n<")
                + "\r\n</m:AddPortMapping>\r\n</s:Body>\r\n</s:Envelope>\r\n";
        assertThat(answer("POST /igd1/ctl/IPConn HTTP/1.1\r\nHost: 127.0.0.1:" + igd.port()
                                + "\r\nConnection: close\r\n"
                                + "Content-Type: text/xml; charset=\"utf-8\"\r\nContent-Length: " + body.length()
                                + "\r\nSOAPAction: " + IPC1 + "#AddPortMapping\r\n\r\n" + body)
                        .status())
                .isEqualTo(200);
        assertThat(carried()).containsKey(49152);
    }

    @Test
    @DisplayName("Syncthing: Go's HTTP, lowercase header, UTF-8 name, one hour, again every thirty minutes")
    @Requirement({"CLI-79", "CLI-77"})
    void syncthing() throws IOException {
        for (int i = 0; i < 2; i++) {
            String body =
                    "<?xml version=\"1.0\" ?>\n\t<s:Envelope xmlns:s=\"" + SOAP + "\" s:encodingStyle=\"" + ENCODING
                            + "\">\n\t<s:Body><u:AddPortMapping xmlns:u=\"" + IPC1 + "\">\n\t"
                            + mapping(22000, "127.0.0.1").replace(">x<", ">syncthing-22000<")
                            + "</u:AddPortMapping></s:Body>\n\t</s:Envelope>";
            assertThat(answer("POST /igd1/ctl/IPConn HTTP/1.1\r\nHost: 127.0.0.1:" + igd.port()
                                    + "\r\nUser-Agent: syncthing/1.0\r\nContent-Length: " + body.getBytes(UTF_8).length
                                    + "\r\nCache-Control: no-cache\r\nConnection: close\r\nContent-Type: text/xml; charset=\"utf-8\""
                                    + "\r\nPragma: no-cache\r\nSOAPAction: \"" + IPC1
                                    + "#AddPortMapping\"\r\nAccept-Encoding: gzip\r\n\r\n" + body)
                            .status())
                    .isEqualTo(200);
            igd.gateway.passes(Duration.ofMinutes(30));
        }
        assertThat(igd.post("/igd1/ctl/IPConn", IPC1, "GetSpecificPortMappingEntry", key(22000))
                        .body())
                .contains("<NewLeaseDuration>1800</NewLeaseDuration>", "syncthing-22000");
    }

    @Test
    @DisplayName("Tailscale: goupnp's envelope, AddAnyPortMapping on :2, the port it is told is the one that works")
    @Requirement({"CLI-79", "CLI-44"})
    void tailscale() throws IOException {
        String body =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope xmlns:s=\"" + SOAP + "\" s:encodingStyle=\""
                        + ENCODING + "\"><s:Body><u:AddAnyPortMapping xmlns:u=\"" + IPC2 + "\">"
                        + lease(mapping(41641, "127.0.0.1"), "7200")
                                .replace(">TCP<", ">UDP<")
                                .replace(">x<", ">tailscale-portmap<")
                        + "</u:AddAnyPortMapping></s:Body></s:Envelope>";
        assertThat(answer("POST /igd2/ctl/IPConn HTTP/1.1\r\nHost: 127.0.0.1:" + igd.port()
                                + "\r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: " + body.length()
                                + "\r\nContent-Type: text/xml; charset=\"utf-8\"\r\nSOAPACTION: \"" + IPC2
                                + "#AddAnyPortMapping\"\r\nAccept-Encoding: gzip\r\n\r\n" + body)
                        .body())
                .contains("<NewReservedPort>41641</NewReservedPort>");
        assertThat(carried()).containsKey(41641);
    }

    @Test
    @DisplayName("Apple: SOAP prefix, data types as attributes, a port after a conflict, the word Conflict in it")
    @Requirement({"CLI-79", "CLI-21", "CLI-32", "CLI-13"})
    void apple() throws IOException {
        assertThat(apple(5009).status()).isEqualTo(200);
        igd.postFrom(NEIGHBOUR, "/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(5010, "127.0.0.7"));
        assertThat(apple(5010).body()).contains("Conflict", "<errorCode>718</errorCode>");
        assertThat(apple(5011).status()).isEqualTo(200);
        assertThat(carried()).containsKeys(5009, 5011);
    }

    private RawHttp.Answer apple(int port) throws IOException {
        String typed = lease(mapping(port, "127.0.0.1"), "0")
                .replaceAll(
                        "<(New[A-Za-z]+)>", "<$1 xmlns:dt=\"urn:schemas-microsoft-com:datatypes\" dt:dt=\"string\">");
        String body = "<?xml version=\"1.0\"?>\r\n<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"" + SOAP
                + "\" SOAP-ENV:encodingStyle=\"" + ENCODING + "\"><SOAP-ENV:Body><m:AddPortMapping xmlns:m=\"" + IPC1
                + "\">" + typed + "</m:AddPortMapping></SOAP-ENV:Body></SOAP-ENV:Envelope>";
        return answer(
                "POST /igd1/ctl/IPConn HTTP/1.1\r\nContent-Type: text/xml; charset=\"utf-8\"\r\nSOAPAction: \"" + IPC1
                        + "#AddPortMapping\"\r\nUser-Agent: Mozilla/4.0 (compatible; UPnP/1.0; Windows 9x)\r\nHost: 127.0.0.1:"
                        + igd.port() + "\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\nPragma: no-cache\r\n\r\n" + body);
    }

    @Test
    @DisplayName("gupnp-igd: keep-alive, Accept-Language, attributes of its own on the envelope")
    @Requirement("CLI-79")
    void gupnp() throws IOException {
        String body = "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"" + SOAP + "\" s:encodingStyle=\"" + ENCODING
                + "\"><s:Body><u:AddPortMapping xmlns:u=\"" + IPC1 + "\">" + mapping(7000, "127.0.0.1")
                + "</u:AddPortMapping></s:Body></s:Envelope>";
        String request = "POST /igd1/ctl/IPConn HTTP/1.1\r\nHost: 127.0.0.1:" + igd.port() + "\r\nSOAPAction: \"" + IPC1
                + "#AddPortMapping\"\r\nAccept-Language: en-gb;q=1, en;q=0.5\r\nAccept-Encoding: gzip\r\n"
                + "User-Agent:  GUPnP/1.4.3 DLNADOC/1.50\r\nConnection: Keep-Alive\r\n"
                + "Content-Type: text/xml; charset=\"utf-8\"\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (RawHttp client = new RawHttp(igd.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(request).answer().status()).isEqualTo(200);
            }
        }
        assertThat(carried()).hasSize(1);
    }

    @Test
    @DisplayName("CLI-35: Windows and Xbox look, find the port free by 714, map, look again")
    @Requirement({"CLI-35", "CLI-79"})
    void windowsAndXbox() throws IOException {
        String agent = "Microsoft-Windows/10.0 UPnP/1.0";
        String udp = key(3074).replace(">TCP<", ">UDP<");
        assertThat(igd.get("/igd1.xml", agent).body()).contains("<minor>1</minor>");
        assertThat(igd.postAs(agent, "/igd1/ctl/IPConn", IPC1, "GetExternalIPAddress", "")
                        .body())
                .contains("198.51.100.1");
        assertThat(igd.postAs(agent, "/igd1/ctl/IPConn", IPC1, "GetSpecificPortMappingEntry", udp)
                        .body())
                .contains("<errorCode>714</errorCode>");
        String teredo =
                lease(mapping(3074, "127.0.0.1"), "0").replace(">TCP<", ">UDP<").replace(">80<", ">3074<");
        assertThat(igd.postAs(agent, "/igd1/ctl/IPConn", IPC1, "AddPortMapping", teredo)
                        .status())
                .isEqualTo(200);
        assertThat(igd.postAs(agent, "/igd1/ctl/IPConn", IPC1, "GetSpecificPortMappingEntry", udp)
                        .body())
                .contains("<NewInternalPort>3074</NewInternalPort><NewInternalClient>127.0.0.1</NewInternalClient>"
                        + "<NewEnabled>1</NewEnabled>")
                .contains("<NewLeaseDuration>0</NewLeaseDuration>");
    }

    @Test
    @DisplayName("CLI-36: Transmission and i2pd find their entry exactly as they gave it")
    @Requirement({"CLI-36", "CLI-79"})
    void transmissionAndI2pd() throws IOException {
        String asked = lease(mapping(51413, "127.0.0.1"), "0")
                .replace(">80<", ">51413<")
                .replace(">x<", ">Transmission at 51413<");
        assertThat(igd.post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", asked).status())
                .isEqualTo(200);
        igd.gateway.passes(Duration.ofMinutes(20));
        assertThat(igd.post("/igd1/ctl/IPConn", IPC1, "GetSpecificPortMappingEntry", key(51413))
                        .body())
                .contains("<NewInternalPort>51413</NewInternalPort><NewInternalClient>127.0.0.1</NewInternalClient>"
                        + "<NewEnabled>1</NewEnabled>");
    }

    @Test
    @DisplayName("node-nat-upnp: ui4 for a lease, an empty host, chunks, and no Content-Type of UPnP's")
    @Requirement({"CLI-26", "CLI-79"})
    void nodeNatUpnp() throws IOException {
        String body = "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"" + SOAP + "\" s:encodingStyle=\"" + ENCODING
                + "\"><s:Body><u:AddPortMapping xmlns:u=\"" + IPC1 + "\">"
                + lease(mapping(3000, ""), "ui4") + "</u:AddPortMapping></s:Body></s:Envelope>";
        assertThat(answer(
                                "POST /igd1/ctl/IPConn HTTP/1.1\r\ncontent-type: text/xml; charset=\"utf-8\"\r\nsoapaction: \""
                                        + IPC1 + "#AddPortMapping\"\r\nconnection: close\r\nhost: 127.0.0.1:"
                                        + igd.port()
                                        + "\r\ntransfer-encoding: chunked\r\n\r\n" + Integer.toHexString(body.length())
                                        + "\r\n"
                                        + body + "\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(200);
        assertThat(igd.post("/igd1/ctl/IPConn", IPC1, "GetSpecificPortMappingEntry", key(3000))
                        .body())
                .contains("<NewInternalClient>127.0.0.1<", "<NewLeaseDuration>0<");
    }

    @Test
    @DisplayName("Home Assistant: counters, status, address and the number of entries, 0 included")
    @Requirement({"CLI-71", "CLI-79", "CLI-11"})
    void homeAssistant() throws IOException {
        for (String counter : List.of("BytesSent", "BytesReceived", "PacketsSent", "PacketsReceived")) {
            assertThat(answer(homeAssistant("/igd1/ctl/CommonIfCfg", CIC, "GetTotal" + counter))
                            .body())
                    .containsPattern("<NewTotal" + counter + ">[0-9]{1,10}<");
        }
        assertThat(answer(homeAssistant("/igd1/ctl/IPConn", IPC1, "GetStatusInfo"))
                        .body())
                .contains("<NewConnectionStatus>Connected<", "<NewLastConnectionError>ERROR_NONE<", "<NewUptime>3600<");
        assertThat(answer(homeAssistant("/igd1/ctl/IPConn", IPC1, "GetExternalIPAddress"))
                        .body())
                .contains("198.51.100.1");
        assertThat(igd.get("/WANIPConnection2.xml", "").body()).contains("<name>GetPortMappingNumberOfEntries</name>");
        for (int entries = 0; entries < 2; entries++) {
            String told = "<NewPortMappingNumberOfEntries>" + entries + "</NewPortMappingNumberOfEntries>";
            assertThat(answer(homeAssistant("/igd2/ctl/IPConn", IPC2, "GetPortMappingNumberOfEntries"))
                            .body())
                    .contains(told);
            assertThat(answer(homeAssistant("/igd1/ctl/IPConn", IPC1, "GetPortMappingNumberOfEntries"))
                            .body())
                    .contains(told);
            assertThat(igd.post(
                                    "/igd1/ctl/IPConn",
                                    "urn:schemas-upnp-org:control-1-0",
                                    "QueryStateVariable",
                                    "<varName>PortMappingNumberOfEntries</varName>")
                            .body())
                    .contains("<return>" + entries + "</return>");
            igd.post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(8080, "127.0.0.1"));
        }
    }

    private String homeAssistant(String path, String type, String action) {
        String body = "<?xml version=\"1.0\"?><s:Envelope s:encodingStyle=\"" + ENCODING + "\" xmlns:s=\"" + SOAP
                + "\"><s:Body><u:" + action + " xmlns:u=\"" + type + "\"></u:" + action + "></s:Body></s:Envelope>";
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + igd.port() + "\r\nSOAPAction: \"" + type + "#"
                + action
                + "\"\r\nContent-Type: text/xml; charset=\"utf-8\"\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n"
                + "User-Agent: Python/3.11 aiohttp/3.9\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    @DisplayName("CLI-37: the array is walked from 0 to 713")
    @Requirement({"CLI-37", "CLI-30"})
    void theArrayIsWalked() throws IOException {
        for (int port = 9000; port < 9005; port++) {
            igd.post("/igd1/ctl/IPConn", IPC1, "AddPortMapping", mapping(port, "127.0.0.1"));
        }
        for (int index = 0; index <= 5; index++) {
            RawHttp.Answer answer = igd.post(
                    "/igd1/ctl/IPConn",
                    IPC1,
                    "GetGenericPortMappingEntry",
                    "<NewPortMappingIndex>" + index + "</NewPortMappingIndex>");
            assertThat(answer.status()).isEqualTo(index < 5 ? 200 : 500);
            assertThat(answer.body()).contains(index < 5 ? "<NewProtocol>TCP<" : "<errorCode>713</errorCode>");
            assertThat(answer.body().length()).as("CLI-30").isLessThan(1400);
        }
    }

    @Test
    @DisplayName("UDA-37, CLI-18: HTTP/1.0 with Host and without, which ends the connection")
    @Requirement({"UDA-37", "CLI-18"})
    void oldHttp() throws IOException {
        for (String host : List.of("", "Host: 127.0.0.1\r\n", "HOST:127.0.0.1:" + igd.port() + "\r\n")) {
            try (RawHttp client = new RawHttp(igd.port())) {
                RawHttp.Answer answer = client.send("GET /IGD1.XML HTTP/1.0\r\n" + host + "\r\n")
                        .answer();
                assertThat(answer.status()).as("also in another case").isEqualTo(200);
                assertThat(answer.head())
                        .containsIgnoringCase("content-length: ")
                        .doesNotContainIgnoringCase("chunked");
                assertThat(client.isClosedInSilence()).isTrue();
            }
        }
        String body = envelope(IPC1, "GetExternalIPAddress", "");
        assertThat(answer("POST /IGD1/Ctl/ipconn HTTP/1.0\r\nSOAPAction: \"" + IPC1
                                + "#GetExternalIPAddress\"\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                        .body())
                .contains("198.51.100.1");
    }

    @Test
    @DisplayName("CLI-75: an old game maps by HTTP/1.0, with a lease of 0 and words of its own, and deletes at its end")
    @Requirement({"CLI-75", "CLI-79"})
    void oldGame() throws IOException {
        String asked = lease(mapping(6112, "127.0.0.1"), "0").replace(">x<", ">Battle (127.0.0.1:6112) 6112 TCP<");
        assertThat(oldGame("AddPortMapping", asked).status()).isEqualTo(200);
        assertThat(carried()).containsOnlyKeys(6112);
        assertThat(oldGame("GetSpecificPortMappingEntry", key(6112)).body())
                .contains("<NewLeaseDuration>0<", "Battle (127.0.0.1:6112) 6112 TCP");
        assertThat(oldGame("DeletePortMapping", key(6112)).status()).isEqualTo(200);
        assertThat(carried()).isEmpty();
    }

    private RawHttp.Answer oldGame(String action, String arguments) throws IOException {
        String body = envelope(IPC1, action, arguments);
        return answer("POST /igd1/ctl/IPConn HTTP/1.0\r\nSOAPAction: \"" + IPC1 + "#" + action
                + "\"\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @Test
    @DisplayName("CLI-76: a small library reads the description, takes the controlURL behind its type, and maps")
    @Requirement({"CLI-76", "CLI-13"})
    void smallLibrary() throws IOException {
        String description = igd.get("/igd1.xml", "").body();
        String control = description
                .substring(description.indexOf("WANIPConnection:1"))
                .replaceFirst("(?s).*?<controlURL>([^<]*)<.*", "$1");
        assertThat(igd.post(control, IPC1, "AddPortMapping", mapping(3000, "127.0.0.1"))
                        .status())
                .isEqualTo(200);
        assertThat(carried()).containsOnlyKeys(3000);
    }

    @Test
    @DisplayName("CLI-24, UDA-51: arguments in any order, unknown ones passed over")
    @Requirement({"CLI-24", "UDA-51"})
    void argumentsInAnyOrder() throws IOException {
        assertThat(igd.post(
                                "/igd1/ctl/IPConn",
                                IPC1,
                                "DeletePortMapping",
                                "<NewProtocol> tcp </NewProtocol><NewNothing>1</NewNothing>"
                                        + "<NewExternalPort> 8080 </NewExternalPort><NewRemoteHost/>")
                        .body())
                .contains("<errorCode>714</errorCode>");
    }

    @Test
    @DisplayName(
            "CLI-79: an answer is there within a quarter of a second; the median, for the machine has other things to do")
    @Requirement({"CLI-79", "CLI-41"})
    void answersAreQuick() throws IOException {
        List<Long> millis = new ArrayList<>();
        for (int port = 7001; port < 7020; port++) {
            long begun = System.nanoTime();
            assertThat(miniupnpc("AddPortMapping", mapping(port, "127.0.0.1")).status())
                    .isEqualTo(200);
            millis.add(Duration.ofNanos(System.nanoTime() - begun).toMillis());
        }
        Collections.sort(millis);
        assertThat(millis.get(millis.size() / 2)).isLessThan(250);
    }

    private RawHttp.Answer answer(String request) throws IOException {
        return igd.raw(request);
    }

    private static String lease(String mapping, String lease) {
        return mapping.replace(">3600<", ">" + lease + "<");
    }

    private Map<Integer, MappingKey> carried() {
        Map<Integer, MappingKey> byPort = new HashMap<>();
        igd.gateway.plane.carried().keySet().forEach(key -> byPort.put(key.externalPort(), key));
        return byPort;
    }
}
