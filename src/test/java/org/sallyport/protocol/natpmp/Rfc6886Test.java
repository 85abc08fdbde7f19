package org.sallyport.protocol.natpmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.core.gateway.Ask.LAPTOP;
import static org.sallyport.protocol.natpmp.Octets.octets;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.AdminMapping;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** RFC 6886 §3 over a real gateway whose external address is 198.51.100.1, at epoch 100. */
class Rfc6886Test {
    private final TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
    private final Counters counters = new Counters();
    private final NatPmpServer server =
            new NatPmpServer(gateway.gateway, () -> gateway.gateway.epoch(gateway.now()), counters);

    @BeforeEach
    void aHundredSecondsPass() {
        gateway.passes(Duration.ofSeconds(100));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    @Requirement({"PMP-20", "PMP-31"})
    @DisplayName("PMP-20, PMP-31: opcode 0 tells the address and the epoch")
    void theExternalAddressIsTold() {
        says("00 00", "00 80 0000 00000064 c6336401");
        says("00 00 ffff", "00 80 0000 00000064 c6336401");
    }

    @Test
    @Requirement({"PMP-14", "PMP-15", "PMP-16", "PMP-22"})
    @DisplayName("PMP-16, PMP-22: no external address is a network failure and zeros")
    void noExternalAddressIsANetworkFailure() {
        gateway.settled(gateway.gateway.externalAddress(Optional.empty()));
        says("00 00", "00 80 0003 00000064 00000000");
        says("00 02 0000 1f90 1f90 00001c20", "00 82 0003 00000064 1f90 0000 00000000");
    }

    @Test
    @Requirement("PMP-22")
    @DisplayName("PMP-22: an IPv6 address does not fit in the answer")
    void anIpv6AddressIsNone() {
        AddressResponse response = new AddressResponse(Optional.of(Addresses.of("2001:db8::1")), 100);
        assertThat(Octets.of(response.octets())).isEqualTo(octets("00 80 0003 00000064 00000000"));
    }

    @Test
    @Requirement({"PMP-40", "PMP-43", "PMP-54"})
    @DisplayName("Worked octets, PMP-40, PMP-43, PMP-54: map TCP 8080 and delete it")
    void aTcpMappingIsMadeAndDeleted() {
        says("00 02 0000 1f90 1f90 00001c20", "00 82 0000 00000064 1f90 1f90 00001c20");
        assertThat(gateway.mappings())
                .singleElement()
                .satisfies(mapping -> assertThat(mapping.key().transport()).isEqualTo(Transport.TCP));
        says("00 02 0000 1f90 0000 00000000", "00 82 0000 00000064 1f90 0000 00000000");
        assertThat(gateway.mappings()).isEmpty();
    }

    @Test
    @Requirement({"PMP-17", "PMP-18"})
    @DisplayName("PMP-18, PMP-17: Reserved is ignored, and so is what follows the message")
    void aUdpMappingIsMade() {
        says("00 01 ffff 1f90 1f91 00001c20 aabbcc", "00 81 0000 00000064 1f90 1f91 00001c20");
        assertThat(gateway.mappings())
                .singleElement()
                .satisfies(mapping -> assertThat(mapping.key().transport()).isEqualTo(Transport.UDP));
    }

    @Test
    @Requirement("PMP-39")
    @DisplayName("PMP-39: the mapping that is there is returned, whatever is suggested")
    void aRequestAgainReturnsTheSameMapping() {
        says("00 01 0000 1f90 1f91 00001c20", "00 81 0000 00000064 1f90 1f91 00001c20");
        says("00 01 0000 1f90 2000 00001c20", "00 81 0000 00000064 1f90 1f91 00001c20");
        assertThat(gateway.mappings()).hasSize(1);
    }

    @Test
    @Requirement({"PMP-40", "PMP-44", "PMP-45"})
    @DisplayName("PMP-40, PMP-44: a port that is taken, by its companion too, is replaced by another one")
    void aTakenPortIsReplaced() {
        says("00 01 0000 1f90 1f90 00001c20", "00 81 0000 00000064 1f90 1f90 00001c20");
        byte[] other = answer(LAPTOP, octets("00 02 0000 1f90 1f90 00001c20"));
        assertThat(Arrays.copyOf(other, 10)).isEqualTo(octets("00 82 0000 00000064 1f90"));
        assertThat(Arrays.copyOfRange(other, 10, 12))
                .isNotEqualTo(octets("1f90"))
                .isNotEqualTo(octets("0000"));
    }

    @Test
    @Requirement({"PMP-53", "PMP-55", "CLI-61"})
    @DisplayName("PMP-53, PMP-55, CLI-61: a deletion ignores the external port, and succeeds without a mapping")
    void aDeletionIsIdempotent() {
        says("00 01 0000 1f90 1f91 00001c20", "00 81 0000 00000064 1f90 1f91 00001c20");
        says("00 01 0000 1f90 9999 00000000", "00 81 0000 00000064 1f90 0000 00000000");
        assertThat(gateway.mappings()).isEmpty();
        says("00 01 0000 1f90 9999 00000000", "00 81 0000 00000064 1f90 0000 00000000");
    }

    @Test
    @Requirement({"PMP-57", "PMP-59", "CLI-62"})
    @DisplayName("PMP-57, PMP-59, CLI-62: ports 0 and lifetime 0 delete all of this protocol and this host")
    void deleteAllEndsOneProtocolOfOneHost() {
        says("00 01 0000 1f90 1f90 00001c20", "00 81 0000 00000064 1f90 1f90 00001c20");
        says("00 01 0000 1f91 1f91 00001c20", "00 81 0000 00000064 1f91 1f91 00001c20");
        says("00 02 0000 1f92 1f92 00001c20", "00 82 0000 00000064 1f92 1f92 00001c20");
        answer(LAPTOP, octets("00 01 0000 1f93 1f93 00001c20"));
        says("00 01 0000 0000 0000 00000000", "00 81 0000 00000064 0000 0000 00000000");
        assertThat(gateway.mappings())
                .extracting(mapping -> mapping.key().externalPort())
                .containsExactlyInAnyOrder(0x1f92, 0x1f93);
    }

    @Test
    @Requirement({"PMP-56", "PMP-58"})
    @DisplayName("PMP-56, PMP-58: what is static stays, is named when it was asked for, and spoils a delete-all")
    void aStaticMappingStays() {
        grantStatic(80, 0x1f90);
        says("00 01 0000 1f91 1f91 00001c20", "00 81 0000 00000064 1f91 1f91 00001c20");
        says("00 01 0000 1f90 0000 00000000", "00 81 0002 00000064 1f90 0050 00000000");
        says("00 01 0000 0000 0000 00000000", "00 81 0002 00000064 0000 0000 00000000");
        assertThat(gateway.mappings())
                .singleElement()
                .satisfies(mapping -> assertThat(mapping.key().externalPort()).isEqualTo(80));
    }

    @Test
    @Requirement("PMP-69")
    @DisplayName("PMP-69: a mapping of PCP's is shared, and not NAT-PMP's to delete")
    void aPcpMappingIsSharedAndStays() {
        gateway.map(Ask.pcp(0x1f90).request());
        says("00 01 0000 1f90 2000 00000e10", "00 81 0000 00000064 1f90 1f90 00000e10");
        says("00 01 0000 1f90 0000 00000000", "00 81 0000 00000064 1f90 0000 00000000");
        says("00 01 0000 1f90 0000 00000000", "00 81 0002 00000064 1f90 1f90 00000000");
        assertThat(gateway.mappings()).hasSize(1);
    }

    @Test
    @Requirement("PMP-50")
    @DisplayName("PMP-50: internal port 0 with a lifetime means nothing")
    void internalPortZeroIsRefused() {
        says("00 01 0000 0000 1f90 00001c20", "00 81 0002 00000064 0000 0000 00000000");
        assertThat(gateway.mappings()).isEmpty();
    }

    @Test
    @Requirement({"PMP-47", "PMP-49", "PMP-73"})
    @DisplayName("PMP-47, PMP-49: a long wish is cut, a short one is not raised")
    void lifetimesAreCut() {
        says("00 01 0000 1f90 1f90 ffffffff", "00 81 0000 00000064 1f90 1f90 00015180");
        says("00 01 0000 1f91 1f91 00000001", "00 81 0000 00000064 1f91 1f91 00000001");
    }

    @Test
    @Requirement({"PMP-14", "PMP-15"})
    @DisplayName("PMP-15, PMP-72: a refusal echoes the internal port and maps nothing")
    void aFailingStoreIsOutOfResources() {
        gateway.store.fails(1);
        says("00 02 0000 1f90 1f90 00001c20", "00 82 0004 00000064 1f90 0000 00000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"07 01", "01 00", "02 01 0000 00001c20", "ff 7f 00"})
    @Requirement({"PMP-10", "PMP-11", "PMP-67"})
    @DisplayName("PMP-10, PMP-11, PMP-67: another version gets exactly eight octets, opcode 0")
    void anotherVersionIsUnsupported(String request) {
        says(request, "00 00 0001 00000064");
    }

    @Test
    @Requirement({"PMP-13", "PMP-65"})
    @DisplayName("Worked octets, PMP-13: an unknown opcode gets its whole request again")
    void anUnknownOpcodeIsUnsupported() {
        says("00 09 0000 1f90 1f90 00001c20", "00 89 0005 00000064 00001c20");
        says("00 03", "00 83 0005 00000064");
        says("00 7f 1122 33445566 77", "00 ff 0005 00000064 77");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "02", "00 80", "00 81 0000 00000064", "07 80"})
    @Requirement({"PMP-9", "PMP-12"})
    @DisplayName("PMP-9, PMP-12: less than two octets, and responses, are dropped")
    void whatMustNotBeAnsweredIsDropped(String request) {
        assertThat(settle(CONSOLE, octets(request))).isEmpty();
        assertThat(counters.of("nat-pmp.dropped.short") + counters.of("nat-pmp.dropped.response"))
                .isEqualTo(1);
    }

    @Test
    @Requirement({"PMP-17", "CLI-80"})
    @DisplayName("PMP-17, CLI-80: every length from 0 to 64 of a mapping request")
    void everyTruncationOfAMappingRequestIsDropped() {
        byte[] whole = Arrays.copyOf(octets("00 01 0000 1f90 1f90 00001c20"), 64);
        for (int length = 0; length <= whole.length; length++) {
            Optional<byte[]> answer = settle(CONSOLE, Arrays.copyOf(whole, length));
            if (length < 12) {
                assertThat(answer).as("%d octets", length).isEmpty();
            } else {
                assertThat(answer.orElseThrow())
                        .as("%d octets", length)
                        .isEqualTo(octets("00 81 0000 00000064 1f90 1f90 00001c20"));
            }
        }
        assertThat(counters.of("nat-pmp.dropped.short")).isEqualTo(12);
    }

    @Test
    @Requirement("PMP-25")
    @DisplayName("PMP-25: the announcement is the answer to opcode 0")
    void theAnnouncementIsTheAddressResponse() {
        assertThat(Octets.of(server.announcement())).isEqualTo(octets("00 80 0000 00000064 c6336401"));
    }

    @RepeatedTest(20)
    @Requirement("CLI-80")
    @DisplayName("CLI-80: whatever arrives is answered in a known length or not at all")
    void answeringNeverFails(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 300; i++) {
            byte[] datagram = new byte[random.nextInt(20)];
            random.nextBytes(datagram);
            if (datagram.length > 1 && random.nextInt(4) > 0) {
                datagram[0] = 0;
                datagram[1] = (byte) random.nextInt(4);
            }
            Optional<byte[]> answer = settle(CONSOLE, datagram);
            int longest = Math.max(16, datagram.length);
            assertThat(answer.map(octets -> octets.length).orElse(8))
                    .as("seed %d: %s", repetition.getCurrentRepetition(), Octets.hex(datagram))
                    .isBetween(8, longest);
        }
    }

    private void grantStatic(int externalPort, int internalPort) {
        gateway.grant(new AdminMapping(
                Transport.UDP,
                externalPort,
                new InternalClient(CONSOLE, internalPort),
                RemoteFilter.EVERYONE,
                "by hand",
                Optional.empty()));
    }

    private void says(String request, String answer) {
        assertThat(Octets.hex(answer(CONSOLE, octets(request)))).isEqualTo(Octets.hex(octets(answer)));
    }

    private byte[] answer(InetAddress client, byte[] request) {
        return settle(client, request).orElseThrow();
    }

    private Optional<byte[]> settle(InetAddress client, byte[] request) {
        CompletionStage<Optional<ByteBuffer>> answer = server.answer(ByteBuffer.wrap(request), client);
        return gateway.settled(answer).map(Octets::of);
    }
}
