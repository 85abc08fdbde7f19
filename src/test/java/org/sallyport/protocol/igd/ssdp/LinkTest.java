package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.ssdp.Samples.LINK;
import static org.sallyport.protocol.igd.ssdp.Samples.LINK_LOCAL;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

class LinkTest {
    @Test
    @Requirement("UDA-14")
    @DisplayName("UDA-14: URLs hold an address literal")
    void anIpv4LinkNamesItsAddress() {
        assertThat(LINK.host()).isEqualTo("239.255.255.250:1900");
        assertThat(LINK.url(5000, "/igd1.xml")).isEqualTo("http://192.0.2.1:5000/igd1.xml");
        assertThat(LINK).hasToString("br-lan 192.0.2.1:1900");
    }

    @ParameterizedTest
    @Requirement({"UDA-14", "UDA-33", "UDA-35", "UDA-36"})
    @DisplayName("UDA-33, UDA-35, UDA-36: unique local and global addresses speak to the site, in brackets")
    @CsvSource({"2001:db8::1, 2001:db8:0:0:0:0:0:1, 2001:db8::/64", "fd00::1, fd00:0:0:0:0:0:0:1, fd00::/64"})
    void anIpv6LinkSpeaksToTheSite(String address, String literal, String prefix) {
        Link link = Link.of(Samples.lan("br-lan", 2, address, prefix), 1900);

        assertThat(link.group()).isEqualTo(new InetSocketAddress(Addresses.of("ff05::c"), 1900));
        assertThat(link.host()).isEqualTo("[FF05::C]:1900");
        assertThat(link.url(5000, "/igd2.xml")).isEqualTo("http://[" + literal + "]:5000/igd2.xml");
    }

    @Test
    @Requirement({"UDA-33", "UDA-35", "UDA-36"})
    @DisplayName("UDA-36: a link-local address speaks to its own link, and is named without its zone")
    void aLinkLocalAddressSpeaksToItsLink() {
        assertThat(LINK_LOCAL.group()).isEqualTo(new InetSocketAddress(Addresses.of("ff02::c"), 1900));
        assertThat(((Inet6Address) LINK_LOCAL.group().getAddress()).getScopeId())
                .isEqualTo(2);
        assertThat(LINK_LOCAL.host()).isEqualTo("[FF02::C]:1900");
        assertThat(LINK_LOCAL.url(5000, "/igd1.xml")).isEqualTo("http://[fe80:0:0:0:0:0:0:1]:5000/igd1.xml");
    }

    @Test
    void hostsAreThoseOfThePrefix() {
        Link link = Link.of(Samples.lan("br-lan", 2, "2001:db8::1", "2001:db8::/64"), 1900);
        assertThat(link.isHost(Addresses.of("2001:db8::50"))).isTrue();
        assertThat(link.isHost(Addresses.of("2001:db8:1::1"))).isFalse();
        assertThat(link.isHost(Samples.linkLocal("fe80::50", 2))).isFalse();
        assertThat(link.isHost(Addresses.of("192.0.2.50"))).isFalse();
    }

    @Test
    @Requirement("UDA-28")
    @DisplayName("UDA-28: a link-local host is one of its own link only")
    void aLinkLocalHostIsOneOfItsLink() {
        assertThat(LINK_LOCAL.isHost(Samples.linkLocal("fe80::50", 2))).isTrue();
        assertThat(LINK_LOCAL.isHost(Samples.linkLocal("fe80::50", 3))).isFalse();
        assertThat(LINK_LOCAL.isHost(Addresses.of("fe80::50"))).isFalse();
        assertThat(LINK_LOCAL.isHost(Addresses.of("2001:db8::50"))).isFalse();
    }
}
