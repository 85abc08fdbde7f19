package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.sallyport.protocol.igd.ssdp.Samples.CONNECTION_1;
import static org.sallyport.protocol.igd.ssdp.Samples.CONNECTION_2;
import static org.sallyport.protocol.igd.ssdp.Samples.DEVICE;
import static org.sallyport.protocol.igd.ssdp.Samples.IGD_1;
import static org.sallyport.protocol.igd.ssdp.Samples.ROOT_1;
import static org.sallyport.protocol.igd.ssdp.Samples.ROOT_2;
import static org.sallyport.protocol.igd.ssdp.Samples.SERVICE;
import static org.sallyport.protocol.igd.ssdp.Samples.WAN_1;
import static org.sallyport.protocol.igd.ssdp.Samples.WAN_2;
import static org.sallyport.protocol.igd.ssdp.Samples.device;

import java.util.List;
import java.util.Locale;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;

/** What is announced, and what a search finds: UDA 1.1 §1.2.2 and §1.3.2. */
class CatalogueTest {
    private final Catalogue one = new Catalogue(List.of(IGD_1));
    private final Catalogue auto = new Catalogue(Samples.auto());
    private final Catalogue two = new Catalogue(List.of(Samples.igd2(Presence.ANNOUNCED)));

    @Test
    @Requirement("UDA-4")
    @DisplayName("UDA-4: 3 + 2d + k messages, each service under the UDN of the device that holds it")
    void theSetNamesEveryDeviceAndServiceOnce() {
        assertThat(one.announced())
                .extracting(Announcement::target, Announcement::usn)
                .containsExactly(
                        pair("upnp:rootdevice", ROOT_1 + "::upnp:rootdevice"),
                        pair(ROOT_1, ROOT_1),
                        typed(ROOT_1, DEVICE + "InternetGatewayDevice:1"),
                        typed(ROOT_1, SERVICE + "Layer3Forwarding:1"),
                        pair(WAN_1, WAN_1),
                        typed(WAN_1, DEVICE + "WANDevice:1"),
                        typed(WAN_1, SERVICE + "WANCommonInterfaceConfig:1"),
                        pair(CONNECTION_1, CONNECTION_1),
                        typed(CONNECTION_1, DEVICE + "WANConnectionDevice:1"),
                        typed(CONNECTION_1, SERVICE + "WANIPConnection:1"),
                        typed(CONNECTION_1, SERVICE + "WANPPPConnection:1"));
        assertThat(one.announced()).hasSize(3 + 2 * 2 + 4);
    }

    @Test
    @Requirement("UDA-4")
    @DisplayName("UDA-4: of a service type held twice or in two versions only the highest version is announced, once")
    void onlyTheHighestVersionOfAServiceIsAnnounced() {
        Catalogue catalogue = new Catalogue(List.of(new Advertised(
                "/d.xml",
                1,
                Presence.ANNOUNCED,
                List.of(device(ROOT_1, "InternetGatewayDevice:2", "A:2", "A:10", "A:1", "A:10")))));
        assertThat(catalogue.announced())
                .extracting(Announcement::target)
                .containsExactly("upnp:rootdevice", ROOT_1, DEVICE + "InternetGatewayDevice:2", SERVICE + "A:10");
        assertThat(catalogue.answers(SERVICE + "A:1")).hasSize(1);
    }

    @Test
    @Requirement("UDA-22")
    @DisplayName("UDA-22: ssdp:all finds the whole set, upnp:rootdevice one for each root")
    void generalSearchesFindTheAnnouncedRoots() {
        assertThat(one.answers("ssdp:all")).isEqualTo(one.announced());
        assertThat(one.answers("upnp:rootdevice"))
                .extracting(Announcement::usn)
                .containsExactly(ROOT_1 + "::upnp:rootdevice");
    }

    @ParameterizedTest
    @Requirement({"UDA-22", "UDA-23", "IGD-2", "CLI-5"})
    @DisplayName("UDA-22, UDA-23, IGD-2, CLI-5: a type is found in its version or a lower one, and echoed as asked")
    @CsvSource({
        "urn:schemas-upnp-org:device:InternetGatewayDevice:1, " + ROOT_2,
        "urn:schemas-upnp-org:device:InternetGatewayDevice:2, " + ROOT_2,
        "urn:schemas-upnp-org:device:WANDevice:1, " + WAN_2,
        "urn:schemas-upnp-org:service:WANCommonInterfaceConfig:1, " + WAN_2,
        "urn:schemas-upnp-org:service:WANIPConnection:1, " + CONNECTION_2,
        "urn:schemas-upnp-org:service:WANIPConnection:2, " + CONNECTION_2,
        "urn:schemas-upnp-org:service:WANIPv6FirewallControl:1, " + CONNECTION_2,
    })
    void aTypeIsFoundInItsVersionOrALowerOne(String target, String udn) {
        assertThat(two.answers(target))
                .extracting(Announcement::target, Announcement::usn)
                .containsExactly(typed(udn, target));
    }

