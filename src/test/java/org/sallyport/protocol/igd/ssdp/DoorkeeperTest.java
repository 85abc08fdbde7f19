package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.ssdp.Samples.LINK;
import static org.sallyport.protocol.igd.ssdp.Samples.LINK_LOCAL;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** Who is not even read: UDA-27, UDA-28, UDA-29. */
class DoorkeeperTest {
    private final Doorkeeper doorkeeper = new Doorkeeper(Samples.inside("192.0.2.0/24"));

    @ParameterizedTest
    @Requirement({"UDA-27", "CLI-4"})
    @DisplayName("UDA-29: hosts of the link may ask, from 1900 or any free port")
    @CsvSource({"192.0.2.50, 40000", "192.0.2.254, 1024", "192.0.2.2, 1900", "192.0.2.1, 40000", "192.0.2.77, 65535"})
    void aHostOfTheLinkMayAsk(String address, int port) {
        assertThat(doorkeeper.refuses(from(address, port), LINK)).isEmpty();
    }

    @ParameterizedTest
    @Requirement({"UDA-27", "UDA-28"})
    @DisplayName("UDA-27, UDA-28: nobody else, nor the network's own and broadcast addresses")
    @CsvSource({"198.51.100.7", "192.0.3.1", "0.0.0.0", "127.0.0.1", "192.0.2.0", "192.0.2.255", "2001:db8::1"})
    void aSourceOffTheLinkIsRefused(String address) {
        assertThat(doorkeeper.refuses(from(address, 40000), LINK)).contains(Heard.Dropped.OFF_LAN);
    }

    @ParameterizedTest
    @Requirement("UDA-29")
    @DisplayName("UDA-29: a low source port is that of another service, which would be made to answer us")
    @CsvSource({"0", "7", "53", "123", "1023"})
    void aLowSourcePortIsRefused(int port) {
        assertThat(doorkeeper.refuses(from("192.0.2.50", port), LINK)).contains(Heard.Dropped.SOURCE_PORT);
    }

    @Test
    @Requirement("UDA-28")
    void anAddressThatIsInsideNoMoreIsRefused() {
        Doorkeeper moved = new Doorkeeper(Samples.inside("198.51.100.0/24"));
        assertThat(moved.refuses(from("192.0.2.50", 40000), LINK)).contains(Heard.Dropped.OFF_LAN);
    }

    @Test
    void aPointToPointLinkHasTwoHosts() {
        Link link = Link.of(Samples.lan("wg0", 3, "192.0.2.0", "192.0.2.0/31"), 1900);
        assertThat(doorkeeper.refuses(from("192.0.2.1", 40000), link)).isEmpty();
        assertThat(doorkeeper.refuses(from("192.0.2.2", 40000), link)).contains(Heard.Dropped.OFF_LAN);
    }

    @Test
    @Requirement({"UDA-27", "UDA-28"})
    @DisplayName("UDA-28: a link-local source is one of the link it is heard on, and no other kind is")
    void aLinkLocalSourceIsOneOfItsLink() {
        Doorkeeper both = new Doorkeeper(Samples.inside("fe80::/64", "2001:db8::/64"));
        assertThat(both.refuses(new InetSocketAddress(Samples.linkLocal("fe80::50", 2), 40000), LINK_LOCAL))
                .isEmpty();
        assertThat(both.refuses(new InetSocketAddress(Samples.linkLocal("fe80::50", 3), 40000), LINK_LOCAL))
                .contains(Heard.Dropped.OFF_LAN);
        assertThat(both.refuses(from("2001:db8::50", 40000), LINK_LOCAL)).contains(Heard.Dropped.OFF_LAN);
    }

    private static InetSocketAddress from(String address, int port) {
        return new InetSocketAddress(Addresses.of(address), port);
    }
}
