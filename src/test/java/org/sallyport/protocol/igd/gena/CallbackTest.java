package org.sallyport.protocol.igd.gena;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.core.mapping.Addresses;

/** UDA-79, UDA-81, UDA-82: the gateway is nobody's hammer (CVE-2020-12695, CallStranger). */
class CallbackTest {
    private static final InetAddress SUBSCRIBER = Addresses.of("192.0.2.10");

    @Test
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
            })
    void anythingElseIsNoCallback(String header) {
        assertThat(Callback.read(header, SUBSCRIBER)).isEmpty();
    }

    @Test
    @DisplayName("UDA-74: of several the usable ones are kept, in order")
    void foreignOnesAreLeftOut() {
        assertThat(Callback.read(
                        "<http://[fe80::1]:1/><http://192.0.2.10:5001/b> <http://192.0.2.10:5000/a>", SUBSCRIBER))
                .extracting(Callback::port)
                .containsExactly(5001, 5000);
    }

    @Test
    void moreThanThreeAreRefusedWhole() {
        assertThat(Callback.read("<http://192.0.2.10:5000/>".repeat(4), SUBSCRIBER))
                .isEmpty();
    }

    @Test
    void anOverlongOneIsRefused() {
        String url = "http://192.0.2.10:5000/" + "a".repeat(Callback.MAX_LENGTH);
        assertThat(Callback.read("<" + url + ">", SUBSCRIBER)).isEmpty();
        assertThat(Callback.read("<" + url.substring(0, Callback.MAX_LENGTH) + ">", SUBSCRIBER))
                .hasSize(1);
    }
}
