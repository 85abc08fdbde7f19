package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.protocol.natpmp.NatPmpServer;
import org.sallyport.protocol.pcp.Octets;
import org.sallyport.protocol.pcp.PcpServer;

/**
 * What well-known clients send, rebuilt from the description of their code rather than captured, and what each of them
 * looks at in the answer (CLI-79).
 */
class RealClientsTest {
    private static final String CLIENT = "00000000000000000000ffff c000020a";
    private static final String ANY = "00000000000000000000ffff 00000000";
    private static final String EXTERNAL = "00000000000000000000ffff c6336401";
    private static final String NONCE = "a1a2a3a4a5a6a7a8 a9aaabac";
    private static final String GRANTED = "02 81 00 00 00001c20 00000000 000000000000000000000000";

    private final TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
    private final Counters counters = new Counters();
    private final Dialects both = new Dialects(
            Optional.of(new PcpServer(gateway.gateway, () -> 0, counters)),
            Optional.of(new NatPmpServer(gateway.gateway, () -> 0, counters)));

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    @Requirement({"CLI-49", "CLI-51", "CLI-79"})
    @DisplayName("CLI-49, CLI-51: the probes of Tailscale and libplum, in both dialects")
    void probesAreAnswered() {
        assertSaid("00 00", "00 80 0000 00000000 c6336401");
        assertSaid("02 00 0000 00000000" + CLIENT, "02 80 00 00 00000000 00000000 000000000000000000000000");
    }

    @Test
    @Requirement({"CLI-50", "CLI-79"})
    @DisplayName("CLI-50: Tailscale's renewal, with a nonce of its own, is refused until the mapping ends")
    void tailscalesFreshNonceIsRefused() {
        String request = "02 01 0000 00001c20" + CLIENT + "%s 11 000000 a029 0000" + ANY;
        assertSaid(request.formatted(NONCE), GRANTED + NONCE + "11 000000 a029 a029" + EXTERNAL);
        byte[] refused = said(request.formatted("b1b2b3b4b5b6b7b8 b9babbbc"));
        assertThat(refused).startsWith(octets("02 81 00 02 00001c20"));
    }

    @Test
    @Requirement({"CLI-53", "CLI-58", "CLI-79"})
    @DisplayName("CLI-53, CLI-58: libtorrent suggests its own address, and wants exactly 60 or 16 octets")
    void libtorrentsSuggestionIsPassedOver() {
        assertSaid(
                "02 01 0000 00000e10" + CLIENT + NONCE + "06 000000 1ae1 1ae1" + CLIENT,
                "02 81 00 00 00000e10 00000000 000000000000000000000000" + NONCE + "06 000000 1ae1 1ae1" + EXTERNAL);
        assertSaid("00 01 0000 1ae1 1ae1 00000e10", "00 81 0000 00000000 1ae1 1ae1 00000e10");
    }

    @Test
    @Requirement({"CLI-54", "CLI-79"})
    @DisplayName("CLI-54: Bitcoin Core checks nonce, protocol and port, and gives up below 30 s")
    void bitcoinCoreIsGranted() {
        assertSaid(
                "02 01 0000 00000960" + CLIENT + NONCE + "06 000000 208d 208d" + ANY,
                "02 81 00 00 00000960 00000000 000000000000000000000000" + NONCE + "06 000000 208d 208d" + EXTERNAL);
    }

    @Test
    @Requirement({"CLI-55", "CLI-57", "PCP-75", "CLI-79"})
    @DisplayName("CLI-55, CLI-57, PCP-75: Apple asks for TCP 9 to learn its address, and knows an error by its request")
    void applesAddressQuestionIsAnswered() {
        String request = "02 01 0000 00001c20" + CLIENT + NONCE + "06 000000 0009 0000" + ANY;
        byte[] granted = said(request);
        assertThat(granted).hasSize(60).startsWith(octets("02 81 00 00 00001c20"));
        assertThat(granted).endsWith(octets(EXTERNAL));

        String foreign = request.replace("c000020a", "c0000263");
        byte[] mismatch = said(foreign);
        assertThat(mismatch).hasSize(60).startsWith(octets("02 81 00 0c 00000708"));
        assertThat(mismatch).endsWith(octets(NONCE + "06 000000 0009 0000" + ANY));
    }

