package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** What survives the gateway's end, and what does not. */
@Tag("lab")
class RestartIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);

    @AfterEach
    void end() {
        if (LAB.gateway().isAlive()) {
            LAB.gateway().kill();
        }
        LAB.gateway().forget();
    }

    @Test
    @Requirement({"IGD-46", "PCP-34", "PMP-33"})
    void leasesOfEveryProtocolOutliveAKillWithTheTimeTheyHadLeft() {
        LAB.gateway().start();
        LAB.a().call(() -> Echo.tcp(Lab.A, 8401) + Echo.udp(Lab.A, 8402) + Echo.tcp(Lab.A, 8403));
        Pcp.Answer granted = LAB.a().call(() -> Pcp.map(new Pcp.Ask(Lab.A, 1, Pcp.TCP, 8401, 30401, 300)));
        assertThat(granted.result()).isEqualTo(Pcp.SUCCESS);
        assertThat(LAB.a()
                        .call(() -> NatPmp.map(Lab.A, NatPmp.UDP, 8402, 30402, 300))
                        .result())
                .isZero();
        LAB.a().run("upnpc", "-a", Lab.A, "8403", "30403", "tcp", "300");
        Map<String, Long> before = secondsLeft();
        assertThat(before).hasSize(3);

        LAB.gateway().kill();
        LAB.gateway().start();

        Map<String, Long> after = secondsLeft();
        assertThat(after).containsOnlyKeys(before.keySet());
        before.forEach((lease, had) -> assertThat(after.getOrDefault(lease, 0L))
                .as("seconds left of " + lease)
                .isBetween(had - 60, had));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 30401, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, 30402, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 30403, "x"))).isEqualTo(Lab.WAN + " x");

        Pcp.Answer renewed = LAB.a().call(() -> Pcp.map(new Pcp.Ask(Lab.A, 1, Pcp.TCP, 8401, 30401, 300)));
        assertThat(renewed.externalPort()).isEqualTo(30401);
        assertThat(renewed.epoch()).isGreaterThanOrEqualTo(granted.epoch());
    }

    private static Map<String, Long> secondsLeft() {
        Map<String, Long> left = new HashMap<>();
        for (Rest.Seen lease : REST.leases()) {
            left.put(
                    lease.id() + " " + lease.transport() + " " + lease.externalPort(),
                    lease.secondsLeft().orElseThrow());
        }
        return left;
    }

    @Test
    void aLeaseThatEndsWhileTheGatewayIsDownIsNotServedAgain() {
        LAB.gateway().start();
        LAB.a().call(() -> Echo.tcp(Lab.A, 8404));
        LAB.a().call(() -> Pcp.map(new Pcp.Ask(Lab.A, 2, Pcp.TCP, 8404, 30404, 2)));
        long granted = System.nanoTime();
        LAB.gateway().kill();
        await().atMost(Duration.ofSeconds(5)).until(() -> System.nanoTime() - granted > 2_100_000_000L);
        LAB.gateway().start();
        assertThat(REST.lease("tcp", 30404)).isEmpty();
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 30404, "x"))).isEqualTo(Probe.REFUSED);
    }

    @Test
    @Requirement("UDA-12")
    void sigtermSaysByebyeAndEndsWithZero() {
        LAB.a().call(() -> Ears.open("239.255.255.250", 1900, "eth0"));
        LAB.gateway().start();
        assertThat(LAB.gateway().terminate()).isZero();
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(heard(1900)).anyMatch(text -> text.contains("ssdp:byebye")));
        assertThat(heard(1900))
                .filteredOn(text -> text.contains("ssdp:byebye"))
                .anyMatch(text -> text.contains("upnp:rootdevice"))
                .allMatch(text -> text.contains("NOTIFY * HTTP/1.1"));
    }

    private static List<String> heard(int port) {
        return Arrays.stream(LAB.a().call(() -> Ears.heard(port)))
                .map(octets -> new String(octets, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void nothingStaysInTheKernelAfterSigtermEvenAfterACrash() {
        String before = kernel();
        LAB.gateway().start();
        LAB.a().call(() -> Pcp.map(new Pcp.Ask(Lab.A, 5, Pcp.TCP, 8405, 30405, 300)));
        LAB.gateway().kill();
        LAB.gateway().start();
        String twice = kernel();
        LAB.gateway().terminate();
        assertThat(kernel()).isEqualTo(before);

        LAB.gateway().start();
        assertThat(kernel()).isEqualTo(twice);
        assertThat(LAB.gateway().terminate()).isZero();
    }

    private static String kernel() {
        return said("ip", "rule")
                + said("ip", "-6", "rule")
                + said("ip", "route", "show", "table", "all")
                // The system chooses the ports the packet filter leads to.
                + said("nft", "list", "ruleset").replaceAll("tproxy to 127\\.0\\.0\\.1:\\d+", "tproxy");
    }

    private static String said(String... command) {
        return LAB.router().run(command).output();
    }

    @Test
    @Requirement({"CLI-52", "PCP-46", "PCP-52", "PMP-24", "PMP-25"})
    void theLanIsToldOfTheStartInPcpAndNatPmp() {
        LAB.a().call(() -> Ears.open("224.0.0.1", 5350, "eth0"));
        LAB.gateway().start();
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            List<byte[]> heard = List.of(LAB.a().call(() -> Ears.heard(5350)));
            assertThat(heard)
                    .as("PCP ANNOUNCE (RFC 6887 §14.1)")
                    .anyMatch(octets -> octets.length == 24
                            && octets[0] == 2
                            && (octets[1] & 0xff) == 0x80
                            && octets[3] == Pcp.SUCCESS);
            assertThat(heard)
                    .as("NAT-PMP address (RFC 6886 §3.2.1)")
                    .anyMatch(octets -> octets.length == 12
                            && octets[0] == 0
                            && (octets[1] & 0xff) == 0x80
                            && Arrays.equals(Arrays.copyOfRange(octets, 8, 12), new byte[] {11, 22, 33, 44}));
        });
    }
}
