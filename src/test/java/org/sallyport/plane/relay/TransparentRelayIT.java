package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.sallyport.plane.relay.Namespaces.EXTERNAL_ADDRESS;
import static org.sallyport.plane.relay.Namespaces.GATEWAY_ADDRESS;
import static org.sallyport.plane.relay.Namespaces.INSIDE_ADDRESS;
import static org.sallyport.plane.relay.Namespaces.LAN;
import static org.sallyport.plane.relay.Namespaces.OUTSIDE_ADDRESS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The relay between real hosts: whose address the LAN sees (NAT-36), and what is left on the gateway afterwards. */
@Tag("lab")
@Timeout(90)
class TransparentRelayIT {
    private static final String CHANGES =
            "nft list tables; ip rule | grep -v -E '^(0|32766|32767):'; ip route show table all" + " | grep 5351; true";

    private static Namespaces net;
    private final Deque<Process> relays = new ArrayDeque<>();

    @BeforeAll
    static void makeNetwork() throws Exception {
        net = Namespaces.make();
        for (int port : new int[] {8080, 8081}) {
            String answer = "SYSTEM:read x; echo $SOCAT_PEERADDR\\:$SOCAT_PEERPORT";
            net.start(net.inside, "socat", "TCP-LISTEN:" + port + ",fork,reuseaddr", answer);
            net.start(net.inside, "socat", "UDP-RECVFROM:" + port + ",fork,reuseaddr", answer);
        }
        await().until(() ->
                net.run(net.inside, "ss -Hltun | grep -c -E ':808[01]'").equals("4"));
    }

    @AfterAll
    static void removeNetwork() throws IOException {
        net.close();
    }

    @AfterEach
    void stop() throws Exception {
        if (!relays.isEmpty() && relays.getFirst().isAlive()) {
            end();
        }
    }

    @Test
    @DisplayName("NAT-36: with CAP_NET_ADMIN the LAN host sees the remote peer's own address and port, TCP and UDP")
    void lanSeesThePeer() throws Exception {
        assertThat(start("AUTO")).isEqualTo("ready true");
        assertThat(tcp(net.outside, 40001, 8080)).isEqualTo(OUTSIDE_ADDRESS + ":40001");
        assertThat(udp(net.outside, 40002, 8080)).isEqualTo(OUTSIDE_ADDRESS + ":40002");
    }

    @Test
    @DisplayName("NAT-36: one remote port is seen as itself through two mappings at once")
    void onePeerThroughTwoMappings() throws Exception {
        start("PRESERVE");
        assertThat(udp(net.outside, 40003, 8080)).isEqualTo(OUTSIDE_ADDRESS + ":40003");
        assertThat(udp(net.outside, 40003, 8081)).isEqualTo(OUTSIDE_ADDRESS + ":40003");
        assertThat(tcp(net.outside, 40004, 8080)).isEqualTo(OUTSIDE_ADDRESS + ":40004");
        assertThat(tcp(net.outside, 40004, 8081)).isEqualTo(OUTSIDE_ADDRESS + ":40004");
    }

    @Test
    @DisplayName("NAT-38: hairpinning LAN hosts come with the gateway's address, or the answer would bypass it")
    void hairpinComesFromTheGateway() throws Exception {
        start("AUTO");
        assertThat(tcp(net.inside, 40005, 8080)).startsWith(GATEWAY_ADDRESS + ":");
        assertThat(udp(net.inside, 40006, 8080)).startsWith(GATEWAY_ADDRESS + ":");
    }

    @Test
    @DisplayName("NAT-33: a refusal inside reaches the peer at once through a transparent socket too")
    void refusalPasses() throws Exception {
        start("AUTO", 8089);
        assertThat(net.run(net.outside, "socat -T 10 - TCP:" + EXTERNAL_ADDRESS + ":8089 </dev/zero 2>&1"))
                .contains("reset by peer");
    }

    @Test
    @DisplayName("a closed relay leaves neither table nor rule nor route behind")
    void closeLeavesNothing() throws Exception {
        String before = net.run(net.gateway, CHANGES);
        start("AUTO");
        assertThat(net.run(net.gateway, CHANGES)).contains("sallyport_relay", "535:", "536:", "5351");
        end();
        assertThat(net.run(net.gateway, CHANGES)).isEqualTo(before).isEmpty();
    }

