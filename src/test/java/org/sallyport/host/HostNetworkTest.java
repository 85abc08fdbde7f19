package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

class HostNetworkTest {
    private static HostSettings lan(String... names) {
        return new HostSettings(List.of(names), Optional.empty(), Optional.empty());
    }

    private static HostSettings wan(String name) {
        return new HostSettings(List.of(), Optional.of(name), Optional.empty());
    }

    private static HostSettings external(String address) {
        return new HostSettings(List.of(), Optional.empty(), Optional.of(Addresses.of(address)));
    }

    private static List<String> names(HostNetwork host) {
        return host.lanInterfaces().stream()
                .filter(LanInterface::isIpv4)
                .map(LanInterface::name)
                .toList();
    }

    @Test
    void theWanHasTheDefaultRouteAndTheLanAPrivateAddress() throws Exception {
        HostNetwork host = FakeMachine.router().withDefaults();

        assertThat(host.wanInterface()).contains("wan0");
        assertThat(host.lanInterfaces())
                .containsExactly(
                        new LanInterface(
                                "br-lan",
                                3,
                                Addresses.of("192.168.1.1"),
                                Prefix.parse("192.168.1.0/24").orElseThrow()),
                        new LanInterface(
                                "br-lan",
                                3,
                                Addresses.of("fe80::1"),
                                Prefix.parse("fe80::/64").orElseThrow()));
        assertThat(host.externalAddress()).contains(Addresses.of("9.9.9.2"));
        assertThat(host.bindAddress()).contains(Addresses.of("9.9.9.2"));
        assertThat(host.warnings()).isEmpty();
    }

    @Test
    void everyUpPrivateInterfaceButTheWansIsALan() throws Exception {
        HostNetwork host = FakeMachine.router()
                .up("guest", "10.0.0.1/8", "172.16.5.1/24", "9.8.7.6/32")
                .down("old", "192.168.9.1/24")
                .up("vpn", "100.64.0.3/10")
                .up("dmz", "9.9.8.1/24")
                .up("plug", "169.254.3.4/16")
                .withDefaults();

        assertThat(host.lanInterfaces())
                .filteredOn(LanInterface::isIpv4)
                .extracting(side -> side.name() + " " + side.address().getHostAddress())
                .containsExactly("br-lan 192.168.1.1", "guest 10.0.0.1", "guest 172.16.5.1");
    }

    @Test
    void aPrivateWanIsNoLan() throws Exception {
        HostNetwork host = new FakeMachine()
                .up("eth0", "192.168.178.20/24")
                .up("br-lan", "192.168.1.1/24")
                .route("eth0")
                .withDefaults();

        assertThat(names(host)).containsExactly("br-lan");
        assertThat(host.warnings())
                .singleElement()
                .asString()
                .contains("192.168.178.20", "another router before this one");
    }

    @Test
    void aLaptopIsOneArmedAndSaysSo() throws Exception {
        HostNetwork host = new FakeMachine()
                .up("wlan0", "192.168.178.20/24")
                .route("wlan0")
                .withDefaults();

        assertThat(names(host)).containsExactly("wlan0");
        assertThat(host.externalAddress()).contains(Addresses.of("192.168.178.20"));
        assertThat(host.isHost(Addresses.of("192.168.178.21"))).isTrue();
        assertThat(host.isHost(Addresses.of("192.168.178.20"))).isFalse();
        assertThat(host.warnings()).anyMatch(warning -> warning.contains("wlan0 serves as LAN too"));
    }

    @Test
    void strangersOnAPublicLinkAreNotInside() throws Exception {
        HostNetwork host =
                new FakeMachine().up("eth0", "9.9.9.2/24").route("eth0").withDefaults();

        assertThat(names(host)).containsExactly("lo");
        assertThat(host.contains(Addresses.of("9.9.9.3"))).isFalse();
        assertThat(host.warnings()).singleElement().asString().contains("on loopback", "lan.interfaces");
    }

    /** RFC 6598 §4: the provider's other customers are on that link. */
    @Test
    void otherCustomersOfACarrierGradeNatAreNotInside() throws Exception {
        HostNetwork host =
                new FakeMachine().up("eth0", "100.64.7.2/10").route("eth0").withDefaults();

        assertThat(names(host)).containsExactly("lo");
        assertThat(host.contains(Addresses.of("100.64.7.3"))).isFalse();
        assertThat(host.warnings()).anyMatch(warning -> warning.contains("on loopback"));
    }

    @Test
    void aMachineWithoutNetworkServesItself() throws Exception {
        HostNetwork host = new FakeMachine().withDefaults();

        assertThat(names(host)).containsExactly("lo");
        assertThat(host.wanInterface()).isEmpty();
        assertThat(host.externalAddress()).isEmpty();
        assertThat(host.bindAddress()).isEmpty();
        assertThat(host.isHost(Addresses.of("127.0.0.1"))).isTrue();
        assertThat(host.isHost(Addresses.of("127.1.2.3"))).isTrue();
        assertThat(host.isHost(Addresses.of("127.255.255.255"))).isFalse();
        assertThat(host.isHost(Addresses.of("127.0.0.0"))).isFalse();
        assertThat(host.warnings()).anyMatch(warning -> warning.contains("no default route"));
    }

