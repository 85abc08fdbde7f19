package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.ssdp.Samples.CONNECTION_1;
import static org.sallyport.protocol.igd.ssdp.Samples.IGD_1;
import static org.sallyport.protocol.igd.ssdp.Samples.LINK;
import static org.sallyport.protocol.igd.ssdp.Samples.LINK_LOCAL;
import static org.sallyport.protocol.igd.ssdp.Samples.SERVICE;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;

/** Every octet of what we say: UDA 1.1 §1.2.2, §1.2.3, §1.3.3. */
class SsdpWriterTest {
    private static final Announcement WAN_IP_CONNECTION =
            new Announcement(SERVICE + "WANIPConnection:1", CONNECTION_1 + "::" + SERVICE + "WANIPConnection:1", IGD_1);

    private final SsdpWriter writer = new SsdpWriter(Samples.settings());

    @Test
    @Requirement({"UDA-1", "UDA-2", "UDA-5", "UDA-8", "UDA-14"})
    @DisplayName("UDA-2, UDA-5, UDA-8, UDA-13, UDA-14: ssdp:alive carries these fields and no others")
    void aliveTellsWhereAndForHowLong() {
        assertThat(text(writer.alive(WAN_IP_CONNECTION, LINK))).isEqualTo("""
                NOTIFY * HTTP/1.1\r
                HOST: 239.255.255.250:1900\r
                CACHE-CONTROL: max-age=1800\r
                LOCATION: http://192.0.2.1:5000/igd1.xml\r
                NT: urn:schemas-upnp-org:service:WANIPConnection:1\r
                NTS: ssdp:alive\r
                SERVER: Linux/6 UPnP/1.1 Sallyport/0.1\r
                USN: uuid:11111111-0000-4000-8000-00000000000c::urn:schemas-upnp-org:service:WANIPConnection:1\r
                BOOTID.UPNP.ORG: 7\r
                CONFIGID.UPNP.ORG: 101\r
                \r
                """);
    }

    @Test
    @Requirement({"UDA-2", "UDA-6"})
    @DisplayName("UDA-6: ssdp:byebye has neither LOCATION nor CACHE-CONTROL")
    void byebyeNamesOnlyWhatGoes() {
        assertThat(text(writer.byebye(WAN_IP_CONNECTION, LINK))).isEqualTo("""
                NOTIFY * HTTP/1.1\r
                HOST: 239.255.255.250:1900\r
                NT: urn:schemas-upnp-org:service:WANIPConnection:1\r
                NTS: ssdp:byebye\r
                USN: uuid:11111111-0000-4000-8000-00000000000c::urn:schemas-upnp-org:service:WANIPConnection:1\r
                BOOTID.UPNP.ORG: 7\r
                CONFIGID.UPNP.ORG: 101\r
                \r
                """);
    }

    @Test
    @Requirement({"UDA-2", "UDA-25", "CLI-6"})
    @DisplayName("UDA-25, CLI-6: an answer has DATE with two-digit day, the empty EXT, and USN with uuid:")
    void anAnswerHasEveryRequiredField() {
        Instant thirdOfJanuary = Instant.parse("2030-01-03T04:05:06Z");
        assertThat(text(writer.answer(WAN_IP_CONNECTION, LINK, thirdOfJanuary))).isEqualTo("""
                HTTP/1.1 200 OK\r
                CACHE-CONTROL: max-age=1800\r
                DATE: Thu, 03 Jan 2030 04:05:06 GMT\r
                EXT:\r
                LOCATION: http://192.0.2.1:5000/igd1.xml\r
                SERVER: Linux/6 UPnP/1.1 Sallyport/0.1\r
                ST: urn:schemas-upnp-org:service:WANIPConnection:1\r
                USN: uuid:11111111-0000-4000-8000-00000000000c::urn:schemas-upnp-org:service:WANIPConnection:1\r
                BOOTID.UPNP.ORG: 7\r
                CONFIGID.UPNP.ORG: 101\r
                \r
                """);
    }

    @Test
    @Requirement("UDA-3")
    @DisplayName("UDA-3: the longest message of both faces stays far below one datagram")
    void everyMessageFitsOneDatagram() {
        List<Announcement> all = new Catalogue(Samples.auto()).everything();
        assertThat(all)
                .allSatisfy(what ->
                        assertThat(writer.answer(what, LINK, Instant.EPOCH)).hasSizeLessThan(1400));
    }

    @Test
    @Requirement({"UDA-5", "UDA-34", "UDA-35", "UDA-36"})
    @DisplayName(
            "UDA-34, UDA-35, UDA-36: over IPv6 it is the same device at another LOCATION, to the group of that scope")
    void overIpv6ItIsTheSameDevice() {
        assertThat(text(writer.alive(WAN_IP_CONNECTION, LINK_LOCAL)))
                .isEqualTo(text(writer.alive(WAN_IP_CONNECTION, LINK))
                        .replace("HOST: 239.255.255.250:1900", "HOST: [FF02::C]:1900")
                        .replace("http://192.0.2.1:5000", "http://[fe80:0:0:0:0:0:0:1]:5000"));
    }

    @Test
    @Requirement("UDA-13")
    @DisplayName("UDA-13: BOOTID is the next one in every message once our addresses have changed")
    void aRaisedBootIdIsUsedEverywhere() {
        writer.raiseBootId();
        assertThat(text(writer.alive(WAN_IP_CONNECTION, LINK))).contains("BOOTID.UPNP.ORG: 8\r\n");
        assertThat(text(writer.byebye(WAN_IP_CONNECTION, LINK))).contains("BOOTID.UPNP.ORG: 8\r\n");
        assertThat(text(writer.answer(WAN_IP_CONNECTION, LINK, Instant.EPOCH))).contains("BOOTID.UPNP.ORG: 8\r\n");
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.US_ASCII);
    }
}