    @Test
    @DisplayName("NAT-77: what a killed relay left is replaced by the next one, which works and leaves nothing")
    void leftoversAreReplaced() throws Exception {
        start("AUTO");
        String once = net.run(net.gateway, CHANGES);
        relays.getFirst().destroyForcibly().waitFor();
        assertThat(net.run(net.gateway, CHANGES)).isEqualTo(once);
        assertThat(start("AUTO")).isEqualTo("ready true");
        assertThat(net.run(net.gateway, CHANGES)).isEqualTo(once);
        assertThat(tcp(net.outside, 40007, 8080)).isEqualTo(OUTSIDE_ADDRESS + ":40007");
        relays.getFirst().destroyForcibly().waitFor();
        start("GATEWAY");
        assertThat(net.run(net.gateway, CHANGES)).isEmpty();
    }

    @Test
    @DisplayName("NAT-77: what somebody else has flushed is made anew in a while, and the LAN sees the peer again")
    void flushedRulesComeBack() throws Exception {
        start("AUTO");
        String whole = net.run(net.gateway, CHANGES);
        net.run(net.gateway, "nft flush ruleset; ip rule del priority 536; ip route flush table 5351");
        assertThat(net.run(net.gateway, CHANGES)).isNotEqualTo(whole);
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> net.run(net.gateway, CHANGES).equals(whole));
        assertThat(tcp(net.outside, 40010, 8080)).isEqualTo(OUTSIDE_ADDRESS + ":40010");
        assertThat(udp(net.outside, 40011, 8080)).isEqualTo(OUTSIDE_ADDRESS + ":40011");
    }

    @Test
    @DisplayName("without CAP_NET_ADMIN auto relays with the gateway's address")
    void autoFallsBack() throws Exception {
        assertThat(startWithoutPrivilege("AUTO")).isEqualTo("ready false");
        assertThat(tcp(net.outside, 40008, 8080)).startsWith(GATEWAY_ADDRESS + ":");
        assertThat(udp(net.outside, 40009, 8080)).startsWith(GATEWAY_ADDRESS + ":");
        assertThat(net.run(net.gateway, CHANGES)).isEmpty();
    }

    @Test
    @DisplayName("without CAP_NET_ADMIN preserve does not start, and says what is missing")
    void preserveRefuses() throws Exception {
        assertThat(startWithoutPrivilege("PRESERVE")).startsWith("failed").contains("CAP_NET_ADMIN");
    }

    private static String tcp(String from, int sourcePort, int port) throws IOException {
        return dial(from, "TCP:" + EXTERNAL_ADDRESS + ":" + port + ",reuseaddr,sourceport=" + sourcePort);
    }

    private static String udp(String from, int sourcePort, int port) throws IOException {
        return dial(from, "UDP:" + EXTERNAL_ADDRESS + ":" + port + ",sourceport=" + sourcePort);
    }

    private static String dial(String from, String where) throws IOException {
        return net.run(from, "echo hello | socat -t 2 - " + where);
    }

    private String start(String source, int... ports) throws IOException {
        return launch(List.of(), source, ports);
    }

    private String startWithoutPrivilege(String source) throws IOException {
        return launch(List.of("setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin"), source);
    }

    /** Starts the relay and answers its first word on how it is. */
    private String launch(List<String> wrapper, String source, int... ports) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                RelayLab.class.getName(),
                source,
                EXTERNAL_ADDRESS,
                LAN,
                INSIDE_ADDRESS));
        for (int port : ports.length > 0 ? ports : new int[] {8080, 8081}) {
            command.add(String.valueOf(port));
        }
        Process relay = net.start(net.gateway, command.toArray(String[]::new));
        relays.push(relay);
        return relay.inputReader(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("ready") || line.startsWith("failed"))
                .findFirst()
                .orElse("ended");
    }

    private void end() throws Exception {
        relays.getFirst().getOutputStream().close();
        assertThat(relays.getFirst().waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}
