package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** What a lease opens, for whom, and that it shuts again. */
@Tag("lab")
class ForwardingIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);

    @BeforeAll
    static void start() {
        LAB.gateway().start();
    }

    @Test
    void tcpReachesTheLanHostWhichSeesTheOutsidesOwnAddress() {
        int port = granted(new Pcp.Ask(Lab.A, 1, Pcp.TCP, 8301, 30301, 60));
        LAB.a().call(() -> Echo.tcp(Lab.A, 8301));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, port, "x"))).isEqualTo(Lab.WAN + " x");
    }

    @Test
    void udpReachesTheLanHostWhichSeesTheOutsidesOwnAddress() {
        int port = granted(new Pcp.Ask(Lab.A, 2, Pcp.UDP, 8302, 30302, 60));
        LAB.a().call(() -> Echo.udp(Lab.A, 8302));
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, port, "x"))).isEqualTo(Lab.WAN + " x");
    }

    @Test
    void aPortNobodyListensOnInsideIsNotOpenOutside() {
        int port = granted(new Pcp.Ask(Lab.A, 3, Pcp.TCP, 8303, 30303, 60));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, port, "x"))).isIn(Probe.REFUSED, Probe.CLOSED);
    }

    @Test
    @Requirement("PMP-64")
    void aLanHostReachesTheOtherByTheExternalAddress() {
        int port = granted(new Pcp.Ask(Lab.A, 4, Pcp.TCP, 8304, 30304, 60));
        LAB.a().call(() -> Echo.tcp(Lab.A, 8304));
        assertThat(LAB.b().call(() -> Probe.tcp(Lab.EXTERNAL, port, "x"))).endsWith(" x");
        assertThat(LAB.a().call(() -> Probe.tcp(Lab.EXTERNAL, port, "x"))).endsWith(" x");
    }

    @Test
    void restShowsTheLeaseAndItsTraffic() {
        int port = granted(new Pcp.Ask(Lab.A, 5, Pcp.TCP, 8305, 30305, 60));
        Rest.Seen lease = REST.lease("tcp", port).orElseThrow();
        assertThat(lease.leadsTo("tcp", Lab.A, 8305)).as(lease.toString()).isTrue();
        assertThat(lease.secondsLeft().orElseThrow()).isBetween(55L, 60L);
        assertThat(lease.via()).contains("pcp");
    }

    @Test
    void revokingOverRestShutsBeforeItAnswers() {
        int port = granted(new Pcp.Ask(Lab.A, 6, Pcp.TCP, 8306, 30306, 60));
        LAB.a().call(() -> Echo.tcp(Lab.A, 8306));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, port, "x"))).isEqualTo(Lab.WAN + " x");

        assertThat(REST.delete("/leases/"
                                + REST.lease("tcp", port).orElseThrow().id())
                        .status())
                .isEqualTo(204);
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, port, "x"))).isEqualTo(Probe.REFUSED);
    }

    @Test
    void theClientsOwnDeletionShutsBeforeItAnswers() {
        Pcp.Ask ask = new Pcp.Ask(Lab.A, 7, Pcp.UDP, 8307, 30307, 60);
        int port = granted(ask);
        LAB.a().call(() -> Echo.udp(Lab.A, 8307));
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, port, "x"))).isEqualTo(Lab.WAN + " x");

        Pcp.Ask deletion = ask.lifetime(0);
        assertThat(LAB.a().call(() -> Pcp.map(deletion)).result()).isEqualTo(Pcp.SUCCESS);
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, port, "x"))).isIn(Probe.REFUSED, Probe.SILENT);
    }

    @Test
    @Requirement("PCP-96")
    void anExpiredLeaseShutsWithinTwoSecondsAndNotBefore() {
        LAB.a().call(() -> Echo.tcp(Lab.A, 8308));
        Instant asked = Instant.now();
        int port = granted(new Pcp.Ask(Lab.A, 8, Pcp.TCP, 8308, 30308, 3));
        Instant answered = Instant.now();

        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !LAB.wan()
                        .call(() -> Probe.tcp(Lab.EXTERNAL, port, "x"))
                        .equals(Lab.WAN + " x"));
        assertThat(Instant.now()).isBetween(asked.plusSeconds(3), answered.plusSeconds(5));
        assertThat(REST.lease("tcp", port)).isEmpty();
    }

    @Test
    void anExpiredUpnpLeaseShutsToo() {
        LAB.a().call(() -> Echo.udp(Lab.A, 8309));
        LAB.a().run("upnpc", "-a", Lab.A, "8309", "30309", "udp", "3");
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, 30309, "x"))).isEqualTo(Lab.WAN + " x");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> !LAB.wan()
                        .call(() -> Probe.udp(Lab.EXTERNAL, 30309, "x"))
                        .equals(Lab.WAN + " x"));
    }

    private static int granted(Pcp.Ask ask) {
        Pcp.Answer answer = LAB.a().call(() -> Pcp.map(ask));
        assertThat(answer.result()).isEqualTo(Pcp.SUCCESS);
        assertThat(answer.externalAddress()).isEqualTo(Lab.EXTERNAL);
        assertThat(answer.externalPort()).isEqualTo(ask.externalPort());
        assertThat(answer.lifetime()).isEqualTo(ask.lifetime());
        return answer.externalPort();
    }
}
