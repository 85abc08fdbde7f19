package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** Debian's natpmpc asks its default router and gets what RFC 6886 promises. */
@Tag("lab")
class NatpmpcIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);

    @BeforeAll
    static void start() {
        LAB.gateway().start();
    }

    @Test
    @Requirement("PMP-20")
    void externalAddress() {
        assertThat(succeeds(LAB.a(), "natpmpc")).contains("Public IP address : " + Lab.EXTERNAL);
    }

    @Test
    @Requirement("PMP-53")
    void mapRenewAndDeleteTcp() {
        assertThat(succeeds(LAB.a(), "natpmpc", "-a", "28201", "8201", "tcp", "60"))
                .contains("Mapped public port 28201 protocol TCP to local port 8201");
        LAB.a().call(() -> Echo.tcp(Lab.A, 8201));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 28201, "x"))).isEqualTo(Lab.WAN + " x");

        succeeds(LAB.a(), "natpmpc", "-a", "28201", "8201", "tcp", "3000");
        assertThat(REST.lease("tcp", 28201).orElseThrow().secondsLeft().orElseThrow())
                .isBetween(2900L, 3000L);

        succeeds(LAB.a(), "natpmpc", "-a", "0", "8201", "tcp", "0");
        assertThat(REST.lease("tcp", 28201)).isEmpty();
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 28201, "x"))).isEqualTo(Probe.REFUSED);
    }

    @Test
    void mapAndDeleteUdp() {
        assertThat(succeeds(LAB.a(), "natpmpc", "-a", "28202", "8202", "udp", "60"))
                .contains("Mapped public port 28202 protocol UDP to local port 8202");
        LAB.a().call(() -> Echo.udp(Lab.A, 8202));
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, 28202, "x"))).isEqualTo(Lab.WAN + " x");

        succeeds(LAB.a(), "natpmpc", "-a", "0", "8202", "udp", "0");
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, 28202, "x"))).isIn(Probe.REFUSED, Probe.SILENT);
    }

    @Test
    @Requirement("PMP-40")
    void aPortOfAnotherClientIsReplacedByAnotherPort() {
        succeeds(LAB.b(), "natpmpc", "-a", "28203", "8203", "tcp", "60");
        assertThat(succeeds(LAB.a(), "natpmpc", "-a", "28203", "8203", "tcp", "60"))
                .contains("Mapped public port")
                .doesNotContain("Mapped public port 28203 ");
        assertThat(REST.lease("tcp", 28203).orElseThrow().internalAddress()).isEqualTo(Lab.B);
    }

    private static String succeeds(Host host, String... command) {
        Shell.Result result = host.run(command);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }
}
