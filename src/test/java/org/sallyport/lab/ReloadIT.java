package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGHUP reads the policy again. */
@Tag("lab")
class ReloadIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);

    private static final String NO_GAMES = """
            default: deny
            rules:
              - name: no games
                verdict: deny
                when: { external-port: [30500-30599] }
              - name: high ports for the LAN
                verdict: allow
                when: { client: [192.168.77.0/24], external-port: [1024-65535], internal-port: [1024-65535] }
            """;

    @BeforeEach
    void start() {
        if (LAB.gateway().isAlive()) {
            LAB.gateway().terminate();
        }
        LAB.gateway().write("policy.yaml", Sallyport.POLICY);
        LAB.gateway().start();
    }

    @Test
    void aPolicyThatDeniesEndsTheLeasesItDeniesAndNoOthers() {
        LAB.a().call(() -> Echo.tcp(Lab.A, 8501) + Echo.tcp(Lab.A, 8502));
        assertThat(ask(8501, 30501)).isEqualTo(Pcp.SUCCESS);
        assertThat(ask(8502, 30602)).isEqualTo(Pcp.SUCCESS);
        String kept = REST.lease("tcp", 30602).orElseThrow().id();

        LAB.gateway().write("policy.yaml", NO_GAMES);
        LAB.gateway().reload();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(REST.lease("tcp", 30501)).isEmpty());
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 30501, "x"))).isEqualTo(Probe.REFUSED);
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 30602, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(REST.lease("tcp", 30602).orElseThrow().id()).isEqualTo(kept);
    }

    @Test
    void aBadPolicyIsRefusedAndTheOldOneStays() {
        assertThat(ask(8503, 30503)).isEqualTo(Pcp.SUCCESS);
        int before = LAB.gateway().log().size();

        LAB.gateway().write("policy.yaml", NO_GAMES.replace("verdict: deny", "verdct: deny"));
        LAB.gateway().reload();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(LAB.gateway().log().from(before))
                        .as("the mistake, and its nearest known key")
                        .anyMatch(line -> line.contains("verdct"))
                        .anyMatch(line -> line.contains("verdict")));
        assertThat(LAB.gateway().isAlive()).isTrue();
        assertThat(REST.lease("tcp", 30503)).isPresent();
        assertThat(ask(8504, 30504)).isEqualTo(Pcp.SUCCESS);
    }

    @Test
    void checkFindsTheSameMistakeAndSaysWhere() {
        assertThat(LAB.gateway()
                        .command("check", "--config", LAB.gateway().configuration())
                        .exit())
                .isZero();
        LAB.gateway().write("policy.yaml", NO_GAMES.replace("verdict: deny", "verdct: deny"));
        Shell.Result result =
                LAB.gateway().command("check", "--config", LAB.gateway().configuration());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output())
                .contains("policy.yaml")
                .contains("4")
                .contains("verdct")
                .contains("verdict");
    }

    private static int ask(int internalPort, int externalPort) {
        return LAB.a()
                .call(() -> Pcp.map(new Pcp.Ask(Lab.A, internalPort, Pcp.TCP, internalPort, externalPort, 300)))
                .result();
    }
}
