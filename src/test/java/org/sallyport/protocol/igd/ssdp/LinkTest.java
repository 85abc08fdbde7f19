package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

class LinkTest {
    @Test
    @DisplayName("UDA-14: URLs hold an address literal")
    void anIpv4LinkNamesItsAddress() {
        assertThat(Samples.LINK.host()).isEqualTo("239.255.255.250:1900");
        assertThat(Samples.LINK.url(5000, "/igd1.xml")).isEqualTo("http://192.0.2.1:5000/igd1.xml");
        assertThat(Samples.LINK).hasToString("br-lan 192.0.2.1:1900");
    }

    @Test
    @DisplayName("UDA-36: IPv6 literals stand in brackets")
    void anIpv6LinkPutsItInBrackets() {
        Link link = new Link(
                "br-lan",
                2,
                new InetSocketAddress(Addresses.of("2001:db8::1"), 1900),
                Prefix.parse("2001:db8::/64").orElseThrow(),
                new InetSocketAddress(Addresses.of("ff05::c"), 1900));
        assertThat(link.url(5000, "/igd2.xml")).isEqualTo("http://[2001:db8:0:0:0:0:0:1]:5000/igd2.xml");
        assertThat(link.isHost(Addresses.of("2001:db8::"))).isTrue();
        assertThat(link.isHost(Addresses.of("2001:db8:1::1"))).isFalse();
    }
}
