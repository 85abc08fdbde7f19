package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** Debian's transmission-daemon opens its port, is reached through it, and closes it. */
@Tag("lab")
class TransmissionIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final int PORT = 51413;
    private static final String SETTINGS = """
            { "peer-port": 51413, "port-forwarding-enabled": true, "bind-address-ipv4": "%s",
              "watch-dir-enabled": true, "watch-dir": "%s", "download-dir": "%s", "rpc-enabled": false,
              "dht-enabled": false, "lpd-enabled": false, "pex-enabled": false, "utp-enabled": true }
            """;

    @AfterEach
    void end() {
        LAB.gateway().kill();
        LAB.gateway().forget();
        LAB.gateway().write("sallyport.yaml", Sallyport.CONFIG);
    }

    @Test
    @Requirement({"CLI-33", "CLI-45"})
    void opensBothTransportsByUpnpAndClosesThem() {
        LAB.gateway().start();
        try (Application transmission = transmission(LAB.a(), Lab.A)) {
            start(transmission);
            leadsToTransmission(REST.awaitLease("tcp", PORT), "tcp", "upnp");
            leadsToTransmission(REST.awaitLease("udp", PORT), "udp", "upnp");
            isReached();
            assertThat(LAB.wan().call(() -> BitTorrent.opens(Lab.EXTERNAL, PORT)))
                    .isTrue();

            transmission.terminate();
            REST.awaitLeases("no lease", leases -> leases.isEmpty());
            assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, PORT, "x"))).isEqualTo(Probe.REFUSED);
        }
    }

    /** Between two requests by NAT-PMP it lets eight seconds pass, and one that is stopped before does not remove. */
    @Test
    @Requirement("CLI-61")
    void opensTcpByNatPmpWhereThereIsNoUpnp() {
        LAB.gateway().write("sallyport.yaml", Sallyport.CONFIG + "upnp: { enabled: false }\n");
        LAB.gateway().start();
        try (Application transmission = transmission(LAB.a(), Lab.A)) {
            start(transmission);
            Rest.Seen lease = REST.awaitLease("tcp", PORT);
            leadsToTransmission(lease, "tcp", "nat-pmp");
            assertThat(lease.secondsLeft().orElseThrow()).isBetween(3500L, 3600L);
            isReached();

            REST.awaitLeases(
                    "the lease being old enough",
                    leases -> leases.get(0).secondsLeft().orElseThrow() < 3590);
            transmission.terminate();
            REST.awaitLeases("no lease", leases -> leases.isEmpty());
        }
    }

    /** Nothing told the gateway that the first life has ended: its entry is still there, and no conflict. */
    @Test
    @Requirement("CLI-47")
    void opensItsPortAgainAfterAPowerCut() {
        LAB.gateway().start();
        try (Application transmission = transmission(LAB.a(), Lab.A)) {
            start(transmission);
            REST.awaitLease("udp", PORT);
            transmission.kill();
            assertThat(REST.leases()).hasSize(2);

            int before = transmission.log().size();
            start(transmission);
            REST.awaitLeases(
                    "the port mapped again",
                    leases -> transmission.log().has(before, line -> line.contains("to \"Forwarded\"")));
            assertThat(REST.leases()).hasSize(2);
            isReached();
        }
    }

    /** It maps its port before it is ready for its torrent. */
    private static void isReached() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(LAB.wan().call(() -> BitTorrent.greet(Lab.EXTERNAL, PORT)))
                        .startsWith("-TR"));
    }

    private static Application transmission(Host host, String address) {
        Application transmission = new Application(host, "transmission-daemon", "transmission-daemon");
        Home home = transmission.home();
        home.write("settings.json", SETTINGS.formatted(address, home.path("watch"), home.path("")));
        home.write("watch/sallyport.torrent", BitTorrent.torrent());
        return transmission;
    }

    private static void start(Application transmission) {
        transmission.start("-f", "-g", transmission.home().path(""), "--log-debug");
    }

    private static void leadsToTransmission(Rest.Seen lease, String transport, String via) {
        assertThat(lease.leadsTo(transport, Lab.A, PORT)).as(lease.toString()).isTrue();
        assertThat(lease.owners()).containsExactly(via);
    }
}
