package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Debian's vsftpd behind port 21 of a LAN host, and curl outside. */
@Tag("lab")
class FtpIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final String OTHER = "11.22.33.2";
    private static final String URL = "ftp://" + Lab.EXTERNAL + ":2121/in/";
    /** PASV, EPSV, PORT and EPRT; the first with the address that the reply names. */
    private static final List<List<String>> MODES = List.of(
            List.of("--disable-epsv", "--no-ftp-skip-pasv-ip"),
            List.of(),
            List.of("-P", "-", "--disable-eprt"),
            List.of("-P", "-"));

    private static Vsftpd server;
    private static Home client;

    @BeforeAll
    static void serve() {
        server = new Vsftpd(LAB.a());
        server.start();
        client = new Home("curl");
        LAB.wan().run("sh", "-c", "head -c 6000001 /dev/urandom > " + client.path("sent"));
        LAB.wan().ip("addr add " + OTHER + "/24 dev inet0");
    }

    @AfterAll
    static void end() {
        client.close();
        server.close();
    }

    @AfterEach
    void stop() {
        LAB.gateway().terminate();
        LAB.gateway().forget();
        LAB.gateway().write("sallyport.yaml", Sallyport.CONFIG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"preserve", "gateway"})
    void filesGoBothWaysInEveryMode(String source) {
        start("relay: { source: " + source + " }");
        for (List<String> mode : MODES) {
            String name = source + "-" + MODES.indexOf(mode);
            assertCurl(0, mode, "-T", client.path("sent"), URL + name);
            assertSame(server.path(name));
            assertCurl(0, mode, "-o", client.path(name), URL + name);
            assertSame(client.path(name));
            client.delete(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"preserve", "gateway"})
    void inActiveModeTheClientIsDialledFromTheExternalAddress(String source) {
        start("relay: { source: " + source + " }");
        login();
        assertThat(LAB.wan().call(FtpClient::active)).isEqualTo(Lab.EXTERNAL + " in");
    }

    @Test
    void aWayIsAChildOfTheLeaseForTheOneHostAndEndsWithTheSession() {
        String lease = start("ftp: true");
        login();
        assertThat(REST.openings(lease)).isEmpty();
        int port = LAB.wan().call(FtpClient::passive);
        JsonNode opening = REST.openings(lease).get(0);
        assertThat(opening.at("/external/address").asString()).isEqualTo(Lab.EXTERNAL);
        assertThat(opening.at("/external/port").asInt()).isEqualTo(port);
        assertThat(opening.at("/internal/address").asString()).isEqualTo(Lab.A);
        assertThat(opening.at("/remote/address").asString()).isEqualTo(Lab.WAN);

        assertThat(knock(OTHER, port)).isEqualTo(FtpClient.SHUT);
        assertThat(LAB.wan().call(() -> FtpClient.list(Lab.EXTERNAL, port))).isEqualTo("in");
        assertThat(knock(Lab.WAN, port)).isEqualTo(FtpClient.SHUT);

        login();
        int unused = LAB.wan().call(FtpClient::passive);
        assertThat(REST.openings(lease)).hasSize(1);
        LAB.wan().call(FtpClient::quit);
        await().untilAsserted(() -> assertThat(REST.openings(lease)).isEmpty());
        assertThat(knock(Lab.WAN, unused)).isEqualTo(FtpClient.SHUT);
    }

    @Test
    void aWayEndsWithTheLease() {
        String lease = start("ftp: true");
        login();
        int port = LAB.wan().call(FtpClient::passive);
        assertThat(REST.delete("/leases/" + lease).status()).isEqualTo(204);
        assertThat(knock(Lab.WAN, port)).isEqualTo(FtpClient.SHUT);
    }

    /** curl ends with 7 when nobody is where it dials. */
    @Test
    void switchedOffTheServersOwnWordsPassAndLeadNowhere() {
        start("relay: { source: gateway }, ftp: false");
        login();
        assertThat(LAB.wan().call(() -> FtpClient.say("PASV"))).contains("(192,168,77,10,");
        assertThat(knock(Lab.WAN, LAB.wan().call(FtpClient::passive))).isEqualTo(FtpClient.SHUT);
        assertThat(LAB.wan().call(() -> FtpClient.say("PORT 11,22,33,1,200,1"))).startsWith("500 ");
        assertCurl(7, List.of(), "-o", client.path("nothing"), URL);
    }

    /** Starts the gateway with this for forwarding, and maps port 2121; answers the lease. */
    private static String start(String forwarding) {
        LAB.gateway().write("sallyport.yaml", Sallyport.CONFIG + "forwarding: { " + forwarding + " }\n");
        LAB.gateway().start();
        Rest.Answer answer = REST.post("/leases", """
                {"transport": "tcp", "external": {"port": 2121}, "internal": {"address": "%s", "port": 21}}
                """.formatted(Lab.A));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return REST.lease("tcp", 2121).orElseThrow().id();
    }

    private static void login() {
        assertThat(LAB.wan().call(() -> FtpClient.login(Lab.EXTERNAL, 2121))).startsWith("230 ");
    }

    private static String knock(String from, int port) {
        return LAB.wan().call(() -> FtpClient.knock(from, Lab.EXTERNAL, port));
    }

    private static void assertCurl(int exit, List<String> mode, String... rest) {
        Shell.Result result = LAB.wan()
                .run(Stream.of(List.of("curl", "-sS", "--max-time", "20"), mode, List.of(rest))
                        .flatMap(List::stream)
                        .toArray(String[]::new));
        assertThat(result.exit()).as("%s %s: %s", mode, rest, result.output()).isEqualTo(exit);
    }

    private static void assertSame(String file) {
        Shell.must("cmp", client.path("sent"), file);
    }
}
