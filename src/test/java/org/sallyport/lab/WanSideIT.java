package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;

/** Nothing but mapped ports answers the outside, neither on the external address nor on the LAN's (UDA-28, IGD-6, PMP-8). */
@Tag("lab")
class WanSideIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final int PATIENCE = 1500;

    @BeforeAll
    static void start() {
        LAB.gateway().start();
    }

    private static byte[] search() {
        return """
                M-SEARCH * HTTP/1.1\r
                HOST: 239.255.255.250:1900\r
                MAN: "ssdp:discover"\r
                MX: 1\r
                ST: upnp:rootdevice\r
                \r
                """.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theLanIsAnswered() {
        assertThat(LAB.a().call(() -> Probe.datagram(Lab.GATEWAY, 5351, NatPmp.request(0, 0, 0, 0), PATIENCE)))
                .isNotEmpty();
        assertThat(LAB.a().call(() -> Probe.datagram(Lab.GATEWAY, 5351, pcp(Lab.A), PATIENCE)))
                .isNotEmpty();
        assertThat(LAB.a().call(() -> Probe.datagram(Lab.GATEWAY, 1900, search(), PATIENCE)))
                .isNotEmpty();
        assertThat(LAB.a().call(() -> Probe.tcp(Lab.GATEWAY, 5000, "GET / HTTP/1.1\r\nHost: 192.168.77.1:5000\r\n\r")))
                .startsWith("HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {Lab.EXTERNAL, Lab.GATEWAY})
    @Requirement({"PCP-9", "PMP-1", "UDA-28"})
    void theOutsideIsNotAnsweredByUdp(String address) {
        assertThat(LAB.wan().call(() -> Probe.udp(address, 5351, "\0\0"))).isIn(Probe.SILENT, Probe.REFUSED);
        assertThat(silent(address, 5351, pcp(Lab.WAN))).isTrue();
        assertThat(silent(address, 1900, search())).isTrue();
    }

    @Test
    @Requirement({"IGD-6", "UDA-86"})
    void theOutsideFindsNoHttpAtTheExternalAddress() {
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 5000, "GET / HTTP/1.0\r\n\r")))
                .isEqualTo(Probe.REFUSED);
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 8080, "GET / HTTP/1.0\r\n\r")))
                .isEqualTo(Probe.REFUSED);
    }

    @Test
    @Requirement({"UDA-86", "UDA-87"})
    void theOutsideGetsNoHttpAtTheLanAddress() {
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.GATEWAY, 5000, "GET / HTTP/1.0\r\n\r")))
                .isIn(Probe.REFUSED, Probe.SILENT, Probe.CLOSED);
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.GATEWAY, 8080, "GET / HTTP/1.0\r\n\r")))
                .isIn(Probe.REFUSED, Probe.SILENT, Probe.CLOSED);
    }

    private static byte[] pcp(String client) {
        return octets(new Pcp.Ask(client, 1, Pcp.TCP, 8601, 30601, 60));
    }

    private static byte[] octets(Pcp.Ask ask) {
        try {
            return Pcp.request(ask);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** Nothing comes back: neither an answer nor, for a closed port, anything but the kernel's own refusal. */
    private static boolean silent(String address, int port, byte[] octets) {
        return LAB.wan().call(() -> {
            try {
                return Probe.datagram(address, port, octets, PATIENCE).length == 0;
            } catch (java.net.PortUnreachableException refused) {
                return true;
            }
        });
    }
}
