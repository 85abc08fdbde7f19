package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sallyport.protocol.igd.ssdp.Samples.LAN;
import static org.sallyport.protocol.igd.ssdp.Samples.ROOT_1;
import static org.sallyport.protocol.igd.ssdp.Samples.SERVER;
import static org.sallyport.protocol.igd.ssdp.Samples.device;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;

/** What is handed in is checked when it is built, so that nothing wrong is ever announced. */
class SsdpSettingsTest {
    @Test
    void theUsualSettingsAreThoseOfTheArchitecture() {
        SsdpSettings settings = SsdpSettings.of(List.of(LAN), 5000, SERVER, 7);
        assertThat(settings.port()).isEqualTo(1900);
        assertThat(settings.maxAge()).isEqualTo(Duration.ofMinutes(30));
    }

    @ParameterizedTest
    @Requirement("UDA-8")
    @DisplayName("UDA-8: SERVER is three words, UPnP in the middle, and can hold no second line")
    @ValueSource(
            strings = {
                "",
                "Sallyport",
                "Linux/6 UPnP/1.1",
                "UPnP/1.1 Linux/6 Sallyport/1",
                "a UPnP/2.0 b",
                "a  UPnP/1.1 b",
                "a UPnP/1.1 b c",
                "a UPnP/1.1 b\r\nX:",
                "a UPnP/1.1 \u00e9"
            })
    void anotherServerStringIsRefused(String server) {
        assertRefused(() -> SsdpSettings.of(List.of(LAN), 5000, server, 7));
    }

    @Test
    void valuesOutOfBoundsAreRefused() {
        Duration maxAge = SsdpSettings.MAX_AGE;
        assertRefused(() -> SsdpSettings.of(List.of(), 5000, SERVER, 7));
        assertRefused(() -> SsdpSettings.of(List.of(LAN), 0, SERVER, 7));
        assertRefused(() -> SsdpSettings.of(List.of(LAN), 65536, SERVER, 7));
        assertRefused(() -> SsdpSettings.of(List.of(LAN), 5000, SERVER, -1));
        assertRefused(() -> new SsdpSettings(List.of(LAN), 0, 5000, SERVER, maxAge, 7));
        assertRefused(() -> new SsdpSettings(List.of(LAN), 1900, 5000, SERVER, maxAge.minusSeconds(1), 7));
        assertRefused(() -> new SsdpSettings(List.of(LAN), 1900, 5000, SERVER, Duration.ofDays(2), 7));
    }

    @Test
    void aRootDeviceThatCannotBeAnnouncedIsRefused() {
        List<Advertised.Device> devices = List.of(device(ROOT_1, "InternetGatewayDevice:1"));
        assertRefused(() -> new Advertised("igd1.xml", 1, Presence.ANNOUNCED, devices));
        assertRefused(() -> new Advertised("/igd 1.xml", 1, Presence.ANNOUNCED, devices));
        assertRefused(() -> new Advertised("/" + "a".repeat(73), 1, Presence.ANNOUNCED, devices));
        assertRefused(() -> new Advertised("/igd1.xml", 1 << 24, Presence.ANNOUNCED, devices));
        assertRefused(() -> new Advertised("/igd1.xml", -1, Presence.ANNOUNCED, devices));
        assertRefused(() -> new Advertised("/igd1.xml", 1, Presence.ANNOUNCED, List.of()));
        assertRefused(() -> device("11111111-0000-4000-8000-00000000000a", "InternetGatewayDevice:1"));
        assertRefused(() -> device(ROOT_1, "InternetGatewayDevice"));
        assertRefused(() -> device(ROOT_1, "InternetGatewayDevice:1", "WANIPConnection:0"));
    }

    private static void assertRefused(Runnable build) {
        assertThatThrownBy(build::run).isInstanceOf(IllegalArgumentException.class);
    }
}
