package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** The gateway with the kernel's plane: what it opens by every protocol, and what only this plane can do. */
@Tag("lab")
class KernelPlaneIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Upnpc UPNPC = new Upnpc(LAB::a).at(Lab.GATEWAY6, "igd2.xml");

    @BeforeAll
    static void start() {
        LAB.gateway().write("sallyport.yaml", Sallyport.CONFIG + "forwarding: { plane: nftables }\n");
        LAB.gateway()
                .write(
                        "policy.yaml",
                        Sallyport.POLICY.replace("[192.168.77.0/24]", "[192.168.77.0/24, \"2001:db8:77::/64\"]"));
        LAB.gateway().start();
        LAB.awaitIpv6();
    }

    @Test
    @Requirement("NAT-36")
    void aMappingCarriesAndTheClientSeesThePeer() {
        LAB.a().call(() -> Echo.tcp(Lab.A, 8401) + Echo.udp(Lab.A, 8401));
        for (int protocol : new int[] {Pcp.TCP, Pcp.UDP}) {
            Pcp.Ask ask = new Pcp.Ask(Lab.A, 1, protocol, 8401, 18401, 600);
            assertThat(LAB.a().call(() -> Pcp.map(ask)).result()).isEqualTo(Pcp.SUCCESS);
        }
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 18401, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, 18401, "x"))).isEqualTo(Lab.WAN + " x");
        LAB.a().call(() -> Pcp.map(new Pcp.Ask(Lab.A, 1, Pcp.TCP, 8401, 18401, 0)));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 18401, "x"))).isEqualTo(Probe.REFUSED);
    }

    /** The client has sent nothing yet; what it sends then leaves by the endpoint that PEER told. */
    @Test
    @Requirement("PCP-67")
    void whatPeerTellsIsWhatThePeerSees() {
        Pcp.Ask ask = new Pcp.Ask(Lab.A, 2, Pcp.UDP, 8402, 18402, 600);
        Pcp.Answer answer = LAB.a().call(() -> Pcp.peer(ask, Lab.WAN, 9402, 3000));
        assertThat(answer.result()).isEqualTo(Pcp.SUCCESS);
        assertThat(answer.externalAddress()).isEqualTo(Lab.EXTERNAL);
        LAB.wan().call(() -> Echo.endpoints(Lab.WAN, 9402) + Echo.endpoints(Lab.WAN, 9403));
        for (int remote : new int[] {9402, 9403}) {
            assertThat(LAB.a().call(() -> ask(Lab.A, 8402, Lab.WAN, remote)))
                    .isEqualTo(Lab.EXTERNAL + ":" + answer.externalPort());
        }
    }

    @Test
    void aPinholeByPcpOpensIpv6AndItsEndShutsIt() {
        LAB.a().call(() -> Echo.tcp(Lab.A6, 8404));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.A6, 8404, "x"))).isEqualTo(Probe.SILENT);
        Pcp.Ask ask = new Pcp.Ask(Lab.A6, 3, Pcp.TCP, 8404, 8404, 600);
        assertThat(LAB.a().call(() -> Pcp.map(ask)).result()).isEqualTo(Pcp.SUCCESS);
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.A6, 8404, "x"))).endsWith(" x");
        assertThat(LAB.a().call(() -> Pcp.map(ask.lifetime(0))).result()).isEqualTo(Pcp.SUCCESS);
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.A6, 8404, "x"))).isEqualTo(Probe.SILENT);
    }

    @Test
    @Requirement("IGD-74")
    void upnpcOpensAPinholeAndDeletesIt() {
        LAB.a().call(() -> Echo.tcp(Lab.A6, 8405));
        assertThat(UPNPC.says("-S")).contains("Firewall Enabled: Yes", "Inbound Pinhole Allowed: Yes");
        String said = UPNPC.says("-A", "", "0", Lab.A6, "8405", "tcp", "600");
        Matcher id = Pattern.compile("Pinhole ID = (\\d+)").matcher(said);
        assertThat(id.find()).as(said).isTrue();
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.A6, 8405, "x"))).endsWith(" x");
        assertThat(UPNPC.says("-K", id.group(1))).containsPattern("Packets = [1-9]");
        UPNPC.says("-D", id.group(1));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.A6, 8405, "x"))).isEqualTo(Probe.SILENT);
    }

    /** Sends from this endpoint and answers what comes back. */
    private static String ask(String from, int fromPort, String to, int toPort) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(fromPort, InetAddress.getByName(from))) {
            socket.setSoTimeout(3000);
            socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(to, toPort)));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        }
    }
}
