package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** Debian's i2pd opens its port by UPnP, asks for no end of it, leaves it behind, and opens it again. */
@Tag("lab")
class I2pdIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final int PORT = 14567;

    /** Nobody to take first routers from: that would hold up its start until each has failed to answer. */
    private static final String SETTINGS = """
            log = stdout
            loglevel = info
            ipv6 = false
            port = %d
            upnp.enabled = true
            upnp.name = a router
            reseed.urls = https://127.0.0.1/
            http.enabled = false
            httpproxy.enabled = false
            socksproxy.enabled = false
            sam.enabled = false
            """;

    @BeforeAll
    static void start() {
        LAB.gateway().start();
    }

    /** Its check for an entry of its own fails before it asks (miniupnpc wants all results), so it maps again, and never deletes. */
    @Test
    @Requirement({"CLI-38", "CLI-47"})
    void opensItsPortLeavesItBehindAndOpensItAgain() {
        try (Application i2pd = new Application(LAB.a(), "i2pd", "i2pd")) {
            i2pd.home().write("i2pd.conf", SETTINGS.formatted(PORT));
            start(i2pd);
            for (String transport : new String[] {"tcp", "udp"}) {
                Rest.Seen lease = REST.awaitLease(transport, PORT);
                assertThat(lease.leadsTo(transport, Lab.A, PORT))
                        .as(lease.toString())
                        .isTrue();
                assertThat(lease.owners()).containsExactly("upnp");
                assertThat(lease.description()).isEqualTo("a router");
                assertThat(lease.secondsLeft())
                        .as("a bound for one that asks for none")
                        .isPresent();
            }
            assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, PORT, "x")))
                    .as("what it answers to who is no router of its net")
                    .isIn(Probe.CLOSED, Probe.SILENT);

            i2pd.terminate();
            assertThat(REST.leases()).hasSize(2);
            assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, PORT, "x"))).isIn(Probe.REFUSED, Probe.CLOSED);

            int before = i2pd.log().size();
            start(i2pd);
            REST.awaitLeases(
                    "the same mappings again",
                    leases -> i2pd.log()
                            .has(
                                    before,
                                    line -> line.contains("Port successfully forwarded") && line.contains("type UDP")));
            assertThat(REST.leases()).hasSize(2);
        }
    }

    private static void start(Application i2pd) {
        Home home = i2pd.home();
        i2pd.start("--datadir", home.path(""), "--conf", home.path("i2pd.conf"), "--tunconf", "/dev/null");
    }
}
