package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.protocol.natpmp.NatPmpServer;
import org.sallyport.protocol.pcp.Octets;
import org.sallyport.protocol.pcp.PcpServer;

/** RFC 6887 §9 and Appendix A, RFC 6886 §1.1: octet 0 picks the dialect. */
class DialectsTest {
    private static final String PCP_ANNOUNCE = "02 00 0000 00000000 00000000000000000000ffff c000020a";
    private static final String PCP_ANNOUNCED = "02 80 00 00 00000000 00000064 000000000000000000000000";
    private static final String UNSUPP_VERSION_HEAD = "02 80 00 01 00000708 00000064";

    private final TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
    private final Counters counters = new Counters();
    private final PcpServer pcp = new PcpServer(gateway.gateway, this::epoch, counters);
    private final NatPmpServer natPmp = new NatPmpServer(gateway.gateway, this::epoch, counters);

    private final Dialects both = new Dialects(Optional.of(pcp), Optional.of(natPmp));
    private final Dialects pcpOnly = new Dialects(Optional.of(pcp), Optional.empty());
    private final Dialects natPmpOnly = new Dialects(Optional.empty(), Optional.of(natPmp));

    @BeforeEach
    void aHundredSecondsPass() {
        gateway.passes(Duration.ofSeconds(100));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    @Requirement({"PCP-39", "PCP-40", "PMP-66", "PMP-68", "CLI-49"})
    @DisplayName("PCP-39, PCP-40, PMP-66, CLI-49: with both, each version is answered in its own form")
    void eachVersionIsAnsweredInItsOwnForm() {
        assertThat(said(both, PCP_ANNOUNCE)).isEqualTo(packed(PCP_ANNOUNCED));
        assertThat(said(both, "00 00")).isEqualTo(packed("00 80 0000 00000064 c6336401"));
    }

    @Test
    @Requirement({"PCP-12", "PCP-30", "PCP-42", "PMP-66", "CLI-67"})
    @DisplayName("PCP-12, PCP-42, PMP-66, CLI-67: with both, version 1 and unknown ones are told of version 2")
    void unknownVersionsAreToldOfVersionTwo() {
        String rest = " 000000000000000000000000";
        assertThat(said(both, "01 00")).isEqualTo(packed(UNSUPP_VERSION_HEAD + rest));
        assertThat(said(both, "03 00")).isEqualTo(packed(UNSUPP_VERSION_HEAD + rest));
        assertThat(said(both, "ff 00")).isEqualTo(packed(UNSUPP_VERSION_HEAD + rest));
    }

    @Test
    @Requirement("PCP-41")
    @DisplayName("PCP-41: PCP alone answers NAT-PMP in a form that NAT-PMP reads as result 1")
    void pcpAloneAnswersNatPmp() {
        assertThat(said(pcpOnly, "00 00")).isEqualTo(packed(UNSUPP_VERSION_HEAD + " 000000000000000000000000"));
        assertThat(said(pcpOnly, "00 01 0000 1f90 1f90 00001c20"))
                .isEqualTo(packed("02 81 00 01 00000708 00000064 000000000000000000000000"));
        assertThat(said(pcpOnly, PCP_ANNOUNCE)).isEqualTo(packed(PCP_ANNOUNCED));
    }

    @Test
    @Requirement({"PMP-10", "PMP-67", "CLI-54"})
    @DisplayName("PMP-10, PMP-67, CLI-54: NAT-PMP alone answers PCP with exactly eight octets")
    void natPmpAloneAnswersPcp() {
        assertThat(said(natPmpOnly, PCP_ANNOUNCE)).isEqualTo(packed("00 00 0001 00000064"));
        assertThat(said(natPmpOnly, "01 01")).isEqualTo(packed("00 00 0001 00000064"));
        assertThat(said(natPmpOnly, "00 00")).isEqualTo(packed("00 80 0000 00000064 c6336401"));
    }

    @Test
    @Requirement({"PCP-10", "PCP-11", "PMP-9", "PMP-12"})
    @DisplayName("PCP-10, PCP-11, PMP-9, PMP-12: fragments and responses are dropped by whoever is asked")
    void fragmentsAndResponsesAreDropped() {
        for (Dialects dialects : new Dialects[] {both, pcpOnly, natPmpOnly}) {
            for (String datagram : new String[] {"", "00", "02", "00 80", "02 81", "07 ff"}) {
                assertThat(answer(dialects, datagram)).as(datagram).isEmpty();
            }
        }
    }

    @Test
    @Requirement({"PCP-52", "PMP-27"})
    @DisplayName("PCP-52, PMP-27: both are announced, with the epoch of the moment")
    void bothAreAnnounced() {
        gateway.passes(Duration.ofSeconds(1));
        assertThat(both.announcements())
                .map(Octets::of)
                .containsExactly(
                        octets("02 80 00 00 00000000 00000065 000000000000000000000000"),
                        octets("00 80 0000 00000065 c6336401"));
        assertThat(pcpOnly.announcements()).hasSize(1);
        assertThat(natPmpOnly.announcements()).hasSize(1);
    }

    private long epoch() {
        return gateway.gateway.epoch(gateway.now());
    }

    /** The answer, without spaces. */
    private String said(Dialects dialects, String request) {
        return Octets.hex(answer(dialects, request).orElseThrow()).replace(" ", "");
    }

    private static String packed(String hex) {
        return hex.replace(" ", "");
    }

    private Optional<byte[]> answer(Dialects dialects, String request) {
        return gateway.settled(dialects.answer(ByteBuffer.wrap(octets(request)), CONSOLE))
                .map(Octets::of);
    }
}
