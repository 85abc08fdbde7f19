package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What upnpc is told of IPv6 pinholes, over IPv4 and IPv6, where the plane has no firewall to open them in, as the relay
 * has none.
 */
@Tag("lab")
class UpnpcPinholesIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final Upnpc UPNPC = new Upnpc(LAB::a).at("igd2.xml");
    private static final Upnpc OVER_IPV6 = new Upnpc(LAB::a).at(Lab.GATEWAY6, "igd2.xml");

    @BeforeAll
    static void start() {
        LAB.gateway().start();
        LAB.awaitIpv6();
    }

    @Test
    void theStatusSaysThatThereIsNoFirewall() {
        for (Upnpc upnpc : List.of(UPNPC, OVER_IPV6)) {
            assertThat(upnpc.says("-S")).contains("Firewall Enabled: No", "Inbound Pinhole Allowed: No");
        }
    }

    /** 702 FirewallDisabled, to every command. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A :: 0 2001:db8:77::10 8080 tcp 600",
                "-G :: 0 2001:db8:77::10 8080 udp",
                "-U 1 600",
                "-C 1",
                "-K 1",
                "-D 1"
            })
    void noPinholeIsOpenedNorHeld(String command) {
        for (Upnpc upnpc : List.of(UPNPC, OVER_IPV6)) {
            assertThat(upnpc.says(command.split(" ", -1))).contains("702");
        }
        assertThat(REST.leases()).isEmpty();
    }
}
