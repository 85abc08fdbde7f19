package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** The network changes while the gateway runs: traffic flows again, the leases are the same, and nothing is left over. */
@Tag("lab")
class NetworkChangesIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String ANOTHER = "11.22.33.45";
    private static final int TCP = 30501;
    private static final int UDP = 30502;

    @BeforeEach
    void start() {
        LAB.a().call(() -> Echo.tcp(Lab.A, 8501) + Echo.udp(Lab.A, 8502));
        LAB.gateway().start();
    }

    @AfterEach
    void end() {
        assertThat(LAB.gateway().terminate()).isZero();
        LAB.gateway().forget();
    }

    private static Pcp.Answer lease() {
        LAB.a().call(() -> Pcp.map(udp()));
        Pcp.Answer answer = LAB.a().call(() -> Pcp.map(tcp()));
        assertThat(answer.result()).isEqualTo(Pcp.SUCCESS);
        assertFlows(Lab.EXTERNAL);
        return answer;
    }

    private static Pcp.Ask tcp() {
        return new Pcp.Ask(Lab.A, 1, Pcp.TCP, 8501, TCP, 600);
    }

    private static Pcp.Ask udp() {
        return new Pcp.Ask(Lab.A, 2, Pcp.UDP, 8502, UDP, 600);
    }

    private static void assertFlows(String external) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(LAB.wan().call(() -> Probe.tcp(external, TCP, "x"))).isEqualTo(Lab.WAN + " x");
            assertThat(LAB.wan().call(() -> Probe.udp(external, UDP, "x"))).isEqualTo(Lab.WAN + " x");
        });
    }

    private static void assertShut() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, TCP, "x"))).isEqualTo(Probe.REFUSED);
            assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, UDP, "x"))).isEqualTo(Probe.REFUSED);
        });
    }

    private static List<String> leases() {
        return REST.leases().stream()
                .map(lease -> lease.id() + " " + lease.transport() + " " + lease.externalPort())
                .sorted()
                .toList();
    }

    @Test
    @Requirement({"PMP-24", "PMP-28", "PMP-32", "PCP-37"})
    void anotherExternalAddressIsToldInEveryProtocolAndTheLeasesMoveThere() {
        LAB.a().call(() -> Ears.open("224.0.0.1", 5350, "eth0"));
        assertThat(LAB.a().call(() -> Gena.subscribe("http://192.168.77.1:5000/igd1/evt/IPConn", Lab.A, 8510)))
                .isEqualTo(200);
        lease();
        List<String> before = leases();
        await().atMost(SOON).until(() -> natPmpEpoch() > 3);

        LAB.router().ip("addr del " + Lab.EXTERNAL + "/24 dev wan0");
        LAB.router().ip("addr add " + ANOTHER + "/24 dev wan0");
        try {
            assertFlows(ANOTHER);
            assertThat(leases()).isEqualTo(before);
            // One socket hears the groups of both families.
            assertThat(LAB.a().call(() -> Ears.sources(5350)))
                    .contains(Lab.GATEWAY)
                    .allMatch(from -> from.equals(Lab.GATEWAY) || from.startsWith("fe80:"));
            Pcp.Answer renewed = LAB.a().call(() -> Pcp.map(tcp()));
            assertThat(renewed.externalAddress()).isEqualTo(ANOTHER);
            assertThat(renewed.externalPort()).isEqualTo(TCP);
            assertThat(renewed.epoch()).isCloseTo(natPmpEpoch(), within(1L));
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(List.of(LAB.a().call(() -> Ears.heard(5350))))
                        .anyMatch(octets -> isNatPmpAddress(octets, 45));
                assertThat(List.of(LAB.a().call(() -> Ears.heard(5350)))).anyMatch(NetworkChangesIT::isYoungAnnounce);
                assertThat(List.of(LAB.a().call(() -> Gena.heard(8510))))
                        .anyMatch(body -> body.contains("<ExternalIPAddress>" + ANOTHER));
            });
        } finally {
            LAB.router().ip("addr del " + ANOTHER + "/24 dev wan0");
            LAB.router().ip("addr add " + Lab.EXTERNAL + "/24 dev wan0");
            LAB.router().ip("route add default via " + Lab.WAN);
        }
    }

    /** By NAT-PMP, whose epoch is PCP's (PCP-37). */
    private static long natPmpEpoch() {
        byte[] answer = LAB.a().call(() -> Probe.datagram(Lab.GATEWAY, 5351, new byte[] {0, 0}, 1500));
        return ByteBuffer.wrap(answer).getInt(4);
    }

    private static boolean isNatPmpAddress(byte[] octets, int last) {
        return octets.length == 12
                && octets[0] == 0
                && Arrays.equals(Arrays.copyOfRange(octets, 8, 12), new byte[] {11, 22, 33, (byte) last});
    }

    /** An unsolicited PCP ANNOUNCE (RFC 6887 §14.1) of an epoch that has just begun, in reach of the first few repeats. */
    private static boolean isYoungAnnounce(byte[] octets) {
        return octets.length == 24
                && octets[0] == 2
                && (octets[1] & 0xff) == 0x80
                && ByteBuffer.wrap(octets).getInt(8) <= 1;
    }

    @Test
    void aWanInterfaceThatIsMadeAnewCarriesTheSameLeases() {
        lease();
        List<String> before = leases();
        LAB.router().ip("link del wan0");
        await().atMost(SOON).until(() -> LAB.gateway().log().has(0, line -> line.contains("external address: none")));
        assertThat(leases()).isEqualTo(before);
        LAB.layOutside();

        assertFlows(Lab.EXTERNAL);
        assertThat(leases()).isEqualTo(before);
        assertThat(REST.health()).isEqualTo(200);
    }

    @Test
    void aWanThatComesLateIsTakenUp() {
        LAB.gateway().terminate();
        LAB.router().ip("link del wan0");
        LAB.gateway().start();
        try {
            assertThat(LAB.a().call(() -> Pcp.map(tcp())).result()).isNotEqualTo(Pcp.SUCCESS);
        } finally {
            LAB.layOutside();
        }
        await().atMost(SOON).until(() -> LAB.a().call(() -> Pcp.map(tcp())).result() == Pcp.SUCCESS);
        lease();
    }

    @Test
    void aLanInterfaceThatIsMadeAnewCarriesTheSameLeases() {
        lease();
        List<String> before = leases();
        LAB.router().ip("link del br-lan");
        assertShut();
        assertThat(leases()).isEqualTo(before);
        assertThat(REST.health()).as("nobody can be answered").isEqualTo(503);
        LAB.layInside();

        assertFlows(Lab.EXTERNAL);
        assertThat(leases()).isEqualTo(before);
    }

    @Test
    @Requirement({"UDA-12", "UDA-14", "PMP-24"})
    void theLanIsAnsweredAgainWhereItIsMadeAnew() {
        assertLanIsAnswered();
        LAB.router().ip("link del br-lan");
        await().atMost(SOON).until(() -> REST.health() == 503);
        LAB.layInside();

        assertLanIsAnswered();
        await().atMost(SOON).until(() -> REST.health() == 200);
    }

    /** By PCP, by HTTP and by SSDP, there also to the group, in both families. */
    private static void assertLanIsAnswered() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(LAB.a().call(() -> Pcp.map(tcp())).result()).isEqualTo(Pcp.SUCCESS);
            assertThat(LAB.a().call(() -> Probe.datagram(Lab.GATEWAY6, 5351, WanSideIT.announce(Lab.A6), 500)))
                    .isNotEmpty();
            assertThat(LAB.a().call(() -> Probe.tcp(Lab.GATEWAY, 5000, "GET / HTTP/1.0\r\n\r")))
                    .startsWith("HTTP/1.1");
            assertThat(LAB.a().call(() -> Probe.multicast("eth0", "239.255.255.250", 1900, WanSideIT.search(), 2000)))
                    .isPositive();
            assertThat(LAB.a().call(() -> Probe.multicast("eth0", "ff02::c", 1900, WanSideIT.search(), 2000)))
                    .isPositive();
        });
    }

    @Test
    void anotherAddressOfOurOwnOnTheLanChangesNoLease() {
        lease();
        List<String> before = leases();
        LAB.router().ip("addr add 192.168.77.2/24 dev br-lan");
        LAB.router().ip("addr del " + Lab.GATEWAY + "/24 dev br-lan");
        LAB.router().run("sysctl", "-qw", "net.ipv4.conf.br-lan.promote_secondaries=1");
        LAB.router().ip("addr replace 192.168.77.2/24 dev br-lan");
        LAB.a().ip("route replace default via 192.168.77.2");
        try {
            assertFlows(Lab.EXTERNAL);
            assertThat(leases()).isEqualTo(before);
        } finally {
            LAB.router().ip("addr del 192.168.77.2/24 dev br-lan");
            LAB.router().ip("addr add " + Lab.GATEWAY + "/24 dev br-lan");
            LAB.a().ip("route replace default via " + Lab.GATEWAY);
        }
    }

    @Test
    @Requirement("PCP-116")
    void nothingIsCarriedToAnAddressThatIsOnNoLanAnyMore() {
        lease();
        List<String> before = leases();
        LAB.router().ip("addr add 192.168.78.1/24 dev br-lan");
        LAB.router().ip("addr del " + Lab.GATEWAY + "/24 dev br-lan");
        // Whoever has that address outside now must not be reached.
        LAB.router().ip("route add 192.168.77.0/24 via " + Lab.WAN);
        try {
            assertShut();
            assertThat(leases()).isEqualTo(before);
        } finally {
            LAB.router().ip("route del 192.168.77.0/24 via " + Lab.WAN);
            LAB.router().ip("addr add " + Lab.GATEWAY + "/24 dev br-lan");
            LAB.router().ip("addr del 192.168.78.1/24 dev br-lan");
        }
        assertFlows(Lab.EXTERNAL);
        assertThat(leases()).isEqualTo(before);
    }

    @Test
    void nothingIsLeftOverAfterManyChanges() {
        lease();
        change();
        String kernel = kernel();
        long descriptors = descriptors();
        for (int i = 0; i < 5; i++) {
            change();
        }
        assertThat(kernel()).isEqualTo(kernel);
        await().atMost(SOON).untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 2));
    }

    /** Both interfaces, one after the other. */
    private static void change() {
        LAB.router().ip("link del wan0");
        LAB.layOutside();
        LAB.router().ip("link del br-lan");
        LAB.layInside();
        assertFlows(Lab.EXTERNAL);
    }

    private static String kernel() {
        return said("ip", "rule") + said("ip", "route", "show", "table", "5351") + said("nft", "list", "ruleset");
    }

    private static String said(String... command) {
        return LAB.router().run(command).output();
    }

    /** How many files and sockets the gateway has open. */
    private static long descriptors() {
        for (String pid :
                Shell.must("ip", "netns", "pids", LAB.router().namespace()).split("\\s+", -1)) {
            Path process = Path.of("/proc", pid);
            try {
                if (!pid.isEmpty()
                        && Files.readString(process.resolve("cmdline")).contains("sallyport.jar")) {
                    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
                        return open.count();
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        throw new AssertionError("the gateway does not run");
    }
}
