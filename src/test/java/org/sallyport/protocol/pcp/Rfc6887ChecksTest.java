package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.pcp.Messages.ANNOUNCE;
import static org.sallyport.protocol.pcp.Messages.CLIENT;
import static org.sallyport.protocol.pcp.Messages.MAP;
import static org.sallyport.protocol.pcp.Messages.NONCE;
import static org.sallyport.protocol.pcp.Messages.PEER;
import static org.sallyport.protocol.pcp.Messages.PREFER_FAILURE;
import static org.sallyport.protocol.pcp.Messages.join;
import static org.sallyport.protocol.pcp.Messages.with;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.protocol.pcp.PcpOption.PreferFailure;

/** RFC 6887 §8.2: which datagrams are answered, with what, and in which order they are checked. */
class Rfc6887ChecksTest {
    private static final String FOREIGN_ADDRESS = "00000000000000000000ffff c0000263";
    private static final Offer NOTHING_MORE = new Offer(false, false);
    private static final Offer PEERS = new Offer(false, true);
    private static final byte[] THIRD_PARTY = octets("01 00 0010  00000000000000000000ffffc0a8010b");
    private static final byte[] FILTER = octets("03 00 0014  00 80 0000 00000000000000000000ffffcb007163");
    private static final byte[] DESCRIPTION = octets("80 00 0003  6ec3a9 00   # UTF-8, 3 octets, pad");
    private static final byte[] PORT_SET = octets("82 00 0005  0004 1000 01 000000   # 4 ports from 4096, P");
    private static final byte[] CHECKPOINT_REQUIRED = octets("c0 00 0000");
    private static final byte[] OPTIONAL_STRANGER = octets("c1 00 0003  aabbcc 00  # nobody's code, 3 octets, pad");
    private static final byte[] MANDATORY_STRANGER = octets("7f 00 0000");

    @Test
    void aMapRequestInOrderIsAccepted() {
        MapRequest map = new MapRequest(NONCE, 17, 4096, 0, Addresses.of("0.0.0.0"));
        assertThat(read(MAP)).isEqualTo(new Reading.Accepted(new PcpRequest(7200, map, List.of())));
    }

    @Test
    @Requirement({"PCP-44", "PCP-45"})
    @DisplayName("PCP-44, PCP-45: ANNOUNCE is accepted whatever lifetime it names")
    void anAnnounceRequestInOrderIsAccepted() {
        assertThat(read(ANNOUNCE)).isEqualTo(new Reading.Accepted(new PcpRequest(0, new Announce(), List.of())));
        assertThat(read(with(ANNOUNCE, 4, "ffffffff")))
                .isEqualTo(new Reading.Accepted(new PcpRequest(0xffffffffL, new Announce(), List.of())));
    }

    @Test
    void reservedOctetsAreIgnored() {
        assertThat(read(with(MAP, 2, "ffff"))).isEqualTo(read(MAP));
    }

    @Test
    @Requirement({"CLI-80", "PCP-10", "PCP-13", "PCP-14"})
    @DisplayName("CLI-80, PCP-10, PCP-13, PCP-14: every length from 0 to 64 octets of a MAP request")
    void everyTruncationOfAMapRequestIsDroppedOrMalformed() {
        byte[] whole = join(MAP, PREFER_FAILURE);
        for (int length = 0; length <= whole.length; length++) {
            Reading reading = read(Arrays.copyOf(whole, length));
            if (length < 24) {
                assertThat(reading).as("%d octets", length).isEqualTo(new Reading.Dropped("pcp.dropped.short"));
            } else if (length == 60 || length == 64) {
                assertThat(reading).as("%d octets", length).isInstanceOf(Reading.Accepted.class);
            } else {
                assertThat(code(reading)).as("%d octets", length).isEqualTo(ResultCode.MALFORMED_REQUEST);
            }
        }
    }