    @ParameterizedTest
    @Requirement({"UDA-22", "UDA-24"})
    @DisplayName("UDA-22, UDA-24, CLI-10: anything else finds nothing")
    @ValueSource(
            strings = {
                "urn:schemas-upnp-org:device:InternetGatewayDevice:3",
                "urn:schemas-upnp-org:device:InternetGatewayDevice:0",
                "urn:schemas-upnp-org:device:InternetGatewayDevice:01",
                "urn:schemas-upnp-org:device:InternetGatewayDevice:-1",
                "urn:schemas-upnp-org:device:InternetGatewayDevice:99999999999",
                "urn:schemas-upnp-org:device:InternetGatewayDevice:",
                "urn:schemas-upnp-org:device:InternetGatewayDevice",
                "urn:schemas-upnp-org:device:internetgatewaydevice:1",
                "URN:schemas-upnp-org:device:InternetGatewayDevice:1",
                "urn:schemas-upnp-org:service:InternetGatewayDevice:1",
                "urn:dslforum-org:device:InternetGatewayDevice:1",
                "uuid:99999999-0000-4000-8000-000000000000",
                "uuid:",
                "ssdp:All",
                "upnp:rootdevice:1",
                "roku:ecp",
                ":",
            })
    void whatIsNotHereIsNotFound(String target) {
        assertThat(auto.answers(target)).isEmpty();
    }

    @Test
    @Requirement({"UDA-22", "UDA-24"})
    @DisplayName("UDA-22, UDA-24: any device of the tree is found by its UDN, in any case, which the answer echoes")
    void aUuidIsFoundInAnyCase() {
        String shouted = WAN_1.toUpperCase(Locale.ROOT);
        assertThat(one.answers(shouted))
                .extracting(Announcement::target, Announcement::usn)
                .containsExactly(pair(shouted, WAN_1));
    }

    @Test
    @DisplayName("IGD-4: in auto, general searches and announcements know the IGD:1 root alone")
    void theQuietRootIsInNoGeneralAnswer() {
        assertThat(auto.announced()).isEqualTo(one.announced());
        assertThat(auto.answers("ssdp:all")).isEqualTo(one.announced());
        assertThat(auto.answers("upnp:rootdevice")).hasSize(1);
    }

    @ParameterizedTest
    @DisplayName("IGD-4: in auto, whatever the IGD:1 tree has is found there and only there")
    @ValueSource(
            strings = {
                DEVICE + "InternetGatewayDevice:1",
                DEVICE + "WANDevice:1",
                DEVICE + "WANConnectionDevice:1",
                SERVICE + "Layer3Forwarding:1",
                SERVICE + "WANCommonInterfaceConfig:1",
                SERVICE + "WANIPConnection:1",
                SERVICE + "WANPPPConnection:1",
                ROOT_1,
            })
    void theFirstFaceAnswersForWhatItHas(String target) {
        assertThat(auto.answers(target)).extracting(Announcement::root).containsExactly(IGD_1);
    }

    @ParameterizedTest
    @DisplayName("Ours: in auto, the IGD:2 root answers for :2, for its UDNs and for the service it alone has")
    @ValueSource(
            strings = {
                DEVICE + "InternetGatewayDevice:2",
                DEVICE + "WANDevice:2",
                DEVICE + "WANConnectionDevice:2",
                SERVICE + "WANIPConnection:2",
                SERVICE + "WANIPv6FirewallControl:1",
                ROOT_2,
                CONNECTION_2,
            })
    void theSecondFaceAnswersForTheRest(String target) {
        assertThat(auto.answers(target))
                .extracting(answer -> answer.root().path())
                .containsExactly("/igd2.xml");
    }

    @Test
    void byebyeIsSaidForTheQuietRootToo() {
        assertThat(auto.everything())
                .hasSize(11 + 11)
                .extracting(Announcement::usn)
                .contains(ROOT_1 + "::upnp:rootdevice", ROOT_2 + "::upnp:rootdevice", CONNECTION_2)
                .doesNotHaveDuplicates();
    }

    @Test
    void twoRootsOfTheSameTypeBothAnswer() {
        Catalogue both = new Catalogue(List.of(IGD_1, Samples.igd2(Presence.ANNOUNCED)));
        assertThat(both.answers(DEVICE + "InternetGatewayDevice:1"))
                .extracting(Announcement::usn)
                .containsExactly(
                        ROOT_1 + "::" + DEVICE + "InternetGatewayDevice:1",
                        ROOT_2 + "::" + DEVICE + "InternetGatewayDevice:1");
    }

    @Test
    @DisplayName("UDA-42: two devices with one UDN are refused")
    void oneUdnForTwoDevicesIsRefused() {
        assertThatThrownBy(() -> new Catalogue(List.of(IGD_1, IGD_1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ROOT_1);
    }

    private static Tuple typed(String udn, String type) {
        return pair(type, udn + "::" + type);
    }

    private static Tuple pair(String target, String usn) {
        return tuple(target, usn);
    }
}
