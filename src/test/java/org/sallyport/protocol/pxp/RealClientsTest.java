package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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
    @DisplayName("CLI-49, CLI-51: the probes of Tailscale and libplum, in both dialects")
    void probesAreAnswered() {
        assertSaid("00 00", "00 80 0000 00000000 c6336401");
        assertSaid("02 00 0000 00000000" + CLIENT, "02 80 00 00 00000000 00000000 000000000000000000000000");
    }

    @Test
    @DisplayName("CLI-50: Tailscale's renewal, with a nonce of its own, is refused until the mapping ends")
    void tailscalesFreshNonceIsRefused() {
        String request = "02 01 0000 00001c20" + CLIENT + "%s 11 000000 a029 0000" + ANY;
        assertSaid(request.formatted(NONCE), GRANTED + NONCE + "11 000000 a029 a029" + EXTERNAL);
        byte[] refused = said(request.formatted("b1b2b3b4b5b6b7b8 b9babbbc"));
        assertThat(refused).startsWith(octets("02 81 00 02 00001c20"));
    }

    @Test
    @DisplayName("CLI-53, CLI-58: libtorrent suggests its own address, and wants exactly 60 or 16 octets")
    void libtorrentsSuggestionIsPassedOver() {
        assertSaid(
                "02 01 0000 00000e10" + CLIENT + NONCE + "06 000000 1ae1 1ae1" + CLIENT,
                "02 81 00 00 00000e10 00000000 000000000000000000000000" + NONCE + "06 000000 1ae1 1ae1" + EXTERNAL);
        assertSaid("00 01 0000 1ae1 1ae1 00000e10", "00 81 0000 00000000 1ae1 1ae1 00000e10");
    }

    @Test
    @DisplayName("CLI-54: Bitcoin Core checks nonce, protocol and port, and gives up below 30 s")
    void bitcoinCoreIsGranted() {
        assertSaid(
                "02 01 0000 00000960" + CLIENT + NONCE + "06 000000 208d 208d" + ANY,
                "02 81 00 00 00000960 00000000 000000000000000000000000" + NONCE + "06 000000 208d 208d" + EXTERNAL);
    }

    @Test
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
    @DisplayName("CLI-56, CLI-67: libpcpnatpmp steps down through version 1")
    void versionOneIsToldOfVersionTwo() {
        assertThat(said("01 01 0000 00000384" + CLIENT + "11 000000 1000 0000" + ANY))
                .hasSize(48)
                .startsWith(octets("02 81 00 01 00000708 00000000"));
    }

    @Test
    @DisplayName("CLI-61, CLI-64: Transmission's NAT-PMP for TCP, and its deletion that names the mapped port")
    void transmissionMapsAndDeletes() {
        assertSaid("00 02 0000 c8d5 c8d5 00000e10", "00 82 0000 00000000 c8d5 c8d5 00000e10");
        assertSaid("00 02 0000 c8d5 c8d5 00000000", "00 82 0000 00000000 c8d5 0000 00000000");
        assertThat(gateway.mappings()).isEmpty();
    }

    @Test
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

    private void assertSaid(String request, String answer) {
        assertThat(Octets.hex(said(request))).isEqualTo(Octets.hex(octets(answer)));
    }

    private byte[] said(String request) {
        return gateway.settled(both.answer(ByteBuffer.wrap(octets(request)), CONSOLE))
                .map(Octets::of)
                .orElseThrow();
    }
}
