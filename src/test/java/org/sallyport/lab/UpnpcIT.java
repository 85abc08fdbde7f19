package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;

/** Debian's upnpc finds the gateway by itself and does what its manual says. */
@Tag("lab")
class UpnpcIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final Upnpc UPNPC = new Upnpc(LAB::a);
    private static final Upnpc TOLD = UPNPC.at("igd1.xml");
    private static final Upnpc OTHER = new Upnpc(LAB::b).at("igd1.xml");

    @BeforeAll
    static void start() {
        LAB.gateway().start();
    }

    @Test
    @Requirement({"CLI-33", "CLI-34"})
    void statusNamesTheExternalAddressAndAConnectedLine() {
        assertThat(UPNPC.says("-s"))
                .contains("Found valid IGD")
                .contains("ExternalIPAddress = " + Lab.EXTERNAL)
                .contains("Status : Connected");
    }

    @Test
    void addListAndDelete() {
        assertThat(UPNPC.says("-e", "a console", "-a", Lab.A, "8101", "18101", "tcp"))
                .contains("external " + Lab.EXTERNAL + ":18101 TCP is redirected to internal " + Lab.A + ":8101");
        LAB.a().call(() -> Echo.tcp(Lab.A, 8101));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 18101, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(UPNPC.says("-l")).contains("TCP 18101->" + Lab.A + ":8101").contains("'a console'");

        assertThat(UPNPC.says("-d", "18101", "tcp")).contains("UPNP_DeletePortMapping() returned : 0");
        assertThat(REST.lease("tcp", 18101)).isEmpty();
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 18101, "x"))).isEqualTo(Probe.REFUSED);
    }

    @Test
    void redirectToThisHost() {
        assertThat(TOLD.says("-r", "8102", "18102", "tcp", "8103", "18103", "udp"))
                .contains(":18102 TCP is redirected to internal " + Lab.A + ":8102")
                .contains(":18103 UDP is redirected to internal " + Lab.A + ":8103");
        assertThat(REST.lease("tcp", 18102)).isPresent();
        assertThat(REST.lease("udp", 18103)).isPresent();
    }

    /** AddAnyPortMapping at the IGD:1 face, which is the only one upnpc searches for. */
    @Test
    @Requirement("IGD-26")
    void addAnyGivesAnotherPortWhenTheWishedOneIsTaken() {
        assertThat(OTHER.says("-a", Lab.B, "8104", "18104", "tcp"))
                .contains(":18104 TCP is redirected to internal " + Lab.B + ":8104");
        assertThat(TOLD.says("-n", Lab.A, "8104", "18104", "tcp", "600"))
                .contains("is redirected to internal " + Lab.A + ":8104")
                .doesNotContain(":18104 TCP");
        assertThat(REST.leases()).anyMatch(lease -> lease.leadsTo("tcp", Lab.A, 8104));
    }

    @Test
    @Requirement({"CLI-41", "CLI-46"})
    void aPortOfAnotherClientIsRefusedWith718() {
        assertThat(OTHER.says("-a", Lab.B, "8105", "18105", "udp")).contains("is redirected to internal");
        assertThat(TOLD.says("-a", Lab.A, "8105", "18105", "udp")).contains("718");
        assertThat(REST.lease("udp", 18105))
                .hasValueSatisfying(lease -> assertThat(lease.internalAddress()).isEqualTo(Lab.B));
    }

    @Test
    @Requirement("IGD-40")
    void anotherHostsAddressIsRefusedWith606() {
        assertThat(TOLD.says("-a", Lab.B, "8106", "18106", "tcp")).contains("606");
        assertThat(REST.lease("tcp", 18106)).isEmpty();
    }

    @Test
    void everyWayOfSearchingFindsIt() {
        for (List<String> options :
                List.of(List.of("-m", "eth0", "-t", "1"), List.of("-m", Lab.A, "-z", "40001"), List.of("-i"))) {
            assertThat(new Upnpc(LAB::a, options).says("-s")).contains("Found valid IGD", "Status : Connected");
        }
    }

    /** A client there asks our LAN address over loopback, and not over the LAN. */
    @ParameterizedTest
    @ValueSource(strings = {Lab.GATEWAY, Lab.GATEWAY6, Lab.GATEWAY_ULA})
    void theGatewaysOwnHostIsAnswered(String address) {
        assertThat(new Upnpc(LAB::router).at(address, "igd1.xml").says("-s")).contains("Status : Connected");
    }

    @Test
    void externalPortIsTheInternalOneWhereNoneIsNamed() {
        assertThat(TOLD.says("-r", "8111", "tcp"))
                .contains("external " + Lab.EXTERNAL + ":8111 TCP is redirected to internal " + Lab.A + ":8111");
    }

    @Test
    @Requirement("CLI-39")
    void addedAgainIsRenewed() {
        TOLD.says("-a", "@", "8112", "18112", "udp", "60");
        assertThat(TOLD.says("-a", "@", "8112", "18112", "udp", "600")).contains("is redirected to internal");
        assertThat(REST.lease("udp", 18112).orElseThrow().secondsLeft().orElseThrow())
                .isBetween(580L, 600L);
    }

    @Test
    void whatIsNotThereIsDeletedWith714() {
        assertThat(TOLD.says("-d", "18113", "tcp")).contains("failed with code : 714");
    }

    @Test
    void aMappingOfAnotherHostIsNotDeleted() {
        OTHER.says("-a", "@", "8114", "18114", "tcp");
        assertThat(TOLD.says("-d", "18114", "tcp")).contains("failed with code : 606");
        assertThat(REST.lease("tcp", 18114)).isPresent();
    }

    @Test
    void aRemoteHostIsTheOnlyOneLetIn() {
        LAB.a().call(() -> Echo.tcp(Lab.A, 8115));
        assertThat(TOLD.says("-a", "@", "8115", "18115", "tcp", "600", Lab.WAN)).contains("is redirected to internal");
        assertThat(TOLD.says("-a", "@", "8115", "18116", "tcp", "600", "11.22.33.9"))
                .contains("is redirected to internal");
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 18115, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 18116, "x"))).isIn(Probe.REFUSED, Probe.CLOSED);

        assertThat(TOLD.says("-d", "18115", "tcp")).contains("failed with code : 714");
        assertThat(TOLD.says("-d", "18115", "tcp", Lab.WAN)).contains("returned : 0");
        assertThat(REST.lease("tcp", 18115)).isEmpty();
    }

    /** upnpc puts the description into its request as it is. */
    @Test
    @Requirement("CLI-22")
    void aDescriptionThatBreaksTheRequestIsRefusedCleanly() {
        assertThat(TOLD.says("-e", "Tom & <Jerry>", "-a", "@", "8117", "18117", "tcp"))
                .contains("failed with code")
                .doesNotContain("is redirected");
        assertThat(REST.lease("tcp", 18117)).isEmpty();
        assertThat(TOLD.says("-a", "@", "8117", "18117", "tcp")).contains("is redirected to internal");
    }

    /** With a lease of 0 the list says 0, whatever end the gateway keeps for itself; at its end is 713. */
    @Test
    @Requirement({"CLI-37", "IGD-37"})
    void theListShowsTimesAndEnds() {
        TOLD.says("-a", "@", "8118", "18118", "tcp", "600");
        TOLD.says("-a", "@", "8119", "18119", "tcp");
        assertThat(TOLD.says("-l"))
                .containsPattern("TCP 18118->" + Lab.A + ":8118 +'libminiupnpc' '' (600|59\\d|58\\d)\n")
                .containsPattern("TCP 18119->" + Lab.A + ":8119 +'libminiupnpc' '' 0\n")
                .contains("GetGenericPortMappingEntry() returned 713");
        assertThat(REST.lease("tcp", 18119).orElseThrow().secondsLeft()).isPresent();
    }

    /** The other face, which upnpc does not search for, is there for who asks for it. */
    @Test
    void theVersion2FaceListsAddsAnyAndDeletesARange() {
        Upnpc second = UPNPC.at("igd2.xml");
        OTHER.at("igd2.xml").says("-a", "@", "8120", "18120", "udp");
        assertThat(second.says("-n", "@", "8120", "18120", "udp", "600"))
                .contains("is redirected to internal " + Lab.A + ":8120")
                .doesNotContain(":18120 UDP");
        second.says("-r", "8121", "18121", "udp", "8122", "18122", "udp");
        assertThat(second.says("-L")).contains("UDP 18121->" + Lab.A + ":8121", "UDP 18122->" + Lab.A + ":8122");
        assertThat(second.says("-N", "18120", "18122", "udp")).contains("returned : 0");
        assertThat(REST.lease("udp", 18121)).isEmpty();
        assertThat(REST.lease("udp", 18122)).isEmpty();
        assertThat(REST.lease("udp", 18120)).as("another host's").isPresent();
        assertThat(second.says("-N", "18121", "18122", "udp")).contains("failed with code : 730");
    }
}
