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

    @Test
    void theGatewayMayBeNamed() {
        assertThat(succeeds(LAB.a(), "natpmpc", "-g", Lab.GATEWAY)).contains("Public IP address : " + Lab.EXTERNAL);
    }

    @Test
    void withoutALifetimeItAsksForAnHour() {
        succeeds(LAB.a(), "natpmpc", "-a", "28204", "8204", "udp");
        assertThat(REST.lease("udp", 28204).orElseThrow().secondsLeft().orElseThrow())
                .isBetween(3580L, 3600L);
    }

    /** RFC 6886 §3.3: without a suggestion the gateway chooses, and to the same question gives the same answer. */
    @Test
    void withoutAPublicPortItIsGivenOneAndKeepsIt() {
        succeeds(LAB.a(), "natpmpc", "-a", "0", "8205", "tcp", "60");
        Rest.Seen given = leaseTo(8205);
        assertThat(succeeds(LAB.a(), "natpmpc", "-a", "0", "8205", "tcp", "60"))
                .contains("Mapped public port " + given.externalPort() + " ");
        assertThat(leaseTo(8205).id()).isEqualTo(given.id());
    }

    private static Rest.Seen leaseTo(int internalPort) {
        return REST.leases().stream()
                .filter(lease -> lease.internalPort() == internalPort)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Requirement("CLI-45")
    void bothTransportsHaveTheSamePort() {
        succeeds(LAB.a(), "natpmpc", "-a", "28206", "8206", "tcp", "60");
        assertThat(succeeds(LAB.a(), "natpmpc", "-a", "28206", "8206", "udp", "60"))
                .contains("Mapped public port 28206 protocol UDP to local port 8206");
    }

    @Test
    void aForbiddenPublicPortIsReplacedAndAForbiddenPrivateOneRefused() {
        assertThat(succeeds(LAB.a(), "natpmpc", "-a", "80", "8207", "tcp", "60"))
                .contains("to local port 8207")
                .doesNotContain("public port 80 ");
        Shell.Result refused = LAB.a().run("natpmpc", "-a", "28208", "80", "tcp", "60");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.output()).contains("not authorized");
        assertThat(REST.lease("tcp", 28208)).isEmpty();
    }

    /** RFC 6886 §3.4: all of this host's and this transport's, and no other. */
    @Test
    @Requirement("CLI-62")
    void privatePortZeroDeletesAllOfOneTransport() {
        succeeds(LAB.b(), "natpmpc", "-a", "28211", "8211", "tcp", "60");
        succeeds(LAB.b(), "natpmpc", "-a", "28212", "8212", "tcp", "60");
        succeeds(LAB.b(), "natpmpc", "-a", "28211", "8211", "udp", "60");
        succeeds(LAB.a(), "natpmpc", "-a", "28213", "8213", "tcp", "60");
        assertThat(succeeds(LAB.b(), "natpmpc", "-a", "0", "0", "tcp", "0"))
                .contains("Mapped public port 0 protocol TCP to local port 0 liftime 0");
        assertThat(REST.leases())
                .noneMatch(lease -> lease.transport().equals("tcp")
                        && lease.internalAddress().equals(Lab.B));
        assertThat(REST.lease("udp", 28211)).isPresent();
        assertThat(REST.lease("tcp", 28213)).isPresent();
    }

    private static String succeeds(Host host, String... command) {
        Shell.Result result = host.run(command);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }
}
