package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sallyport.conformance.Requirement;

/**
 * The endpoint between a LAN of 192.0.2.0/24 and a WAN of 198.51.100.0/24, each with a host in a namespace of its own.
 * The host on the WAN routes to the LAN through the gateway, which checks no reverse path: what a careless provider's
 * network would let through.
 */
@Tag("lab")
class SsdpLabIT {
    private static final String GROUP = "239.255.255.250";
    private static final SsdpLab LAB = new SsdpLab("v4");
    private static final String GATEWAY = LAB.namespace("g");
    private static final String LAN = LAB.namespace("l");
    private static final String WAN = LAB.namespace("w");

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        LAB.build();
        LAB.wire(GATEWAY, "lan0", LAN);
        LAB.wire(GATEWAY, "wan0", WAN);
        LAB.address(GATEWAY, "lan0", "192.0.2.1/24");
        LAB.address(LAN, "eth0", "192.0.2.50/24");
        LAB.address(GATEWAY, "wan0", "198.51.100.1/24");
        LAB.address(WAN, "eth0", "198.51.100.50/24");
        LAB.address(WAN, "eth0", "192.0.2.77/32");
        LAB.ip(WAN, "route add 192.0.2.0/24 via 198.51.100.1");
        for (String device : List.of("all", "default", "lan0", "wan0")) {
            LAB.sysctl(GATEWAY, "net.ipv4.conf." + device + ".rp_filter=0");
        }
    }

    @AfterAll
    static void clear() throws IOException, InterruptedException {
        LAB.clear();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"UDA-6", "UDA-15", "UDA-16", "UDA-28", "UDA-32"})
    @DisplayName(
            "UDA-15, UDA-16, UDA-28, UDA-32: the LAN is answered and told; the WAN gets nothing, whatever it tries")
    void theLanIsAnsweredAndTheWanIsNot(Sockets sockets) throws IOException {
        try (SsdpLab.Host onLan = new SsdpLab.Host(LAN, "listen", "eth0", GROUP);
                SsdpLab.Host onGateway = new SsdpLab.Host(GATEWAY, "listen", "lan0", GROUP);
                SsdpLab.Host onWan = new SsdpLab.Host(WAN, "listen", "eth0", GROUP)) {
            onLan.says("ready");
            onGateway.says("ready");
            onWan.says("ready");
            try (SsdpLab.Host gateway = new SsdpLab.Host(GATEWAY, "gateway", sockets.name(), "lan0=192.0.2.1/24")) {
                gateway.says("ready");

                assertThat(SsdpLab.answers(LAN, "192.0.2.50", GROUP))
                        .as("LAN, to the group")
                        .isEqualTo(11);
                assertThat(SsdpLab.answers(LAN, "192.0.2.50", "192.0.2.1"))
                        .as("LAN, to us")
                        .isEqualTo(11);

                assertThat(SsdpLab.answers(WAN, "198.51.100.50", GROUP))
                        .as("WAN, to the group")
                        .isZero();
                assertThat(SsdpLab.answers(WAN, "198.51.100.50", "198.51.100.1"))
                        .as("WAN, to the WAN address")
                        .isZero();
                assertThat(SsdpLab.answers(WAN, "198.51.100.50", "192.0.2.1"))
                        .as("WAN, to the LAN address")
                        .isZero();
                assertThat(SsdpLab.answers(WAN, "192.0.2.77", "192.0.2.1"))
                        .as("WAN, with a LAN source")
                        .isZero();
                assertThat(SsdpLab.answers(WAN, "192.0.2.77", GROUP))
                        .as("the same, to the group")
                        .isZero();
                assertThatAllArrived(sockets, gateway);
            }
            assertThat(onWan.count()).as("announcements heard on the WAN").isZero();
            assertThat(onLan.count()).as("announcements heard on the LAN").isEqualTo(22 + 3 * 11 + 2 * 22);
            assertThat(onGateway.count())
                    .as("announcements heard on the gateway itself")
                    .isEqualTo(22 + 3 * 11 + 2 * 22);
        }
    }

    /**
     * The five searches of the WAN did come to this host. Bound to the device we are deaf to them all; not bound, the two
     * to our address come in, and the forged one is answered into the LAN.
     */
    private static void assertThatAllArrived(Sockets sockets, SsdpLab.Host gateway) throws IOException {
        boolean bound = sockets == Sockets.EPOLL;
        assertThat(gateway.count()).as("heard by the other program").isEqualTo(bound ? 5 : 3);
        String counted = gateway.line();
        if (bound) {
            assertThat(counted).contains("ssdp.searches=2").doesNotContain("ssdp.dropped");
        } else {
            assertThat(counted).contains("ssdp.searches=3", "ssdp.dropped.off-lan=1");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("UDA-19")
    @DisplayName("UDA-19: an interface without multicast, as tunnels are, is served by unicast")
    void aLanWithoutMulticastIsAnsweredByUnicast(Sockets sockets) throws IOException, InterruptedException {
        LAB.ip(GATEWAY, "link set lan0 multicast off");
        try (SsdpLab.Host gateway = new SsdpLab.Host(GATEWAY, "gateway", sockets.name(), "lan0=192.0.2.1/24")) {
            gateway.says("ready");
            assertThat(SsdpLab.answers(LAN, "192.0.2.50", "192.0.2.1")).isEqualTo(11);
        } finally {
            LAB.ip(GATEWAY, "link set lan0 multicast on");
        }
    }
}