    @Test
    void namedInterfacesAreTakenWhateverTheirAddresses() throws Exception {
        HostNetwork host = FakeMachine.router()
                .up("dmz", "9.9.8.1/24", "9.9.7.1/24")
                .down("spare", "10.9.0.1/24")
                .with(lan("dmz", "spare", "dmz"));

        assertThat(names(host)).containsExactly("dmz", "dmz", "spare");
        assertThat(host.warnings()).containsExactly("Interface spare is down.");
    }

    @Test
    void namingTheWanAsLanIsAllowedAndWarnedOf() throws Exception {
        HostNetwork host = FakeMachine.router().with(lan("wan0"));

        assertThat(names(host)).containsExactly("wan0");
        assertThat(host.warnings()).singleElement().asString().contains("wan0 is both LAN and WAN");
    }

    @Test
    void everyWrongNameIsReportedWithWhatThereIs() {
        FakeMachine machine = FakeMachine.router().up("tap", "fd00::1/64");
        HostSettings settings =
                new HostSettings(List.of("br-lan", "eht1", "tap"), Optional.of("ppp0"), Optional.empty());

        assertThatThrownBy(() -> machine.with(settings))
                .isInstanceOf(HostException.class)
                .hasMessage("""
                        lan.interfaces: interface 'eht1' does not exist; there are: lo, wan0, br-lan, tap
                        lan.interfaces: interface 'tap' has no IPv4 address; these have: lo, wan0, br-lan""");
    }

    @Test
    void aWanThatIsNotThereYetIsWaitedFor() throws Exception {
        FakeMachine machine = FakeMachine.router();
        HostNetwork host = machine.with(wan("ppp0"));
        assertThat(host.externalAddress()).isEmpty();
        assertThat(host.warnings()).anyMatch(warning -> warning.contains("'ppp0' does not exist and is waited for"));

        machine.up("ppp0", "9.9.9.3/32");
        assertThat(host.refreshExternalAddress()).contains(Addresses.of("9.9.9.3"));
    }

    @Test
    void aNamedWanNeedsNoDefaultRoute() throws Exception {
        FakeMachine machine = FakeMachine.router();
        machine.defaultRoute = Optional.empty();

        assertThat(machine.with(wan("wan0")).externalAddress()).contains(Addresses.of("9.9.9.2"));
    }

    @Test
    void theExternalAddressIsTheWansFirstOfGlobalScope() throws Exception {
        HostNetwork host = new FakeMachine()
                .up("wan0", "fe80::9/64", "169.254.1.1/16", "100.64.3.2/10", "9.9.9.2/24")
                .up("br-lan", "10.1.0.1/16")
                .route("wan0")
                .withDefaults();

        assertThat(host.externalAddress()).contains(Addresses.of("100.64.3.2"));
    }

    @Test
    void aConfiguredAddressOfAnotherRouterIsBoundAtTheWan() throws Exception {
        HostNetwork host =
                new FakeMachine().up("eth0", "192.168.178.20/24").route("eth0").with(external("9.9.9.9"));

        assertThat(host.externalAddress()).contains(Addresses.of("9.9.9.9"));
        assertThat(host.bindAddress()).contains(Addresses.of("192.168.178.20"));
    }

    @Test
    void aConfiguredAddressOfOurOwnIsBoundItself() throws Exception {
        HostNetwork host = FakeMachine.router().up("wan1", "9.9.7.7/24").with(external("9.9.7.7"));

        assertThat(host.bindAddress()).contains(Addresses.of("9.9.7.7"));
    }

    @Test
    void aConfiguredAddressMustBeAHostsAndIpv4() {
        for (String literal : List.of("2001:db8::1", "224.0.0.1", "0.0.0.0")) {
            assertThatThrownBy(() -> external(literal))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("external-address");
        }
    }

    @Test
    @DisplayName("NAT-11: overlapping LAN and WAN are detected")
    @Requirement("NAT-11")
    void overlapIsWarnedOf() throws Exception {
        HostNetwork host = new FakeMachine()
                .up("wan0", "10.20.30.2/24")
                .up("br-lan", "10.0.0.1/8")
                .route("wan0")
                .withDefaults();

        assertThat(host.warnings())
                .anyMatch(warning -> warning.contains("overlap")
                        && warning.contains("br-lan (10.0.0.0/8)")
                        && warning.contains("wan0 (10.20.30.0/24)"));
    }

