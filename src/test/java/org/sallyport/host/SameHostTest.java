package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sallyport.core.mapping.Addresses;

/** Which addresses are one host's, by the neighbour table. */
class SameHostTest {
    private static final String CONSOLE = "02005e100001";
    private static final String LAPTOP = "02005e100002";

    private final FakeMachine machine = new FakeMachine()
            .up("wan0", "9.9.9.2/24", "2001:db8:9::2/64")
            .up("br-lan", "192.168.1.1/24", "fe80::1/64", "2001:db8:1::1/64")
            .up("guest", "192.168.2.1/24", "fe80::1/64", "2001:db8:2::1/64")
            .route("wan0");
    private final HostNetwork host = host();

    private HostNetwork host() {
        machine.neighbour("br-lan", "192.168.1.10", CONSOLE)
                .neighbour("br-lan", "2001:db8:1::10", CONSOLE)
                .neighbour("br-lan", "fe80::10", CONSOLE)
                .neighbour("br-lan", "192.168.1.20", LAPTOP)
                .neighbour("br-lan", "192.168.1.1", CONSOLE)
                .neighbour("guest", "192.168.2.10", CONSOLE)
                .neighbour("guest", "fe80::20", LAPTOP)
                .neighbour("wan0", "9.9.9.10", CONSOLE)
                .neighbour("wan0", "2001:db8:9::10", CONSOLE);
        try {
            return machine.withDefaults();
        } catch (HostException e) {
            throw new AssertionError(e);
        }
    }

    private boolean same(String one, String other) {
        return host.isSameHost(Addresses.of(one), Addresses.of(other));
    }

    @Test
    void oneLinkLayerAddressOnOneInterfaceIsOneHost() {
        assertThat(same("192.168.1.10", "2001:db8:1::10")).isTrue();
        assertThat(same("2001:db8:1::10", "192.168.1.10")).isTrue();
        assertThat(same("192.168.1.20", "2001:db8:1::10")).isFalse();
    }

    @Test
    void aLinkLocalAddressIsLookedUpOnItsOwnLink() {
        int lan = index("br-lan");
        int guest = index("guest");
        assertThat(host.isSameHost(FakeMachine.scoped("fe80::10", lan), Addresses.of("192.168.1.10")))
                .isTrue();
        assertThat(host.isSameHost(FakeMachine.scoped("fe80::20", guest), Addresses.of("192.168.1.20")))
                .isFalse();
        assertThat(host.isSameHost(FakeMachine.scoped("fe80::10", guest), Addresses.of("192.168.1.10")))
                .isFalse();
        assertThat(same("fe80::10", "192.168.1.10")).as("no link said").isFalse();
        assertThat(host.isSameHost(FakeMachine.scoped("fe80::10", lan), FakeMachine.scoped("fe80::10", guest)))
                .isFalse();
    }

    private int index(String name) {
        return machine.links.stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow()
                .index();
    }

    @Test
    void anotherInterfaceOrTheGatewayItselfIsNotTheSameHost() {
        assertThat(same("192.168.1.10", "192.168.2.10")).isFalse();
        assertThat(same("192.168.1.10", "192.168.1.1")).isFalse();
        assertThat(same("9.9.9.10", "2001:db8:9::10")).as("not inside").isFalse();
        assertThat(same("192.168.1.77", "192.168.1.78")).as("not resolved").isFalse();
        assertThat(same("192.168.1.77", "192.168.1.77")).isTrue();
    }

    @Test
    void theTableIsReadSeldomAndSeenSoon() {
        for (int i = 0; i < 1000; i++) {
            same("192.168.1.10", "192.168.1.30");
        }
        assertThat(machine.dumps).isEqualTo(1);

        machine.neighbour("br-lan", "192.168.1.30", CONSOLE);
        assertThat(same("192.168.1.10", "192.168.1.30")).isFalse();
        machine.nanos += Duration.ofMillis(250).toNanos();
        assertThat(same("192.168.1.10", "192.168.1.30")).isTrue();
    }

    @Test
    void withoutATableOnlyTheAddressTells() {
        machine.failing = true;
        assertThat(same("192.168.1.10", "2001:db8:1::10")).isFalse();
        assertThat(same("192.168.1.10", "192.168.1.10")).isTrue();

        machine.failing = false;
        machine.nanos += Duration.ofSeconds(1).toNanos();
        assertThat(same("192.168.1.10", "2001:db8:1::10")).isTrue();
    }
}