    @Test
    @Requirement({"CLI-56", "CLI-67", "CLI-79"})
    @DisplayName("CLI-56, CLI-67: libpcpnatpmp steps down through version 1")
    void versionOneIsToldOfVersionTwo() {
        assertThat(said("01 01 0000 00000384" + CLIENT + "11 000000 1000 0000" + ANY))
                .hasSize(48)
                .startsWith(octets("02 81 00 01 00000708 00000000"));
    }

    @Test
    @Requirement({"CLI-61", "CLI-79"})
    @DisplayName("CLI-61: Transmission's NAT-PMP for TCP, and its deletion that names the mapped port")
    void transmissionMapsAndDeletes() {
        assertSaid("00 02 0000 c8d5 c8d5 00000e10", "00 82 0000 00000000 c8d5 c8d5 00000e10");
        assertSaid("00 02 0000 c8d5 c8d5 00000000", "00 82 0000 00000000 c8d5 0000 00000000");
        assertThat(gateway.mappings()).isEmpty();
    }

    @Test
    @Requirement("CLI-65")
    @DisplayName("CLI-65: an application that asks in both dialects at once keeps its port until both have ended")
    void bothDialectsShareOneMapping() {
        assertSaid("00 01 0000 1ae1 1ae1 00001c20", "00 81 0000 00000000 1ae1 1ae1 00001c20");
        assertSaid(
                "02 01 0000 00001c20" + CLIENT + NONCE + "11 000000 1ae1 1ae1" + ANY,
                GRANTED + NONCE + "11 000000 1ae1 1ae1" + EXTERNAL);
        assertThat(gateway.mappings()).hasSize(1);
        assertSaid("00 01 0000 1ae1 0000 00000000", "00 81 0000 00000000 1ae1 0000 00000000");
        assertThat(gateway.mappings()).hasSize(1);
        assertThat(said("02 01 0000 00000000" + CLIENT + NONCE + "11 000000 1ae1 0000" + ANY))
                .startsWith(octets("02 81 00 00 00000000"));
        assertThat(gateway.mappings()).isEmpty();
    }

    @Test
    @Requirement({"CLI-50", "CLI-61", "CLI-79"})
    @DisplayName("CLI-49, CLI-50, CLI-61: Tailscale by NAT-PMP, any port wanted, and its deletion, sent once")
    void tailscaleMapsByNatPmp() {
        assertSaid("00 01 0000 a029 0000 00001c20", "00 81 0000 00000000 a029 a029 00001c20");
        assertSaid("00 01 0000 a029 a029 00000000", "00 81 0000 00000000 a029 0000 00000000");
        assertThat(gateway.mappings()).isEmpty();
    }

    @Test
    @Requirement({"CLI-51", "CLI-63", "CLI-79", "PCP-31"})
    @DisplayName("CLI-51, CLI-63: libplum's MAP, sent four times, makes one mapping with one answer to each")
    void libplumsRetransmissionsAreOneMapping() {
        String request = "02 01 0000 00001c20" + CLIENT + NONCE + "11 000000 d431 d431" + ANY;
        for (int attempt = 0; attempt < 4; attempt++) {
            assertSaid(request, GRANTED + NONCE + "11 000000 d431 d431" + EXTERNAL);
        }
        assertThat(gateway.mappings()).hasSize(1);
    }

    @Test
    @Requirement({"CLI-63", "CLI-79"})
    @DisplayName("CLI-63: libnatpmp asks for the address, then for a port, each up to nine times")
    void libnatpmpsRetransmissionsAreOneMapping() {
        for (int attempt = 0; attempt < 9; attempt++) {
            assertSaid("00 00", "00 80 0000 00000000 c6336401");
            assertSaid("00 02 0000 1f90 1f90 00000e10", "00 82 0000 00000000 1f90 1f90 00000e10");
        }
        assertThat(gateway.mappings()).hasSize(1);
    }

    @Test
    @Requirement({"CLI-66", "CLI-79"})
    @DisplayName("CLI-66: crab_nat wants a port in a grant and lifetime 0 after a deletion, in both dialects")
    void crabNatMapsAndDeletes() {
        String map = "02 01 0000 %s" + CLIENT + NONCE + "06 000000 1f90 0000" + ANY;
        assertSaid(map.formatted("00001c20"), GRANTED + NONCE + "06 000000 1f90 1f90" + EXTERNAL);
        assertSaid(
                map.formatted("00000000"),
                "02 81 00 00 00000000 00000000 000000000000000000000000" + NONCE + "06 000000 1f90 0000" + ANY);
        assertSaid("00 02 0000 1f90 0000 00001c20", "00 82 0000 00000000 1f90 1f90 00001c20");
        assertSaid("00 02 0000 1f90 0000 00000000", "00 82 0000 00000000 1f90 0000 00000000");
    }