    @Test
    void aNewExternalAddressIsNoticed() throws Exception {
        FakeMachine machine = FakeMachine.router();
        HostNetwork host = machine.withDefaults();
        machine.without("wan0").up("wan0", "9.9.9.77/24");

        assertThat(host.externalAddress()).contains(Addresses.of("9.9.9.2"));
        assertThat(host.refreshExternalAddress()).contains(Addresses.of("9.9.9.77"));
        assertThat(host.bindAddress()).contains(Addresses.of("9.9.9.77"));
    }

    @Test
    void aNamedInterfaceThatGoesAwayLaterStopsNothing() throws Exception {
        FakeMachine machine = FakeMachine.router();
        HostNetwork host = machine.with(new HostSettings(List.of("br-lan"), Optional.of("wan0"), Optional.empty()));
        machine.without("wan0");

        assertThat(host.refreshExternalAddress()).isEmpty();
        assertThat(host.wanFacts().state()).isEqualTo(WanFacts.State.UNAVAILABLE);
        assertThat(host.warnings()).anyMatch(warning -> warning.contains("'wan0' does not exist"));
        assertThat(names(host)).containsExactly("br-lan");
    }

    @Test
    void anotherDefaultRouteIsAnotherWan() throws Exception {
        FakeMachine machine = FakeMachine.router().up("lte0", "100.64.0.9/30");
        HostNetwork host = machine.withDefaults();
        machine.route("lte0");

        assertThat(host.refreshExternalAddress()).contains(Addresses.of("100.64.0.9"));
        assertThat(host.wanInterface()).contains("lte0");
    }

    @Test
    void refreshTellsWhetherTheLanChanged() throws Exception {
        FakeMachine machine = FakeMachine.router();
        HostNetwork host = machine.withDefaults();
        assertThat(host.refresh()).isFalse();
        assertThat(host.contains(Addresses.of("10.5.0.9"))).isFalse();

        machine.up("guest", "10.5.0.1/24");

        assertThat(host.refresh()).isTrue();
        assertThat(host.contains(Addresses.of("10.5.0.9"))).isTrue();
        assertThat(host.refresh()).isFalse();
    }

    @Test
    void theLastLookStandsWhileTheSystemDoesNotAnswer() throws Exception {
        FakeMachine machine = FakeMachine.router();
        HostNetwork host = machine.withDefaults();
        machine.failing = true;

        assertThat(host.refresh()).isFalse();
        assertThat(host.isBlind()).isTrue();
        assertThat(host.refreshExternalAddress()).contains(Addresses.of("9.9.9.2"));
        assertThatThrownBy(machine::withDefaults)
                .isInstanceOf(HostException.class)
                .hasMessageContaining("no more descriptors");
    }

    @Test
    @DisplayName("IGD-19: uptime counts from when the link came up")
    void uptimeCountsFromWhenTheLinkCameUp() throws Exception {
        FakeMachine machine = FakeMachine.router();
        HostNetwork host = machine.withDefaults();
        machine.nanos += Duration.ofSeconds(90).toNanos();
        host.refresh();
        assertThat(host.wanFacts().uptime()).isEqualTo(Duration.ofSeconds(90));

        machine.without("wan0").down("wan0", "9.9.9.2/24");
        host.refresh();
        assertThat(host.wanFacts().uptime()).isZero();
        assertThat(host.wanFacts().state()).isEqualTo(WanFacts.State.DOWN);

        machine.without("wan0").up("wan0", "9.9.9.2/24");
        host.refresh();
        machine.nanos += Duration.ofSeconds(7).toNanos();
        assertThat(host.wanFacts().uptime()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void theFactsOfTheLinkAreTheSystems() throws Exception {
        FakeMachine machine = FakeMachine.router();
        machine.counters = new LinkCounters(1, 2, 3, 4, 1_000_000_000L, "up");
        HostNetwork host = machine.withDefaults();

        assertThat(host.wanFacts())
                .isEqualTo(new WanFacts(WanFacts.State.UP, 1, 2, 3, 4, 1_000_000_000L, Duration.ZERO));
        machine.counters = new LinkCounters(0, 0, 0, 0, 0, "lowerlayerdown");
        assertThat(host.wanFacts().state()).isEqualTo(WanFacts.State.DOWN);
        machine.counters = new LinkCounters(0, 0, 0, 0, 0, "unknown");
        assertThat(host.wanFacts().state()).isEqualTo(WanFacts.State.UP);
    }

    @Test
    @Requirement("NAT-11")
    void overlapInIpv6IsWarnedOfToo() throws Exception {
        HostNetwork host = new FakeMachine()
                .up("wan0", "9.9.9.2/24", "fe80::2/64", "2001:db8:1::2/64")
                .up("br-lan", "192.168.1.1/24", "fe80::1/64", "2001:db8:1::1/64")
                .route("wan0")
                .withDefaults();

        assertThat(host.warnings()).singleElement().asString().contains("overlap", "2001:db8:1:0:0:0:0:0/64");
    }
}
