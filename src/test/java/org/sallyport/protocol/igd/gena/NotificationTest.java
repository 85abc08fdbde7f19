package org.sallyport.protocol.igd.gena;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** UDA §4.3.2: every octet of an event. */
class NotificationTest {
    private static final Callback CALLBACK = new Callback(Addresses.of("192.0.2.10"), 2869, "/upnp/event?x=1");

    @Test
    @Requirement("UDA-71")
    @DisplayName("UDA-71: one property for each variable, an empty value as an empty element, all in one message")
    void anEventIsOneRequest() {
        Map<String, String> values = new TreeMap<>(
                Map.of("ExternalIPAddress", "", "PortMappingNumberOfEntries", "3", "SystemUpdateID", "8"));
        assertThat(text(new Notification("uuid:1", 4294967295L, values), CALLBACK))
                .isEqualTo("""
                NOTIFY /upnp/event?x=1 HTTP/1.1\r
                HOST: 192.0.2.10:2869\r
                CONTENT-TYPE: text/xml; charset="utf-8"\r
                CONTENT-LENGTH: 316\r
                NT: upnp:event\r
                NTS: upnp:propchange\r
                SID: uuid:1\r
                SEQ: 4294967295\r
                CONNECTION: close\r
                \r
                <?xml version="1.0" encoding="utf-8"?>\
                <e:propertyset xmlns:e="urn:schemas-upnp-org:event-1-0">\
                <e:property><ExternalIPAddress></ExternalIPAddress></e:property>\
                <e:property><PortMappingNumberOfEntries>3</PortMappingNumberOfEntries></e:property>\
                <e:property><SystemUpdateID>8</SystemUpdateID></e:property>\
                </e:propertyset>""");
    }

    @Test
    @Requirement("UDA-71")
    @DisplayName("UDA-71: CONTENT-LENGTH counts octets, and what XML reserves is escaped")
    void valuesAreEscapedAndCountedInOctets() {
        String text = text(new Notification("uuid:1", 0, Map.of("A", "<\u00e9&>")), CALLBACK);
        String body = text.substring(text.indexOf("\r\n\r\n") + 4);

        assertThat(body).contains("<A>&lt;\u00e9&amp;&gt;</A>");
        assertThat(text).contains("CONTENT-LENGTH: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
    }

    @Test
    @Requirement("UDA-71")
    @DisplayName("UDA-71: an IPv6 HOST stands in brackets")
    void anIpv6HostStandsInBrackets() {
        Callback callback = new Callback(Addresses.of("2001:db8::10"), 80, "/");
        assertThat(text(new Notification("uuid:1", 0, Map.of("A", "x")), callback))
                .startsWith("NOTIFY / HTTP/1.1\r\nHOST: [2001:db8:0:0:0:0:0:10]:80\r\n");
    }

    private static String text(Notification notification, Callback callback) {
        return StandardCharsets.UTF_8.decode(notification.octets(callback)).toString();
    }
}
