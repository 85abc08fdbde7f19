package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;

/**
 * Nothing but mapped ports answers the outside, in either family, neither on the external address nor on the LAN's, to
 * which the outside has a route; and nothing is said there either.
 */
@Tag("lab")
class WanSideIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final int PATIENCE = 1500;
    private static final int LEASED = 30801;
    private static final int HTTP = 5000;

    @BeforeAll
    static void start() {
        for (Host host : List.of(LAB.wan(), LAB.a())) {
            String device = host == LAB.a() ? "eth0" : "inet0";
            host.call(() -> Ears.open("224.0.0.1", 5350, device)
                    + Ears.join("ff02::1", 5350, device)
                    + Ears.open("239.255.255.250", 1900, device)
                    + Ears.join("ff02::c", 1900, device)
                    + Ears.join("ff05::c", 1900, device));
        }
        LAB.gateway().start();
        LAB.a().call(() -> Echo.tcp(Lab.A, 8801));
        assertThat(LAB.a()
                        .call(() -> Pcp.map(new Pcp.Ask(Lab.A, 1, Pcp.TCP, 8801, LEASED, 600)))
                        .result())
                .isEqualTo(Pcp.SUCCESS);
        LAB.awaitIpv6();
    }

    static byte[] search() {
        return """
                M-SEARCH * HTTP/1.1\r
                HOST: 239.255.255.250:1900\r
                MAN: "ssdp:discover"\r
                MX: 1\r
                ST: upnp:rootdevice\r
                \r
                """.getBytes(StandardCharsets.UTF_8);
    }

    /** Our own addresses, as the outside knows them; the last is that of the WAN's own link. */
    static List<String> addresses() {
        String linkLocal = Lab.linkLocal(LAB.router(), "wan0") + "%inet0";
        return List.of(Lab.EXTERNAL, Lab.GATEWAY, Lab.EXTERNAL6, Lab.GATEWAY6, Lab.GATEWAY_ULA, linkLocal);
    }

    @Test
    void theLanIsAnswered() {
        assertThat(LAB.a().call(() -> Probe.datagram(Lab.GATEWAY, 5351, NatPmp.request(0, 0, 0, 0), PATIENCE)))
                .isNotEmpty();
        assertThat(LAB.a().call(() -> Probe.datagram(Lab.GATEWAY, 5351, announce(Lab.A), PATIENCE)))
                .isNotEmpty();
        assertThat(LAB.a().call(() -> Probe.datagram(Lab.GATEWAY, 1900, search(), PATIENCE)))
                .isNotEmpty();
        assertThat(LAB.a().call(() -> Probe.multicast("eth0", "239.255.255.250", 1900, search(), 2 * PATIENCE)))
                .isPositive();
        assertThat(LAB.a().call(() -> Probe.tcp(Lab.GATEWAY, HTTP, "GET / HTTP/1.1\r\nHost: 192.168.77.1:5000\r\n\r")))
                .startsWith("HTTP/1.1");
        assertThat(LAB.a().call(() -> PortScan.tcp(Lab.GATEWAY))).contains(HTTP);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    @Requirement({"PCP-9", "PMP-1", "PMP-8", "UDA-28", "PCP-116"})
    void theOutsideIsNotAnsweredByUdp(String address) {
        String from = address.indexOf(':') < 0 ? Lab.WAN : Lab.WAN6;
        for (int port : List.of(1900, 5350, 5351)) {
            for (byte[] octets : List.of(search(), announce(from), NatPmp.request(0, 0, 0, 0), new byte[] {0, 0})) {
                assertThat(silent(address, port, octets))
                        .as(address + " " + port)
                        .isTrue();
            }
        }
    }

    /** Nor does UPnP's, though a packet from the WAN reaches the LAN address it listens on. */
    @ParameterizedTest
    @MethodSource("addresses")
    @Requirement({"UDA-86", "UDA-87", "IGD-6"})
    void noTcpPortButTheLeasedOneAcceptsTheOutside(String address) {
        int[] open = LAB.wan().call(() -> PortScan.tcp(address));

        if (address.equals(Lab.EXTERNAL)) {
            assertThat(open).containsExactly(LEASED);
            assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, LEASED, "x")))
                    .isEqualTo(Lab.WAN + " x");
        } else {
            assertThat(open).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"239.255.255.250", "ff02::c", "ff05::c"})
    @Requirement("UDA-28")
    void aSearchOnTheWanIsNotAnswered(String group) {
        assertThat(LAB.wan().call(() -> Probe.multicast("inet0", group, 1900, search(), 2 * PATIENCE)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.1", "ff02::1"})
    @Requirement("PMP-8")
    void aRequestToAGroupOnTheWanIsNotAnswered(String group) {
        String from = group.indexOf(':') < 0 ? Lab.WAN : Lab.WAN6;
        assertThat(LAB.wan().call(() -> Probe.multicast("inet0", group, 5351, announce(from), PATIENCE)))
                .isZero();
        assertThat(LAB.wan().call(() -> Probe.multicast("inet0", group, 5351, NatPmp.request(0, 0, 0, 0), PATIENCE)))
                .isZero();
    }

    @Test
    @Requirement({"PCP-49", "UDA-15"})
    void nothingIsAnnouncedOnTheWan() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(LAB.a().call(() -> Ears.heard(5350).length)).isGreaterThan(3);
            assertThat(LAB.a().call(() -> Ears.heard(1900).length)).isGreaterThan(3);
        });
        assertThat(LAB.wan().call(() -> Ears.heard(5350).length)).isZero();
        // What the other tests of this class search for themselves is heard too.
        assertThat(List.of(LAB.wan().call(() -> Ears.heard(1900))))
                .noneMatch(octets -> new String(octets, StandardCharsets.UTF_8).startsWith("NOTIFY"));
    }

    /** PCP's ANNOUNCE request (RFC 6887 §14.1), which asks for nothing and is answered. */
    static byte[] announce(String client) {
        try {
            ByteBuffer out = ByteBuffer.allocate(24).put(0, (byte) 2);
            byte[] address = InetAddress.getByName(client).getAddress();
            if (address.length == 4) {
                out.putShort(18, (short) 0xffff);
            }
            return out.put(24 - address.length, address).array();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** Nothing comes back: neither an answer nor, for a closed port, anything but the kernel's own refusal. */
    private static boolean silent(String address, int port, byte[] octets) {
        return LAB.wan().call(() -> {
            try {
                return Probe.datagram(address, port, octets, 300).length == 0;
            } catch (PortUnreachableException refused) {
                return true;
            }
        });
    }
}
