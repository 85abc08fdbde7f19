package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** Two consoles in one house, each asking for 3074 as an Xbox does. */
@Tag("lab")
class ConsolesIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final String XBOX = "Xbox/2.0.17559.0 UPnP/1.0 Xbox/2.0.17559.0";

    private static URI control = URI.create("");

    @BeforeAll
    static void start() {
        LAB.gateway().start();
        control = new Upnpc(LAB::a).control();
        LAB.a().call(() -> Echo.udp(Lab.A, 3074) + Echo.udp(Lab.A, 3075));
        LAB.b().call(() -> Echo.udp(Lab.B, 3074));
    }

    @Test
    @Requirement({"CLI-35", "CLI-46", "CLI-32", "CLI-72"})
    void theFirstHasThePortAndTheSecondIsToldOfTheConflict() {
        Soap first = new Soap(control, Lab.A, XBOX);
        assertThat(LAB.a().call(() -> first.call("GetExternalIPAddress", "")).value("NewExternalIPAddress"))
                .isEqualTo(Lab.EXTERNAL);
        assertThat(LAB.a().call(() -> first.find("UDP", 3074)).value("errorCode"))
                .isEqualTo("714");
        assertThat(LAB.a().call(() -> first.add("UDP", 3074, 3074, 0)).status()).isEqualTo(200);
        Soap.Answer found = LAB.a().call(() -> first.find("UDP", 3074));
        assertThat(List.of(
                        found.value("NewInternalClient"),
                        found.value("NewInternalPort"),
                        found.value("NewEnabled"),
                        found.value("NewLeaseDuration")))
                .containsExactly(Lab.A, "3074", "1", "0");

        Soap second = new Soap(control, Lab.B, XBOX);
        assertThat(LAB.b().call(() -> second.find("UDP", 3074)).value("NewInternalClient"))
                .isEqualTo(Lab.A);
        Soap.Answer refused = LAB.b().call(() -> second.add("UDP", 3074, 3074, 0));
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.value("errorCode")).isEqualTo("718");
        assertThat(refused.value("errorDescription")).isEqualTo("ConflictInMappingEntry");
        assertThat(REST.lease("udp", 3074).orElseThrow().leadsTo("udp", Lab.A, 3074))
                .isTrue();
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, 3074, "x"))).isEqualTo(Lab.WAN + " x");

        assertThat(LAB.b().call(() -> second.add("UDP", 3074, 50674, 0)).status())
                .as("its alternate port")
                .isEqualTo(200);
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, 50674, "x"))).isEqualTo(Lab.WAN + " x");
    }

    /** Nothing has told the gateway that the console was switched off: the entry of its former life is its own. */
    @Test
    @Requirement("CLI-47")
    void afterAPowerCutTheSameConsoleOverwritesItsEntry() {
        Soap console = new Soap(control, Lab.A, XBOX);
        LAB.a().call(() -> console.add("UDP", 3074, 3076, 0));
        assertThat(LAB.a().call(() -> console.add("UDP", 3075, 3076, 0)).status())
                .isEqualTo(200);
        assertThat(LAB.a().call(() -> console.find("UDP", 3076)).value("NewInternalPort"))
                .isEqualTo("3075");
        assertThat(REST.lease("udp", 3076).orElseThrow().leadsTo("udp", Lab.A, 3075))
                .isTrue();
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, 3076, "x"))).isEqualTo(Lab.WAN + " x");
    }
}
