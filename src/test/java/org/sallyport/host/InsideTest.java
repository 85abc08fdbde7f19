package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.core.mapping.Addresses;

/** Where a mapping may lead: a router with 192.168.1.1/24, 10.0.0.1/31, 10.0.0.9/32 and 172.16.0.1/23 inside. */
class InsideTest {
    private static HostNetwork router() throws HostException {
        return FakeMachine.router()
                .up("pair", "10.0.0.0/31")
                .up("alone", "10.0.0.9/32")
                .up("wide", "172.16.0.1/23")
                .withDefaults();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.2", "192.168.1.254", "10.0.0.1", "172.16.0.255", "172.16.1.0"})
    void hosts(String literal) throws HostException {
        assertThat(router().contains(Addresses.of(literal))).isTrue();
        assertThat(router().isHost(Addresses.of(literal))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.168.1.0",
                "192.168.1.255",
                "172.16.0.0",
                "172.16.1.255",
                "192.168.1.1",
                "10.0.0.0",
                "10.0.0.9"
            })
    void ownNetworksAndBroadcastAddressesAreInsideButNoHosts(String literal) throws HostException {
        assertThat(router().contains(Addresses.of(literal))).isTrue();
        assertThat(router().isHost(Addresses.of(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.168.0.255", "192.168.2.0", "9.9.9.2", "9.9.9.3", "127.0.0.1", "0.0.0.0", "224.0.0.1",
                "239.255.255.250", "255.255.255.255", "169.254.169.254", "::1", "fe80::1", "2001:db8::1", "10.0.0.2"
            })
    void othersAreOutside(String literal) throws HostException {
        assertThat(router().contains(Addresses.of(literal))).isFalse();
        assertThat(router().isHost(Addresses.of(literal))).isFalse();
    }

    @Test
    void theBroadcastAddressOfANestedLanIsNoHost() throws HostException {
        HostNetwork host = FakeMachine.router().up("around", "192.168.0.1/16").withDefaults();

        assertThat(host.isHost(Addresses.of("192.168.1.255"))).isFalse();
        assertThat(host.isHost(Addresses.of("192.168.2.255"))).isTrue();
    }
}