    @Test
    @Requirement({"CLI-56", "CLI-79"})
    @DisplayName("CLI-56: libpcpnatpmp has one nonce for all it maps, and is never told of a mismatch")
    void libpcpnatpmpMapsWithOneNonce() {
        for (String port : new String[] {"1000", "1001", "1002"}) {
            assertSaid(
                    "02 01 0000 00000384" + CLIENT + NONCE + "11 000000" + port + "0000" + ANY,
                    "02 81 00 00 00000384 00000000 000000000000000000000000" + NONCE + "11 000000" + port + port
                            + EXTERNAL);
        }
        assertThat(gateway.mappings()).hasSize(3);
    }

    @Test
    @Requirement({"CLI-57", "CLI-79"})
    @DisplayName("CLI-57: Apple learns its address by both dialects, renews and gives back by the same nonce")
    void appleRenewsAndGivesBack() {
        assertSaid("00 00", "00 80 0000 00000000 c6336401");
        String map = "02 01 0000 %s" + CLIENT + NONCE + "06 000000 4142 4142" + ANY;
        assertSaid(map.formatted("00001c20"), GRANTED + NONCE + "06 000000 4142 4142" + EXTERNAL);
        assertSaid(map.formatted("00001c20"), GRANTED + NONCE + "06 000000 4142 4142" + EXTERNAL);
        assertThat(said(map.formatted("00000000"))).hasSize(60).startsWith(octets("02 81 00 00 00000000"));
        assertThat(gateway.mappings()).isEmpty();
    }

    @Test
    @Requirement({"CLI-80", "PCP-13", "PCP-118"})
    @DisplayName("CLI-80: a MAP cut to every length from 0 to 64 is silent, refused in PCP's form, or whole")
    void everyTruncationOfAMapIsSurvived() {
        byte[] whole = octets("02 01 0000 00001c20" + CLIENT + NONCE + "06 000000 4142 4142" + ANY + "02 00 0000");
        for (int length = 0; length <= whole.length; length++) {
            Optional<byte[]> answer = answer(Arrays.copyOf(whole, length));
            if (length < 24) {
                assertThat(answer).as("%d octets", length).isEmpty();
            } else if (length < 60 || length % 4 != 0) {
                assertThat(answer.orElseThrow()).as("%d octets", length).startsWith(octets("02 81 00 03 00000708"));
                assertThat(answer.orElseThrow()).hasSize((length + 3) / 4 * 4);
            } else {
                assertThat(answer.orElseThrow()).as("%d octets", length).startsWith(octets("02 81 00 00 00001c20"));
            }
        }
    }

    @Test
    @Requirement({"PCP-44", "PCP-45"})
    @DisplayName("PCP-44, PCP-45: ANNOUNCE is checked like any request, its lifetime ignored, and makes nothing")
    void anAnnounceIsCheckedAndMakesNothing() {
        assertSaid("02 00 0000 00001c20" + CLIENT, "02 80 00 00 00000000 00000000 000000000000000000000000");
        assertThat(said("02 00 0000 00000000" + CLIENT.replace("c000020a", "c000020b")))
                .startsWith(octets("02 80 00 0c 00000708"));
        assertThat(said("02 00 0000 00000000" + CLIENT + "05 00 0000")).startsWith(octets("02 80 00 05 00000708"));
        assertThat(said("02 00 0000 00000000" + CLIENT + "05 00 0008")).startsWith(octets("02 80 00 06 00000708"));
        assertThat(said("02 00 0000 00000000" + CLIENT + "00")).startsWith(octets("02 80 00 03 00000708"));
        assertThat(answer(octets("02 00 0000 00000000"))).isEmpty();
        assertThat(gateway.mappings()).isEmpty();
    }

    private void assertSaid(String request, String answer) {
        assertThat(Octets.hex(said(request))).isEqualTo(Octets.hex(octets(answer)));
    }

    private byte[] said(String request) {
        return answer(octets(request)).orElseThrow();
    }

    private Optional<byte[]> answer(byte[] request) {
        return gateway.settled(both.answer(ByteBuffer.wrap(request), CONSOLE)).map(Octets::of);
    }
}
