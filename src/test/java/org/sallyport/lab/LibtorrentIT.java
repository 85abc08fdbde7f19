package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.conformance.Requirement;

/** A session of Debian's libtorrent, as qBittorrent and Deluge make one, opens its port and closes it. */
@Tag("lab")
class LibtorrentIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final int PORT = 6881;

    @AfterEach
    void end() {
        LAB.gateway().kill();
        LAB.gateway().forget();
        LAB.gateway().write("sallyport.yaml", Sallyport.CONFIG);
    }

    @Test
    @Requirement({"CLI-45", "CLI-53", "CLI-65"})
    void asksByPcpAndUpnpAtOnceAndBothHoldTheOneMapping() {
        LAB.gateway().start();
        try (Application session = session()) {
            start(session);
            REST.awaitLeases(
                    "two leases of two owners",
                    leases -> leases.size() == 2
                            && leases.stream().allMatch(lease -> lease.owners().size() == 2));
            for (String transport : new String[] {"tcp", "udp"}) {
                Rest.Seen lease = REST.awaitLease(transport, PORT);
                assertThat(lease.leadsTo(transport, Lab.A, PORT)).isTrue();
                assertThat(lease.owners()).containsExactlyInAnyOrder("pcp", "upnp");
            }
            isReached();
            assertThat(session.log().from(0)).noneMatch(line -> line.contains("could not map"));

            session.terminate();
            REST.awaitLeases("no lease", leases -> leases.isEmpty());
            assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, PORT, "x"))).isEqualTo(Probe.REFUSED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pcp,     'nat-pmp: { enabled: false }, upnp: { enabled: false }'",
        "nat-pmp, 'pcp: { enabled: false }, upnp: { enabled: false }'",
        "upnp,    'pcp: { enabled: false }, nat-pmp: { enabled: false }'"
    })
    void oneProtocolAloneWillDo(String via, String others) {
        LAB.gateway().write("sallyport.yaml", Sallyport.CONFIG + others.replace("}, ", "}\n") + "\n");
        LAB.gateway().start();
        try (Application session = session()) {
            start(session);
            assertThat(REST.awaitLease("tcp", PORT).owners()).containsExactly(via);
            assertThat(REST.awaitLease("udp", PORT).owners()).containsExactly(via);
            isReached();

            session.terminate();
            REST.awaitLeases("no lease", leases -> leases.isEmpty());
        }
    }

    /** The session maps its port before it knows the torrent, and hangs up on who asks for it till then. */
    private static void isReached() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(LAB.wan().call(() -> BitTorrent.greet(Lab.EXTERNAL, PORT)))
                        .startsWith("-LT"));
        assertThat(LAB.wan().call(() -> BitTorrent.opens(Lab.EXTERNAL, PORT))).isTrue();
    }

    private static Application session() {
        Application session = Application.python(LAB.a(), "libtorrent-session.py", "libtorrent", "python3-libtorrent");
        session.home().write("sallyport.torrent", BitTorrent.torrent());
        return session;
    }

    private static void start(Application session) {
        session.start("libtorrent-session.py", Lab.A, Integer.toString(PORT), "sallyport.torrent", ".");
    }
}
