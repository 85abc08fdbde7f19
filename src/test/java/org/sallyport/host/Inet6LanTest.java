package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;

/** The LAN in IPv6: which of our addresses are sides of it, and who is a host there. */
class Inet6LanTest {
    private static FakeMachine router() {
        return new FakeMachine()
                .up("wan0", "9.9.9.2/24", "fe80::2/64", "2001:db8:9::2/64")
                .up("br-lan", "192.168.1.1/24", "fe80::1/64", "fd00:1::1/64", "2001:db8:1::1/64", "2001:db8:1::7/64")
                .notServing("2001:db8:1::7")
                .route("wan0");
    }

    private static List<String> sides(HostNetwork host) {
        return host.lanInterfaces().stream()
                .filter(side -> !side.isIpv4())
                .map(side -> side.name() + " "
                        + side.address().getHostAddress().replaceAll("(:0)+:", "::") + " "
                        + side.prefix().length())
                .toList();
    }

    @Test
    void everyAddressOfALanInterfaceThatServesIsASide() throws Exception {
        HostNetwork host = router().withDefaults();

        assertThat(sides(host))
                .containsExactly("br-lan fe80::1%3 64", "br-lan fd00:1::1 64", "br-lan 2001:db8:1::1 64");
        assertThat(host.lanInterfaces())
                .filteredOn(side -> side.address().isLinkLocalAddress())
                .singleElement()
                .satisfies(side ->
                        assertThat(((Inet6Address) side.address()).getScopeId()).isEqualTo(side.index()));
    }

    @Test
    void anInterfaceWithoutAPrivateIpv4AddressIsNoLan() throws Exception {
        HostNetwork host = router().up("tap", "fe80::3/64", "fd00:3::1/64")
                .up("dmz", "9.9.8.1/24", "fd00:4::1/64")
                .withDefaults();

        assertThat(sides(host)).allMatch(side -> side.startsWith("br-lan"));
        assertThat(host.contains(Addresses.of("fd00:3::2"))).isFalse();
    }

    @Test
    void aNamedInterfaceIsALanWhateverItsAddresses() throws Exception {
        HostNetwork host = router().up("dmz", "9.9.8.1/24", "fe80::4/64", "2001:db8:4::1/64")
                .with(new HostSettings(List.of("dmz"), Optional.empty(), Optional.empty()));

        assertThat(sides(host)).containsExactly("dmz fe80::4%4 64", "dmz 2001:db8:4::1 64");
    }

    @Test
    void aOneArmedLanHasNoPublicAddress() throws Exception {
        FakeMachine machine = new FakeMachine()
                .up("wlan0", "192.168.178.20/24", "fe80::5/64", "fd00:5::20/64", "2a00:5::20/64")
                .route("wlan0");

        assertThat(sides(machine.withDefaults())).containsExactly("wlan0 fe80::5%2 64", "wlan0 fd00:5::20 64");
        HostNetwork named = machine.with(new HostSettings(List.of("wlan0"), Optional.empty(), Optional.empty()));
        assertThat(sides(named)).containsExactly("wlan0 fe80::5%2 64", "wlan0 fd00:5::20 64");
        assertThat(named.contains(Addresses.of("2a00:5::21"))).isFalse();
    }

    @Test
    void loopbackIsALanInBothFamilies() throws Exception {
        HostNetwork host = new FakeMachine().withDefaults();

        assertThat(sides(host)).containsExactly("lo 0::1 128");
        assertThat(host.isHost(Addresses.of("::1"))).isTrue();
    }

    @ParameterizedTest
    @Requirement("PCP-116")
    @ValueSource(strings = {"fd00:1::2", "2001:db8:1::2", "2001:db8:1::ffff:ffff:ffff:ffff"})
    void hostsOfItsPrefixesAreInside(String literal) throws Exception {
        HostNetwork host = router().withDefaults();
        assertThat(host.contains(Addresses.of(literal))).isTrue();
        assertThat(host.isHost(Addresses.of(literal))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd00:1::1", "2001:db8:1::1", "2001:db8:1::7", "2001:db8:1::", "fd00:1::"})
    void ourOwnAndTheRoutersAnycastAddressesAreInsideButNoHosts(String literal) throws Exception {
        HostNetwork host = router().withDefaults();
        assertThat(host.contains(Addresses.of(literal))).isTrue();
        assertThat(host.isHost(Addresses.of(literal))).isFalse();
    }

    @ParameterizedTest
    @Requirement("PCP-116")
    @ValueSource(
            strings = {"::", "::1", "ff02::1", "ff05::c", "2001:db8:9::3", "2001:db8:9::2", "2001:db8:2::1", "fd00:2::1"
            })
    void othersAreOutside(String literal) throws Exception {
        HostNetwork host = router().withDefaults();
        assertThat(host.contains(Addresses.of(literal))).isFalse();
        assertThat(host.isHost(Addresses.of(literal))).isFalse();
    }

    @Test
    @Requirement("PCP-116")
    void aLinkLocalSourceIsInsideOnALanLinkOnly() throws Exception {
        HostNetwork host = router().withDefaults();

        assertThat(host.isHost(FakeMachine.scoped("fe80::9", 3))).isTrue();
        assertThat(host.isHost(FakeMachine.scoped("fe80::1", 3))).as("our own").isFalse();
        assertThat(host.contains(FakeMachine.scoped("fe80::9", 2)))
                .as("the WAN's")
                .isFalse();
        assertThat(host.contains(Addresses.of("fe80::9"))).as("no link said").isFalse();
    }

    /** Hosts use an address until it is no longer valid, and we count them in; but we tell nobody of a deprecated one of ours. */
    @Test
    void aDeprecatedPrefixIsInsideUntilItIsGone() throws Exception {
        FakeMachine machine = new FakeMachine()
                .up("br-lan", "192.168.1.1/24", "2001:db8:1::1/64")
                .notServing("2001:db8:1::1");
        HostNetwork host = machine.withDefaults();
        assertThat(sides(host)).isEmpty();
        assertThat(host.isHost(Addresses.of("2001:db8:1::2"))).isTrue();

        machine.without("br-lan").up("br-lan", "192.168.1.1/24");
        assertThat(host.refresh()).isTrue();
        assertThat(host.contains(Addresses.of("2001:db8:1::2"))).isFalse();
    }

    @Test
    void anotherIndexIsAnotherSide() throws Exception {
        FakeMachine machine = router();
        HostNetwork host = machine.withDefaults();
        List<LanInterface> before = host.lanInterfaces();
        machine.without("br-lan").up("spare").up("br-lan", "192.168.1.1/24");

        assertThat(host.refresh()).isTrue();
        assertThat(host.lanInterfaces()).doesNotContainAnyElementsOf(before).isNotEmpty();
    }
}
