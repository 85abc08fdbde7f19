package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/** Who is a neighbour on which side. */
class LinksTest {
    private static final LanInterface LAN = side("br-lan", 7, "192.0.2.1", "192.0.2.0/25");
    private static final LanInterface GUESTS = side("br-guest", 8, "192.0.2.129", "192.0.2.128/25");
    private static final LanInterface LINK_LOCAL = side("br-lan", 7, "fe80::1", "fe80::/64");
    private static final LanInterface GLOBAL = side("br-lan", 7, "2001:db8:1::1", "2001:db8:1::/64");
    private static final LanInterface GUESTS_GLOBAL = side("br-guest", 8, "2001:db8:2::1", "2001:db8:2::/64");

    private final Links links = new Links();

    @Test
    @Requirement({"PCP-112", "PCP-116"})
    @DisplayName("PCP-112: a global source asks the link-local address of its own interface, and of no other")
    void aGlobalSourceAsksTheLinkLocalAddress() {
        links.are(List.of(LAN, LINK_LOCAL, GLOBAL, GUESTS, GUESTS_GLOBAL));
        assertThat(links.isNeighbour(LINK_LOCAL, Addresses.of("2001:db8:1::5"))).isTrue();
        assertThat(links.isNeighbour(LINK_LOCAL, Addresses.of("fe80::5"))).isTrue();
        assertThat(links.isNeighbour(LINK_LOCAL, Addresses.of("2001:db8:2::5"))).isFalse();
        assertThat(links.isNeighbour(LINK_LOCAL, Addresses.of("2001:db8:3::5"))).isFalse();
        assertThat(links.isNeighbour(GLOBAL, Addresses.of("fe80::5"))).isTrue();
    }

    @Test
    @Requirement({"PCP-116", "PMP-8"})
    @DisplayName("PCP-116, PMP-8: another interface's host is no neighbour, nor is a broadcast address")
    void anotherInterfacesHostIsNoNeighbour() {
        links.are(List.of(LAN, GUESTS));
        assertThat(links.isNeighbour(LAN, Addresses.of("192.0.2.5"))).isTrue();
        assertThat(links.isNeighbour(LAN, Addresses.of("192.0.2.200"))).isFalse();
        assertThat(links.isNeighbour(GUESTS, Addresses.of("192.0.2.200"))).isTrue();
        assertThat(links.isNeighbour(LAN, Addresses.of("192.0.2.127"))).isFalse();
    }

    @Test
    void aSideThatIsGoneHasNoNeighbours() {
        links.are(List.of(LAN));
        assertThat(links.isNeighbour(GUESTS, Addresses.of("192.0.2.200"))).isFalse();
        links.are(List.of(side("br-lan", 9, "192.0.2.1", "192.0.2.0/25")));
        assertThat(links.isNeighbour(LAN, Addresses.of("192.0.2.5"))).isFalse();
    }

    @Test
    @Requirement("PCP-51")
    @DisplayName("PCP-51: a host knows us by its network's address, over IPv6 by the link-local one")
    void aHostKnowsUsByItsRoutersAddress() {
        links.are(List.of(LAN, GLOBAL, LINK_LOCAL, GUESTS, GUESTS_GLOBAL));
        assertThat(links.sideTowards(Addresses.of("192.0.2.5"))).contains(LAN);
        assertThat(links.sideTowards(Addresses.of("192.0.2.200"))).contains(GUESTS);
        assertThat(links.sideTowards(Addresses.of("2001:db8:1::5"))).contains(LINK_LOCAL);
        assertThat(links.sideTowards(Addresses.of("2001:db8:2::5"))).contains(GUESTS_GLOBAL);
        assertThat(links.sideTowards(Addresses.of("198.51.100.5"))).isEmpty();
    }

    private static LanInterface side(String name, int index, String address, String prefix) {
        return new LanInterface(
                name, index, Addresses.of(address), Prefix.parse(prefix).orElseThrow());
    }
}
