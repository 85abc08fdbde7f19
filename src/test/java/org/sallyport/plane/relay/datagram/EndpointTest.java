package org.sallyport.plane.relay.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.core.mapping.Addresses;

class EndpointTest {
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "255.255.255.255", "0.0.0.0", "2001:db8::1", "ffff:ffff::", "::", "::1"})
    void isTheAddressItWasMadeOf(String address) {
        InetSocketAddress of = new InetSocketAddress(Addresses.of(address), 65535);
        assertThat(Endpoint.of(of).toSocketAddress()).isEqualTo(of);
        assertThat(Endpoint.of(of)).isEqualTo(Endpoint.of(of));
        assertThat(Endpoint.of(of).isIpv4()).isEqualTo(Addresses.isIpv4(of.getAddress()));
    }

    @Test
    void differsByPortAndByLink() throws Exception {
        byte[] linkLocal = Addresses.of("fe80::1").getAddress();
        InetAddress here = Inet6Address.getByAddress(null, linkLocal, 2);
        InetAddress there = Inet6Address.getByAddress(null, linkLocal, 3);
        Endpoint endpoint = Endpoint.of(new InetSocketAddress(here, 1));
        assertThat(endpoint.toSocketAddress().getAddress()).isEqualTo(here);
        assertThat(((Inet6Address) endpoint.toSocketAddress().getAddress()).getScopeId())
                .isEqualTo(2);
        assertThat(endpoint)
                .isNotEqualTo(Endpoint.of(new InetSocketAddress(there, 1)))
                .isNotEqualTo(Endpoint.of(new InetSocketAddress(here, 2)));
    }
}
