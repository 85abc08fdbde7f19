package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** Debian's syncthing opens a port by every way it finds, is reached through each, and lets them lapse. */
@Tag("lab")
class SyncthingIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final int PORT = 22000;

    /** One listener, and nothing that would look for anybody outside. */
    private static final String SETTINGS = """
            <configuration version="36">
              <gui enabled="false"></gui>
              <options>
                <listenAddress>tcp://%s:%d</listenAddress>
                <natEnabled>true</natEnabled>
                <natTimeoutSeconds>1</natTimeoutSeconds>
                <globalAnnounceEnabled>false</globalAnnounceEnabled>
                <localAnnounceEnabled>false</localAnnounceEnabled>
                <relaysEnabled>false</relaysEnabled>
                <startBrowser>false</startBrowser>
                <urAccepted>-1</urAccepted>
                <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
                <crashReportingEnabled>false</crashReportingEnabled>
                <stunServer></stunServer>
              </options>
            </configuration>
            """;

    @BeforeAll
    static void start() {
        LAB.gateway().start();
    }

    /** It takes the two faces of the gateway for two gateways, and NAT-PMP for a third. */
    @Test
    @Requirement({"CLI-5", "CLI-6", "CLI-15"})
    void opensAPortAtEachFaceAndByNatPmpAndLeavesThemToLapse() throws CertificateException {
        try (Application syncthing = new Application(LAB.a(), "syncthing", "syncthing")) {
            syncthing.home().write("config.xml", SETTINGS.formatted(Lab.A, PORT));
            syncthing.start("serve", "--home", syncthing.home().path(""), "--no-browser", "--no-restart");
            List<Rest.Seen> leases = REST.awaitLeases("three leases", seen -> seen.size() == 3);
            assertThat(leases)
                    .allMatch(lease -> lease.leadsTo("tcp", Lab.A, PORT))
                    .extracting(Rest.Seen::via)
                    .containsExactlyInAnyOrder("upnp", "upnp", "nat-pmp");

            byte[] its = certificate(syncthing.home().read("cert.pem"));
            for (Rest.Seen lease : leases) {
                int port = lease.externalPort();
                assertThat(LAB.wan().call(() -> Tls.certificate(Lab.EXTERNAL, port)))
                        .isEqualTo(its);
            }

            syncthing.terminate();
            assertThat(REST.leases())
                    .hasSize(3)
                    .allMatch(lease -> lease.secondsLeft().orElseThrow() <= 3600);
        }
    }

    private static byte[] certificate(String pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .getEncoded();
    }
}
