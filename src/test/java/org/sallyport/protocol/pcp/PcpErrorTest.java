package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.pcp.Messages.CLIENT;
import static org.sallyport.protocol.pcp.Messages.MAP;
import static org.sallyport.protocol.pcp.Messages.join;
import static org.sallyport.protocol.pcp.Messages.with;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;

/** RFC 6887 §8.2: an error is the request again, under a response's header. */
class PcpErrorTest {
    private static final byte[] FOREIGN = with(MAP, 8, "00000000000000000000ffff c0000263");

    @Test
    @Requirement("PCP-26")
    @DisplayName(
            "Worked octets, PCP-26: ADDRESS_MISMATCH carries the payload, and zeros where the header was understood")
    void addressMismatchIsWrittenAsItsOctets() {
        byte[] head = octets("""
                02 81 00 0c                 # version 2, MAP response, Reserved, ADDRESS_MISMATCH
                00000708 00000064           # for 1800 s, epoch 100
                000000000000000000000000    # understood: zeros
                """);
        assertThat(replyTo(FOREIGN)).isEqualTo(join(head, Arrays.copyOfRange(FOREIGN, 24, 60)));
    }

    @Test
    @Requirement({"PCP-26", "CLI-55"})
    @DisplayName("PCP-26, CLI-55: options stay in the error, also those that caused it")
    void anErrorHoldsTheWholeRequest() {
        byte[] options = octets("c1 00 0003 aabbccff  7f 00 0000");
        byte[] reply = replyTo(join(MAP, options));
        assertThat(reply[3]).isEqualTo((byte) 5);
        assertThat(Arrays.copyOfRange(reply, 24, reply.length))
                .isEqualTo(join(Arrays.copyOfRange(MAP, 24, 60), options));
    }

    @Test
    @Requirement({"PCP-12", "PCP-41"})
    @DisplayName("PCP-12, PCP-41: two octets of NAT-PMP get the 24 of a PCP header, result 1 in both dialects")
    void unsupportedVersionAnswersTwoOctetsWithAHeader() {
        assertThat(replyTo(octets("00 00"))).isEqualTo(octets("""
                02 80 00 01                 # version 2, opcode 0 with the R bit, UNSUPP_VERSION
                00000708 00000064           # for 1800 s, epoch 100
                000000000000000000000000    # no address was there to copy
                """));
    }

    @Test
    @Requirement("PCP-26")
    @DisplayName("PCP-26: what could not be read keeps the last 96 bits of its client address")
    void anUnreadableRequestKeepsTheEndOfItsAddress() {
        byte[] versionOne = with(MAP, 0, "01");
        assertThat(replyTo(versionOne)).isEqualTo(join(octets("""
                02 81 00 01                 # version 2, UNSUPP_VERSION
                00000708 00000064           # for 1800 s, epoch 100
                00000000 0000ffff c0a8010a  # octets 12 to 23 as they came
                """), Arrays.copyOfRange(MAP, 24, 60)));

        byte[] malformedOption = replyTo(join(MAP, octets("80 00 ffff")));
        assertThat(Arrays.copyOfRange(malformedOption, 12, 24)).isEqualTo(Arrays.copyOfRange(MAP, 12, 24));
    }

    @Test
    @Requirement({"PCP-14", "PCP-26"})
    @DisplayName("PCP-14, PCP-26: an unaligned request is padded, a long one cut to 1100 octets")
    void anErrorIsAlignedAndBounded() {
        byte[] unaligned = join(MAP, octets("ff"));
        byte[] reply = replyTo(unaligned);
        assertThat(reply).hasSize(64);
        assertThat(Arrays.copyOfRange(reply, 60, 64)).isEqualTo(octets("ff 000000"));
        assertThat(replyTo(Arrays.copyOf(MAP, 1500))).hasSize(1100);
        assertThat(replyTo(Arrays.copyOf(MAP, 1101))).hasSize(1100);
        assertThat(replyTo(Arrays.copyOf(MAP, 1099))).hasSize(1100);
    }

    @Test
    @Requirement("PCP-26")
    @DisplayName("PCP-26: Reserved is written over, whatever the request held there")
    void reservedOctetsOfTheRequestAreNotEchoed() {
        byte[] reply = replyTo(with(FOREIGN, 2, "ffff"));
        assertThat(Arrays.copyOfRange(reply, 0, 4)).isEqualTo(octets("02 81 00 0c"));
    }

    private static byte[] replyTo(byte[] request) {
        Reading reading = RequestReader.read(ByteBuffer.wrap(request), CLIENT, new Offer(false, false));
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return Octets.of(((Reading.Refused) reading).error().reply(ByteBuffer.wrap(request), 100));
    }
}
