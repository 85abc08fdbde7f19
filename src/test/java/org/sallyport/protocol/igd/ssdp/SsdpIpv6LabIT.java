package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sallyport.conformance.Requirement;

/**
 * The endpoint in both families, on two LANs whose link-local addresses are the same, beside a WAN. The LAN has a unique
 * local and a global prefix, the guests' has link-local addresses only. The host on the WAN routes to the LAN.
 */
@Tag("lab")
class SsdpIpv6LabIT {
    private static final String SIDES =
            "lan0=192.0.2.1/24 lan0=fe80::1/64 lan0=fd00::1/64 lan0=2001:db8::1/64 lan1=fe80::1/64";

    private static final SsdpLab LAB = new SsdpLab("v6");
    private static final String GATEWAY = LAB.namespace("g");
    private static final String LAN = LAB.namespace("l");
    private static final String GUESTS = LAB.namespace("q");
    private static final String WAN = LAB.namespace("w");

    private static final String ON_LINK = "FF02::C";
    private static final String ON_SITE = "FF05::C";
    private static final String LINK_LOCAL = "http://[fe80:0:0:0:0:0:0:1]:5000/igd1.xml 7";
    private static final String UNIQUE_LOCAL = "http://[fd00:0:0:0:0:0:0:1]:5000/igd1.xml 7";
    private static final String GLOBAL = "http://[2001:db8:0:0:0:0:0:1]:5000/igd1.xml 7";

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        LAB.build();
        wireTheLan();
        LAB.wire(GATEWAY, "lan1", GUESTS);
        LAB.wire(GATEWAY, "wan0", WAN);
        LAB.address(GATEWAY, "lan1", "fe80::1/64");
        LAB.address(GUESTS, "eth0", "fe80::60/64");
        LAB.address(GATEWAY, "wan0", "198.51.100.1/24"); // for the other program of the gateway, which knows IPv4 only
        LAB.address(GATEWAY, "wan0", "fe80::1/64");
        for (String address : List.of("fe80::50/64", "2001:db8:1::50/64", "2001:db8::77/128")) {
            LAB.address(WAN, "eth0", address);
        }
        LAB.ip(WAN, "route add 2001:db8::/64 via fe80::1 dev eth0");
    }

    @AfterAll
    static void clear() throws IOException, InterruptedException {
        LAB.clear();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"UDA-14", "UDA-33", "UDA-34", "UDA-36", "CLI-7", "CLI-8"})
    @DisplayName("UDA-33, UDA-36, CLI-8: a search by IPv6 is answered with a LOCATION of the searcher's own kind")
    void eachScopeIsAnsweredWithItsOwnLocation(Sockets sockets) throws IOException {
        try (SsdpLab.Host gateway = gateway(sockets)) {
            gateway.says("ready");

            assertThat(SsdpLab.places(LAN, "fe80::50", ON_LINK)).containsExactly(LINK_LOCAL);
            assertThat(SsdpLab.places(LAN, "fd00::50", ON_SITE)).containsExactly(UNIQUE_LOCAL);
            assertThat(SsdpLab.places(LAN, "2001:db8::50", ON_SITE)).containsExactly(GLOBAL);
            assertThat(SsdpLab.places(LAN, "fe80::50", "fe80::1")).containsExactly(LINK_LOCAL);
            assertThat(SsdpLab.places(LAN, "fd00::50", "fd00::1")).containsExactly(UNIQUE_LOCAL);
            assertThat(SsdpLab.places(LAN, "2001:db8::50", "2001:db8::1")).containsExactly(GLOBAL);
            assertThat(SsdpLab.places(GUESTS, "fe80::60", ON_LINK)).containsExactly(LINK_LOCAL);
            assertThat(SsdpLab.answers(LAN, "fe80::50", ON_LINK)).isEqualTo(11);
            assertThat(SsdpLab.answers(LAN, "2001:db8::50", ON_SITE)).isEqualTo(11);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"UDA-15", "UDA-28"})
    @DisplayName("UDA-15, UDA-28: the WAN gets nothing over IPv6, whatever it tries")
    void theWanGetsNothing(Sockets sockets) throws IOException {
        try (SsdpLab.Host onLink = new SsdpLab.Host(WAN, "listen", "eth0", ON_LINK);
                SsdpLab.Host onSite = new SsdpLab.Host(WAN, "listen", "eth0", ON_SITE)) {
            onLink.says("ready");
            onSite.says("ready");
            try (SsdpLab.Host gateway = gateway(sockets)) {
                gateway.says("ready");

                assertThat(SsdpLab.answers(WAN, "fe80::50", ON_LINK))
                        .as("to the link's group")
                        .isZero();
                assertThat(SsdpLab.answers(WAN, "fe80::50", "fe80::1"))
                        .as("to the link-local address")
                        .isZero();
                assertThat(SsdpLab.answers(WAN, "2001:db8:1::50", ON_SITE))
                        .as("to the site's group")
                        .isZero();
                assertThat(SsdpLab.answers(WAN, "2001:db8:1::50", "2001:db8::1"))
                        .as("to the LAN address")
                        .isZero();
                assertThat(SsdpLab.answers(WAN, "2001:db8::77", "2001:db8::1"))
                        .as("with a LAN source")
                        .isZero();
                assertThat(SsdpLab.answers(LAN, "2001:db8::50", "2001:db8::1"))
                        .as("the LAN")
                        .isEqualTo(11);
            }
            assertThat(onLink.count()).isZero();
            assertThat(onSite.count()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"UDA-5", "UDA-6", "UDA-12", "UDA-14", "UDA-35", "UDA-36"})
    @DisplayName("UDA-35, UDA-36: each group hears of the LOCATIONs of its own kind, coming and going")
    void eachGroupHearsOfItsOwnKind(Sockets sockets) throws IOException {
        try (SsdpLab.Host onLink = new SsdpLab.Host(LAN, "listen", "eth0", ON_LINK);
                SsdpLab.Host onSite = new SsdpLab.Host(LAN, "listen", "eth0", ON_SITE)) {
            onLink.says("ready");
            onSite.says("ready");
            try (SsdpLab.Host gateway = gateway(sockets)) {
                gateway.says("ready");
                SsdpLab.answers(LAN, "fe80::50", ON_LINK); // takes longer than the three sets
            }
            assertThat(onLink.count()).isEqualTo(22 + 3 * 11 + 2 * 22);
            assertThat(onLink.lines())
                    .containsExactly("ssdp:byebye [FF02::C]:1900  7", "ssdp:alive [FF02::C]:1900 " + LINK_LOCAL);
            assertThat(onSite.count()).isEqualTo(2 * (22 + 3 * 11 + 2 * 22));
            assertThat(onSite.lines())
                    .containsExactlyInAnyOrder(
                            "ssdp:byebye [FF05::C]:1900  7",
                            "ssdp:alive [FF05::C]:1900 " + UNIQUE_LOCAL,
                            "ssdp:alive [FF05::C]:1900 " + GLOBAL);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"UDA-12", "UDA-13", "UDA-32"})
    @DisplayName(
            "UDA-13, UDA-32: a LAN that comes back with another index is joined again; the other goes on meanwhile")
    void aLanThatComesBackIsJoinedAgain(Sockets sockets) throws IOException, InterruptedException {
        try (SsdpLab.Host gateway = gateway(sockets)) {
            gateway.says("ready");
            LAB.ip(GATEWAY, "link del lan0");
            assertThat(gateway.ask(SIDES)).isEqualTo("well");
            assertThat(SsdpLab.places(GUESTS, "fe80::60", ON_LINK)).containsExactly(inRun(8, LINK_LOCAL));

            wireTheLan();
            assertThat(gateway.ask(SIDES)).isEqualTo("well");
            assertThat(SsdpLab.places(LAN, "192.0.2.50", "239.255.255.250"))
                    .containsExactly("http://192.0.2.1:5000/igd1.xml 9");
            assertThat(SsdpLab.places(LAN, "fe80::50", ON_LINK)).containsExactly(inRun(9, LINK_LOCAL));
            assertThat(SsdpLab.places(LAN, "2001:db8::50", ON_SITE)).containsExactly(inRun(9, GLOBAL));
            assertThat(SsdpLab.places(GUESTS, "fe80::60", ON_LINK)).containsExactly(inRun(9, LINK_LOCAL));
        }
    }

    private static void wireTheLan() throws IOException, InterruptedException {
        LAB.wire(GATEWAY, "lan0", LAN);
        for (String address : List.of("192.0.2.1/24", "fe80::1/64", "fd00::1/64", "2001:db8::1/64")) {
            LAB.address(GATEWAY, "lan0", address);
        }
        for (String address : List.of("192.0.2.50/24", "fe80::50/64", "fd00::50/64", "2001:db8::50/64")) {
            LAB.address(LAN, "eth0", address);
        }
    }

    private static SsdpLab.Host gateway(Sockets sockets) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("gateway", sockets.name()));
        arguments.addAll(List.of(SIDES.split(" ", -1)));
        return new SsdpLab.Host(GATEWAY, arguments.toArray(String[]::new));
    }

    private static String inRun(int bootId, String place) {
        return place.substring(0, place.lastIndexOf(' ') + 1) + bootId;
    }
}
