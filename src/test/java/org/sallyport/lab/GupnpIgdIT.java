package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** Debian's GUPnP-IGD, which Pidgin and Farstream call: it maps, subscribes to events, and follows the address. */
@Tag("lab")
class GupnpIgdIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final int PORT = 9078;
    private static final String OTHER = "11.22.33.55";

    @BeforeEach
    void start() {
        LAB.gateway().start();
    }

    @AfterEach
    void end() {
        LAB.gateway().kill();
        LAB.gateway().forget();
    }

    @Test
    void mapsIsReachedAndRemoves() {
        try (Application client = client()) {
            isMapped(client, 0, Lab.EXTERNAL);
            for (String transport : new String[] {"tcp", "udp"}) {
                Rest.Seen lease = REST.awaitLease(transport, PORT);
                assertThat(lease.leadsTo(transport, Lab.A, PORT)).isTrue();
                assertThat(lease.description()).isEqualTo("gupnp-igd");
                assertThat(lease.secondsLeft().orElseThrow()).isBetween(500L, 600L);
            }
            LAB.a().call(() -> Echo.tcp(Lab.A, PORT) + Echo.udp(Lab.A, PORT));
            assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, PORT, "x"))).isEqualTo(Lab.WAN + " x");
            assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, PORT, "x"))).isEqualTo(Lab.WAN + " x");

            client.terminate();
            REST.awaitLeases("no lease", leases -> leases.isEmpty());
        }
    }

    @Test
    @Requirement("CLI-68")
    void isToldOfANewExternalAddressByAnEvent() {
        try (Application client = client()) {
            isMapped(client, 0, Lab.EXTERNAL);
            int before = client.log().size();
            move(Lab.EXTERNAL, OTHER);
            isMapped(client, before, OTHER + " " + PORT + " instead of " + Lab.EXTERNAL);
        } finally {
            move(OTHER, Lab.EXTERNAL);
        }
    }

    private static void move(String from, String to) {
        LAB.router().ip("addr del " + from + "/24 dev wan0");
        LAB.router().ip("addr add " + to + "/24 dev wan0");
        LAB.router().ip("route add default via " + Lab.WAN); // it went with the address
    }

    private static void isMapped(Application client, int from, String address) {
        for (String protocol : new String[] {"TCP", "UDP"}) {
            await(protocol + " mapped at " + address)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.log().has(from, line -> line.startsWith("mapped " + protocol + " " + address)));
        }
    }

    private static Application client() {
        Application client = Application.python(
                LAB.a(), "gupnp-igd-client.py", "gi.repository.GUPnPIgd", "gir1.2-gupnpigd-1.0 or -1.6");
        client.start("gupnp-igd-client.py", Lab.A, Integer.toString(PORT));
        return client;
    }
}
