package org.sallyport.protocol.igd.gena;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** UDA-79, UDA-81, UDA-82: the gateway is nobody's hammer (CVE-2020-12695, CallStranger). */
class CallbackTest {
    private static final InetAddress SUBSCRIBER = Addresses.of("192.0.2.10");

    @Test
    @Requirement({"UDA-81", "CLI-70"})
    void aLiteralOfTheSubscriberIsUsed() {
        assertThat(Callback.read("<http://192.0.2.10:2869/upnp/event?x=1>", SUBSCRIBER))
                .containsExactly(new Callback(SUBSCRIBER, 2869, "/upnp/event?x=1"));
    }

    @Test
    void withoutPortAndPathItIsPort80AndTheRoot() {
        assertThat(Callback.read(" <HTTP://192.0.2.10> ", SUBSCRIBER))
                .containsExactly(new Callback(SUBSCRIBER, 80, "/"));
    }

    @ParameterizedTest
    @Requirement({"UDA-81", "UDA-82", "CLI-70"})
    @ValueSource(
            strings = {
                "",
                "http://192.0.2.10:2869/",
                "<http://192.0.2.11:2869/>",
                "<http://198.51.100.7:2869/>",
                "<http://127.0.0.1:2869/>",
                "<http://169.254.169.254:8080/latest>",
                "<http://239.255.255.250:1900/>",
                "<http://192.0.2.255:2869/>",
                "<http://victim.example:2869/>",
                "<http://192.0.2.10.victim.example:2869/>",
                "<http://192.0.2.10@198.51.100.7:2869/>",
                "<http://192.0.2.10:2869@198.51.100.7/>",
                "<http://[2001:db8::1]:2869/>",
                "<http://3221225994:2869/>",
                "<http://0300.0.2.10:2869/>",
                "<http://192.0.2.010:2869/>",
                "<https://192.0.2.10:2869/>",
                "<ftp://192.0.2.10:2869/>",
                "<http://192.0.2.10:22/>",
                "<http://192.0.2.10:0/>",
                "<http://192.0.2.10:65536/>",
                "<http://192.0.2.10:99999/>",
                "<http://192.0.2.10:2869/a b>",
                "<http://192.0.2.10:2869/a\r\nX: y>",
                "<http://192.0.2.10:2869/a#b>",
                "<http://192.0.2.10:2869\\@198.51.100.7/>",
                "<http://192.0.2.10:2869/><",
                "<http://[::ffff:192.0.2.10]:2869/>",
                "<http://[192.0.2.10]:2869/>",
            })
    void anythingElseIsNoCallback(String header) {
        assertThat(Callback.read(header, SUBSCRIBER)).isEmpty();
    }

    @ParameterizedTest
    @Requirement({"UDA-81", "UDA-82"})
    @DisplayName("UDA-81: a subscriber over IPv6 names its own literal, in whatever form, and no zone")
    @ValueSource(strings = {"2001:db8::10", "2001:DB8:0:0:0:0:0:10", "2001:db8::0.0.0.16"})
    void anIpv6LiteralOfTheSubscriberIsUsed(String literal) {
        InetAddress subscriber = Addresses.of("2001:db8::10");
        assertThat(Callback.read("<http://[" + literal + "]:2869/e>", subscriber))
                .containsExactly(new Callback(subscriber, 2869, "/e"));
    }

    @ParameterizedTest
    @Requirement({"UDA-81", "UDA-82"})
    @DisplayName("UDA-81: what is not the literal of the subscriber over IPv6 is no callback")
    @ValueSource(
            strings = {
                "<http://[2001:db8::11]:2869/>",
                "<http://2001:db8::10:2869/>",
                "<http://[2001:db8::10%25eth0]:2869/>",
                "<http://[2001:db8::10]:22/>",
                "<http://[2001:db8::10]@198.51.100.7:2869/>",
                "<http://[2001:db8::10/>",
                "<http://[::1]:2869/>",
                "<http://[ff02::c]:2869/>",
                "<http://[::ffff:192.0.2.10]:2869/>",
                "<http://192.0.2.10:2869/>",
            })
    void anythingElseIsNoIpv6Callback(String header) {
        assertThat(Callback.read(header, Addresses.of("2001:db8::10"))).isEmpty();
    }

    @Test
    @Requirement({"UDA-71", "UDA-81"})
    @DisplayName("UDA-81: a link-local subscriber is called on the interface it came by, and its zone is never said")
    void aLinkLocalSubscriberIsCalledWhereItIs() throws UnknownHostException {
        byte[] octets = Addresses.of("fe80::10").getAddress();
        InetAddress subscriber = Inet6Address.getByAddress(null, octets, 3);

        Callback callback =
                Callback.read("<http://[fe80::10]:2869/e>", subscriber).get(0);

        assertThat(((Inet6Address) callback.address()).getScopeId()).isEqualTo(3);
        assertThat(callback.authority()).isEqualTo("[fe80:0:0:0:0:0:0:10]:2869");
        assertThat(Callback.read("<http://[fe80::10%253]:2869/e>", subscriber)).isEmpty();
    }

    @Test
    @Requirement("UDA-74")
    @DisplayName("UDA-74: of several the usable ones are kept, in order")
    void foreignOnesAreLeftOut() {
        assertThat(Callback.read(
                        "<http://[fe80::1]:1/><http://192.0.2.10:5001/b> <http://192.0.2.10:5000/a>", SUBSCRIBER))
                .extracting(Callback::port)
                .containsExactly(5001, 5000);
    }

    @Test
    @Requirement("UDA-79")
    void moreThanThreeAreRefusedWhole() {
        assertThat(Callback.read("<http://192.0.2.10:5000/>".repeat(4), SUBSCRIBER))
                .isEmpty();
    }

    @Test
    @Requirement("UDA-79")
    void anOverlongOneIsRefused() {
        String url = "http://192.0.2.10:5000/" + "a".repeat(Callback.MAX_LENGTH);
        assertThat(Callback.read("<" + url + ">", SUBSCRIBER)).isEmpty();
        assertThat(Callback.read("<" + url.substring(0, Callback.MAX_LENGTH) + ">", SUBSCRIBER))
                .hasSize(1);
    }
}
