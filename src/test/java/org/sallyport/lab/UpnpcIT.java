package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** Debian's upnpc finds the gateway by itself and does what its manual says. */
@Tag("lab")
class UpnpcIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);

    @BeforeAll
    static void start() {
        LAB.gateway().start();
    }

    @Test
    @Requirement({"CLI-33", "CLI-34"})
    void statusNamesTheExternalAddressAndAConnectedLine() {
        assertThat(upnpc("-s"))
                .contains("Found valid IGD")
                .contains("ExternalIPAddress = " + Lab.EXTERNAL)
                .contains("Status : Connected");
    }

    @Test
    void addListAndDelete() {
        assertThat(upnpc("-e", "a console", "-a", Lab.A, "8101", "18101", "tcp"))
                .contains("external " + Lab.EXTERNAL + ":18101 TCP is redirected to internal " + Lab.A + ":8101");
        LAB.a().call(() -> Echo.tcp(Lab.A, 8101));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 18101, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(upnpc("-l")).contains("TCP 18101->" + Lab.A + ":8101").contains("'a console'");

        assertThat(upnpc("-d", "18101", "tcp")).contains("UPNP_DeletePortMapping() returned : 0");
        assertThat(REST.lease("tcp", 18101)).isEmpty();
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 18101, "x"))).isEqualTo(Probe.REFUSED);
    }

    @Test
    void redirectToThisHost() {
        assertThat(upnpc("-r", "8102", "18102", "tcp", "8103", "18103", "udp"))
                .contains(":18102 TCP is redirected to internal " + Lab.A + ":8102")
                .contains(":18103 UDP is redirected to internal " + Lab.A + ":8103");
        assertThat(REST.lease("tcp", 18102)).isPresent();
        assertThat(REST.lease("udp", 18103)).isPresent();
    }

    /** AddAnyPortMapping at the IGD:1 face, which is the only one upnpc searches for. */
    @Test
    @Requirement("IGD-26")
    void addAnyGivesAnotherPortWhenTheWishedOneIsTaken() {
        assertThat(LAB.b().run("upnpc", "-a", Lab.B, "8104", "18104", "tcp").output())
                .contains(":18104 TCP is redirected to internal " + Lab.B + ":8104");
        assertThat(upnpc("-n", Lab.A, "8104", "18104", "tcp", "600"))
                .contains("is redirected to internal " + Lab.A + ":8104")
                .doesNotContain(":18104 TCP");
        assertThat(REST.leases()).anyMatch(lease -> lease.leadsTo("tcp", Lab.A, 8104));
    }

    @Test
    @Requirement({"CLI-41", "CLI-46"})
    void aPortOfAnotherClientIsRefusedWith718() {
        assertThat(LAB.b().run("upnpc", "-a", Lab.B, "8105", "18105", "udp").output())
                .contains("is redirected to internal");
        assertThat(upnpc("-a", Lab.A, "8105", "18105", "udp")).contains("718");
        assertThat(REST.lease("udp", 18105))
                .hasValueSatisfying(lease -> assertThat(lease.internalAddress()).isEqualTo(Lab.B));
    }

    @Test
    @Requirement("IGD-40")
    void anotherHostsAddressIsRefusedWith606() {
        assertThat(upnpc("-a", Lab.B, "8106", "18106", "tcp")).contains("606");
        assertThat(REST.lease("tcp", 18106)).isEmpty();
    }

    private static String upnpc(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "upnpc";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return LAB.a().run(command).output();
    }
}