    @Test
    @Requirement("CLI-80")
    @DisplayName("CLI-80: every length from 0 to 64 octets of an ANNOUNCE request")
    void everyTruncationOfAnAnnounceRequestIsDroppedOrMalformed() {
        byte[] whole = join(ANNOUNCE, octets("80 00 0021"), new byte[36]);
        for (int length = 0; length <= whole.length; length++) {
            Reading reading = read(Arrays.copyOf(whole, length));
            if (length < 24) {
                assertThat(reading).as("%d octets", length).isEqualTo(new Reading.Dropped("pcp.dropped.short"));
            } else if (length == 24 || length == 64) {
                assertThat(reading).as("%d octets", length).isInstanceOf(Reading.Accepted.class);
            } else if (length % 4 == 0) {
                assertThat(code(reading)).as("%d octets", length).isEqualTo(ResultCode.MALFORMED_OPTION);
            } else {
                assertThat(code(reading)).as("%d octets", length).isEqualTo(ResultCode.MALFORMED_REQUEST);
            }
        }
    }

    @Test
    @Requirement("PCP-11")
    @DisplayName("PCP-11: a response is never answered, not even one of another version")
    void aResponseIsDropped() {
        assertThat(read(with(MAP, 1, "81"))).isEqualTo(new Reading.Dropped("pcp.dropped.response"));
        assertThat(read(octets("07 80"))).isEqualTo(new Reading.Dropped("pcp.dropped.response"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 00", "01 01", "03 00", "ff 7f"})
    @Requirement({"PCP-12", "PCP-42"})
    @DisplayName("PCP-12, PCP-42: the version comes before the length")
    void anotherVersionIsUnsupportedHoweverShort(String start) {
        assertThat(code(read(octets(start)))).isEqualTo(ResultCode.UNSUPP_VERSION);
        assertThat(code(read(with(with(MAP, 0, start), 8, FOREIGN_ADDRESS)))).isEqualTo(ResultCode.UNSUPP_VERSION);
        assertThat(code(read(with(new byte[1101], 0, start)))).isEqualTo(ResultCode.UNSUPP_VERSION);
    }

    @Test
    @Requirement("PCP-14")
    @DisplayName("PCP-14: the longest message has 1100 octets")
    void aLongerMessageIsMalformed() {
        byte[] longest = join(ANNOUNCE, octets("c1 00 0430"), new byte[1072]);
        assertThat(longest).hasSize(1100);
        assertThat(read(longest)).isInstanceOf(Reading.Accepted.class);
        assertThat(code(read(join(longest, new byte[4])))).isEqualTo(ResultCode.MALFORMED_REQUEST);
    }

    @Test
    @Requirement({"PCP-14", "PCP-15"})
    @DisplayName("PCP-14 before PCP-15: the length comes before the client's address")
    void lengthComesBeforeAddress() {
        byte[] foreign = with(MAP, 8, FOREIGN_ADDRESS);
        assertThat(code(read(Arrays.copyOf(foreign, 56)))).isEqualTo(ResultCode.MALFORMED_REQUEST);
        assertThat(code(read(foreign))).isEqualTo(ResultCode.ADDRESS_MISMATCH);
    }

    @Test
    @Requirement({"PCP-15", "PCP-5"})
    @DisplayName("PCP-15, PCP-5: an address that only ends like the source is another address")
    void theWholeClientAddressIsCompared() {
        assertThat(code(read(with(MAP, 8, "000000000000000000000000 c0a8010a"))))
                .isEqualTo(ResultCode.ADDRESS_MISMATCH);
        assertThat(code(read(with(MAP, 8, "20010db80000000000000000 c0a8010a"))))
                .isEqualTo(ResultCode.ADDRESS_MISMATCH);
    }

    @Test
    @Requirement({"PCP-15", "PCP-16"})
    @DisplayName("PCP-15 before PCP-16: the client's address comes before the opcode")
    void addressComesBeforeOpcode() {
        assertThat(code(read(with(with(MAP, 1, "55"), 8, FOREIGN_ADDRESS)))).isEqualTo(ResultCode.ADDRESS_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03", "40", "7f"})
    @Requirement({"PCP-16", "PCP-129"})
    @DisplayName("PCP-16, PCP-129: AUTHENTICATION and unknown opcodes are unsupported")
    void otherOpcodesAreUnsupportedBeforeTheirOptionsAreRead(String opcode) {
        assertThat(code(read(with(ANNOUNCE, 1, opcode)))).isEqualTo(ResultCode.UNSUPP_OPCODE);
        assertThat(code(read(join(with(MAP, 1, opcode), octets("7f 00 ffff"))))).isEqualTo(ResultCode.UNSUPP_OPCODE);
    }

    @Test
    void aPeerRequestInOrderIsAcceptedWhereItIsOffered() {
        PeerRequest peer =
                new PeerRequest(NONCE, 17, 4096, 0, Addresses.of("0.0.0.0"), 5000, Addresses.of("203.0.113.99"));
        assertThat(read(PEER, PEERS)).isEqualTo(new Reading.Accepted(new PcpRequest(7200, peer, List.of())));
    }

    @Test
    @Requirement({"PCP-14", "PCP-15", "PCP-16", "PCP-106"})
    @DisplayName("PCP-106: PEER that is not offered is unsupported, behind length and address, before its options")
    void peerThatIsNotOfferedIsUnsupportedInItsPlace() {
        assertThat(code(read(PEER))).isEqualTo(ResultCode.UNSUPP_OPCODE);
        assertThat(code(read(join(PEER, octets("7f 00 ffff"))))).isEqualTo(ResultCode.UNSUPP_OPCODE);
        assertThat(code(read(with(PEER, 8, FOREIGN_ADDRESS)))).isEqualTo(ResultCode.ADDRESS_MISMATCH);
        assertThat(code(read(Arrays.copyOf(PEER, 76)))).isEqualTo(ResultCode.MALFORMED_REQUEST);
    }

    @Test
    @Requirement({"CLI-80", "PCP-10", "PCP-13", "PCP-14"})
    @DisplayName("CLI-80: every length from 0 to 84 octets of a PEER request")
    void everyTruncationOfAPeerRequestIsDroppedOrMalformed() {
        byte[] whole = join(PEER, CHECKPOINT_REQUIRED);
        for (int length = 0; length <= whole.length; length++) {
            Reading reading = read(Arrays.copyOf(whole, length), PEERS);
            if (length < 24) {
                assertThat(reading).as("%d octets", length).isEqualTo(new Reading.Dropped("pcp.dropped.short"));
            } else if (length == 80 || length == 84) {
                assertThat(reading).as("%d octets", length).isInstanceOf(Reading.Accepted.class);
            } else {
                assertThat(code(reading)).as("%d octets", length).isEqualTo(ResultCode.MALFORMED_REQUEST);
            }
        }
    }

    @Test
    @Requirement({"PCP-18", "PCP-21", "PCP-79", "PCP-88"})
    @DisplayName("PCP-79, PCP-88: PREFER_FAILURE and FILTER have no place in PEER, what is optional is skipped")
    void optionsOfMapHaveNoPlaceInPeer() {
        assertThat(code(read(join(PEER, PREFER_FAILURE), PEERS))).isEqualTo(ResultCode.MALFORMED_REQUEST);
        assertThat(code(read(join(PEER, octets("02 00 0001 00000000")), PEERS))).isEqualTo(ResultCode.MALFORMED_OPTION);
        assertThat(code(read(join(PEER, FILTER), PEERS))).isEqualTo(ResultCode.UNSUPP_OPTION);
        assertThat(code(read(join(PEER, THIRD_PARTY), PEERS))).isEqualTo(ResultCode.UNSUPP_OPTION);
        assertThat(read(join(PEER, PORT_SET, DESCRIPTION), PEERS))
                .isInstanceOfSatisfying(
                        Reading.Accepted.class,
                        accepted -> assertThat(accepted.request().options()).containsExactly(new Description("né")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80 00 0001", "80 00 ffff", "01 00 0010 00000000", "02 00 0004 00000000"})
    @Requirement("PCP-17")
    @DisplayName("PCP-17: a length that runs past the end, or is not the option's own")
    void anOptionListThatCannotBeReadIsMalformed(String options) {
        assertThat(code(read(join(MAP, octets(options))))).isEqualTo(ResultCode.MALFORMED_OPTION);
    }

    @Test
    @Requirement({"PCP-17", "PCP-18"})
    @DisplayName("PCP-17 before PCP-18: the whole list is read before any option is judged")
    void anUnreadableListComesBeforeAMandatoryStranger() {
        assertThat(code(read(join(MAP, MANDATORY_STRANGER, octets("02 00 0004 00000000")))))
                .isEqualTo(ResultCode.MALFORMED_OPTION);
    }

    @Test
    @Requirement({"PCP-18", "PCP-107", "PCP-88", "PCP-129"})
    @DisplayName("a mandatory option that is unknown, not offered or not of this opcode refuses the request")
    void aMandatoryStrangerIsUnsupported() {
        assertThat(code(read(join(MAP, THIRD_PARTY)))).isEqualTo(ResultCode.UNSUPP_OPTION);
        assertThat(code(read(join(MAP, THIRD_PARTY, THIRD_PARTY)))).isEqualTo(ResultCode.UNSUPP_OPTION);
        assertThat(code(read(join(MAP, MANDATORY_STRANGER)))).isEqualTo(ResultCode.UNSUPP_OPTION);
        assertThat(code(read(join(ANNOUNCE, FILTER)))).isEqualTo(ResultCode.UNSUPP_OPTION);
        assertThat(code(read(join(MAP, octets("00 00 0000"))))).isEqualTo(ResultCode.UNSUPP_OPTION);
        for (int authentication = 4; authentication <= 13; authentication++) {
            byte[] option = {(byte) authentication, 0, 0, 0};
            assertThat(code(read(join(MAP, option)))).isEqualTo(ResultCode.UNSUPP_OPTION);
        }
    }

    @Test
    @Requirement({"PCP-107", "PCP-19", "PCP-21"})
    void anOfferedThirdPartyIsAcceptedOnceAndNotInAnnounce() {
        Offer offer = new Offer(true, true);
        assertThat(read(join(MAP, THIRD_PARTY), offer)).isInstanceOf(Reading.Accepted.class);
        assertThat(code(read(join(MAP, THIRD_PARTY, THIRD_PARTY), offer))).isEqualTo(ResultCode.MALFORMED_OPTION);
        assertThat(code(read(join(ANNOUNCE, THIRD_PARTY), offer))).isEqualTo(ResultCode.UNSUPP_OPTION);
    }

    @Test
    @Requirement({"PCP-19", "PCP-20", "PCP-82"})
    void filtersMayBeSeveralAndOtherOptionsNot() {
        Reading reading = read(join(MAP, FILTER, DESCRIPTION, FILTER));
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Accepted.class,
                        accepted -> assertThat(accepted.request().options())
                                .containsExactly(
                                        new Filter(128, 0, Addresses.of("203.0.113.99")),
                                        new Description("né"),
                                        new Filter(128, 0, Addresses.of("203.0.113.99"))));
        for (byte[] option : List.of(DESCRIPTION, PORT_SET, CHECKPOINT_REQUIRED)) {
            assertThat(read(join(MAP, option))).isInstanceOf(Reading.Accepted.class);
            assertThat(code(read(join(MAP, option, option)))).isEqualTo(ResultCode.MALFORMED_OPTION);
        }
    }

    @Test
    @Requirement("PCP-18")
    void optionalOnesThatMeanNothingHereAreSkipped() {
        assertThat(read(join(ANNOUNCE, DESCRIPTION, PORT_SET, PORT_SET, CHECKPOINT_REQUIRED)))
                .isEqualTo(new Reading.Accepted(new PcpRequest(0, new Announce(), List.of())));
    }

    @ParameterizedTest
    @Requirement({"PCP-17", "PCP-79", "PCP-86", "PCP-108", "PCP-121"})
    @ValueSource(
            strings = {
                "01 00 000f  00000000000000000000ffffc0a80100",
                "01 00 0014  00000000000000000000ffffc0a8010b 00000000",
                "02 00 0001  00000000",
                "03 00 0010  00800000 0000000000000000 00000000",
                "03 00 0014  00 81 0000 20010db8000000000000000000000001",
                "03 00 0014  00 21 0000 00000000000000000000ffffcb007163",
                "80 00 0002  c328 0000",
                "80 00 0001  ff 000000",
                "82 00 0004  00040fff",
                "82 00 0006  0004100000 00 0000",
                "c0 00 0001  00000000"
            })
    void aWrongLengthOrSenselessContentIsMalformed(String option) {
        assertThat(code(read(join(MAP, octets(option)), new Offer(true, true)))).isEqualTo(ResultCode.MALFORMED_OPTION);
    }

    @Test
    @Requirement("PCP-121")
    void aDescriptionHasAtMost1016Octets() {
        assertThat(read(join(MAP, octets("80 00 03f8"), new byte[1016]))).isInstanceOf(Reading.Accepted.class);
        byte[] longer = join(ANNOUNCE, octets("80 00 03fc"), new byte[1020]);
        assertThat(code(read(longer))).isEqualTo(ResultCode.MALFORMED_OPTION);
    }

    @Test
    @Requirement({"PCP-18", "PCP-19"})
    @DisplayName("PCP-18 before PCP-19: a mandatory stranger comes before a repetition")
    void aMandatoryStrangerComesBeforeARepetition() {
        assertThat(code(read(join(MAP, PREFER_FAILURE, PREFER_FAILURE, MANDATORY_STRANGER))))
                .isEqualTo(ResultCode.UNSUPP_OPTION);
        assertThat(code(read(join(MAP, PREFER_FAILURE, PREFER_FAILURE)))).isEqualTo(ResultCode.MALFORMED_OPTION);
    }

    @Test
    @Requirement({"PCP-18", "PCP-24", "PCP-27"})
    @DisplayName("PCP-18, PCP-24, PCP-27: an optional stranger is skipped with its padding, and the rest is processed")
    void anOptionalStrangerIsSkipped() {
        Reading reading = read(join(MAP, OPTIONAL_STRANGER, PREFER_FAILURE, OPTIONAL_STRANGER, OPTIONAL_STRANGER));
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Accepted.class,
                        accepted -> assertThat(accepted.request().options()).containsExactly(new PreferFailure()));
    }

    @Test
    @Requirement("PCP-21")
    @DisplayName("PCP-21: PREFER_FAILURE has no place in ANNOUNCE")
    void preferFailureInAnnounceIsMalformed() {
        assertThat(code(read(join(ANNOUNCE, PREFER_FAILURE)))).isEqualTo(ResultCode.MALFORMED_REQUEST);
    }

    @RepeatedTest(20)
    @Requirement({"CLI-80", "PCP-118"})
    @DisplayName("CLI-80: whatever arrives, reading it never fails")
    void readingNeverThrows(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 5_000; i++) {
            byte[] datagram = mutated(random);
            Reading reading = read(datagram, new Offer(random.nextBoolean(), random.nextBoolean()));
            if (reading instanceof Reading.Refused refused) {
                ByteBuffer reply = refused.error().reply(ByteBuffer.wrap(datagram), 7);
                assertThat(reply.remaining())
                        .as("seed %d, %s", repetition.getCurrentRepetition(), Octets.hex(datagram))
                        .isBetween(24, Math.max(24, Wire.padded(datagram.length)))
                        .isLessThanOrEqualTo(1100);
            }
        }
    }

    private static byte[] mutated(Random random) {
        byte[] options = new byte[random.nextInt(16) * 4];
        random.nextBytes(options);
        byte[] datagram = join(List.of(MAP, PEER, ANNOUNCE).get(random.nextInt(3)), options);
        for (int flips = random.nextInt(4); flips > 0; flips--) {
            datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(datagram, random.nextInt(1300)) : datagram;
    }

    private static Reading read(byte[] datagram) {
        return read(datagram, NOTHING_MORE);
    }

    private static Reading read(byte[] datagram, Offer offer) {
        return RequestReader.read(ByteBuffer.wrap(datagram), CLIENT, offer);
    }

    private static ResultCode code(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused) reading).error().code();
    }
}
