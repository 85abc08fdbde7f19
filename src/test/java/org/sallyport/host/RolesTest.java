package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.LanInterface;

/** Interfaces come and go while we run; what was outside does not come to be inside by that. */
class RolesTest {
    private static List<String> lans(HostNetwork host) {
        host.refresh();
        return host.lanInterfaces().stream()
                .filter(LanInterface::isIpv4)
                .map(LanInterface::name)
                .toList();
    }

    /** A router behind another: its WAN has a private address. */
    private final FakeMachine router = new FakeMachine()
            .up("eth0", "192.168.178.20/24")
            .up("br-lan", "192.168.1.1/24")
            .route("eth0");

    @Test
    void aWanWhoseDefaultRouteIsGoneIsStillTheWan() throws Exception {
        HostNetwork host = router.withDefaults();
        router.defaultRoute = Optional.empty();

        assertThat(lans(host)).containsExactly("br-lan");
        assertThat(host.wanInterface()).contains("eth0");
    }

    @Test
    void aWanIsNoLanWhenAnotherTakesItsPlace() throws Exception {
        HostNetwork host = router.withDefaults();
        router.up("lte0", "10.64.0.9/30").route("lte0");

        assertThat(lans(host)).containsExactly("br-lan");
        assertThat(host.wanInterface()).contains("lte0");
    }

    @Test
    void aWanDoesNotTakeThePlaceOfALanThatIsAway() throws Exception {
        HostNetwork host = router.withDefaults();
        router.without("br-lan");
        assertThat(lans(host)).isEmpty();

        router.up("lte0", "10.64.0.9/30").route("lte0");
        assertThat(lans(host)).isEmpty();

        router.up("br-lan", "192.168.1.1/24");
        assertThat(lans(host)).containsExactly("br-lan");
    }

    @Test
    void aNewWanThatWasALanForAMomentIsOneNoMore() throws Exception {
        HostNetwork host = router.withDefaults();
        router.up("lte0", "10.64.0.9/30");
        assertThat(lans(host)).containsExactly("br-lan", "lte0");

        router.route("lte0");
        assertThat(lans(host)).containsExactly("br-lan");
    }

    @Test
    void aOneArmedLanStaysWhenContainersBringTheirBridge() throws Exception {
        FakeMachine server = new FakeMachine().up("eth0", "192.168.178.20/24").route("eth0");
        HostNetwork host = server.withDefaults();
        server.up("docker0", "172.17.0.1/16");

        assertThat(lans(host)).containsExactly("eth0", "docker0");
    }

    @Test
    void aLaptopMovesFromOneArmToAnother() throws Exception {
        FakeMachine laptop = new FakeMachine().up("wlan0", "192.168.178.20/24").route("wlan0");
        HostNetwork host = laptop.withDefaults();
        laptop.without("wlan0").up("eth0", "192.168.178.21/24").route("eth0");
        assertThat(lans(host)).containsExactly("eth0");

        laptop.up("tun0", "10.8.0.2/24").route("tun0");
        assertThat(lans(host)).as("with a VPN's default route").containsExactly("eth0");
    }

    @Test
    void loopbackGivesWayToTheFirstNetwork() throws Exception {
        FakeMachine laptop = new FakeMachine();
        HostNetwork host = laptop.withDefaults();
        assertThat(lans(host)).containsExactly("lo");

        laptop.up("wlan0", "192.168.178.20/24").route("wlan0");
        assertThat(lans(host)).containsExactly("wlan0");
    }

    /** As DHCP does it: first the address, then the route. */
    @Test
    void anArmWhoseAddressComesBeforeItsDefaultRouteIsOne() throws Exception {
        FakeMachine laptop = new FakeMachine();
        HostNetwork host = laptop.withDefaults();
        laptop.up("wlan0", "192.168.178.20/24");
        assertThat(lans(host)).containsExactly("wlan0");

        laptop.route("wlan0");
        assertThat(lans(host)).containsExactly("wlan0");
        assertThat(host.wanInterface()).contains("wlan0");
    }

    @Test
    void anArmThatIsThereBeforeItsDefaultRouteAtTheStartIsOne() throws Exception {
        FakeMachine server = new FakeMachine().up("eth0", "192.168.178.20/24");
        HostNetwork host = server.withDefaults();
        server.route("eth0");

        assertThat(lans(host)).containsExactly("eth0");
    }

    @Test
    void aLateWanDoesNotTakeThePlaceOfALanThatIsAway() throws Exception {
        FakeMachine machine = new FakeMachine().up("br-lan", "192.168.1.1/24");
        HostNetwork host = machine.withDefaults();
        machine.without("br-lan").up("eth0", "192.168.178.20/24").route("eth0");

        assertThat(lans(host)).isEmpty();
    }

    @Test
    void loopbackDoesNotTakeThePlaceOfAnArmThatIsAway() throws Exception {
        FakeMachine server = new FakeMachine().up("eth0", "192.168.178.20/24").route("eth0");
        HostNetwork host = server.withDefaults();
        server.without("eth0");
        server.defaultRoute = Optional.empty();
        assertThat(lans(host)).isEmpty();

        server.up("eth0", "192.168.178.20/24");
        assertThat(lans(host)).containsExactly("eth0");
    }
}
