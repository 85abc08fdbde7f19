package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Nonce;

/** RFC 6887 §11.1, the MAP payload octet by octet. */
class MapCodecTest {
    private static final Nonce NONCE = new Nonce(0x0011223344556677L, 0x8899aabb);

    private static final byte[] REQUEST = octets("""
            0011223344556677 8899aabb           # Mapping Nonce
            11 000000                           # UDP, Reserved
            c8d5 ea60                           # internal port 51413, suggested external port 60000
            00000000000000000000ffff cb007105   # suggested external address 203.0.113.5
            """);

    private static final MapRequest MAP_UDP_51413 =
            new MapRequest(NONCE, 17, 51413, 60000, Addresses.of("203.0.113.5"));

    private static final byte[] RESPONSE = octets("""
            0011223344556677 8899aabb           # Mapping Nonce, copied
            06 000000                           # TCP, Reserved
            ffff 0400                           # internal port 65535, assigned external port 1024
            20010db8000000000000000000000001    # assigned external address 2001:db8::1
            """);

    private static final MapResponse MAPPED_TCP_65535 =
            new MapResponse(NONCE, 6, 65535, 1024, Addresses.of("2001:db8::1"));

    @Test
    void aRequestIsReadFromItsOctets() {
        ByteBuffer in = ByteBuffer.wrap(REQUEST);
        assertThat(MapRequest.read(in)).isEqualTo(MAP_UDP_51413);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void aRequestIsWrittenAsItsOctets() {
        assertThat(written(MAP_UDP_51413)).isEqualTo(REQUEST);
    }

    @Test
    void aResponseIsReadFromItsOctets() {
        ByteBuffer in = ByteBuffer.wrap(RESPONSE);
        assertThat(MapResponse.read(in)).isEqualTo(MAPPED_TCP_65535);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void aResponseIsWrittenAsItsOctets() {
        assertThat(written(MAPPED_TCP_65535)).isEqualTo(RESPONSE);
    }

    @Test
    void reservedOctetsOfARequestAreIgnored() {
        byte[] noisy = Messages.with(REQUEST, 13, "ffffff");
        assertThat(MapRequest.read(ByteBuffer.wrap(noisy))).isEqualTo(MAP_UDP_51413);
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < REQUEST.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(REQUEST, length));
            assertThatThrownBy(() -> MapRequest.read(cut)).isInstanceOf(BufferUnderflowException.class);
            assertThatThrownBy(() -> MapResponse.read(cut.rewind())).isInstanceOf(BufferUnderflowException.class);
        }
    }

    @ParameterizedTest
    @Requirement({"PCP-5", "PCP-6", "PCP-8"})
    @DisplayName("PCP-5, PCP-6, PCP-8: only ::ffff:0:0/96 holds IPv4; all-zeros is of a family")
    @CsvSource({
        "00000000000000000000ffff c0000207, 192.0.2.7",
        "00000000000000000000ffff 00000000, 0.0.0.0",
        "00000000000000000000000000000000, ::",
        "000000000000000000000000 c0000207, ::192.0.2.7",
        "0064ff9b0000000000000000 c0000207, 64:ff9b::c000:207",
        "00000000000000000001ffff c0000207, ::1:ffff:c000:207",
        "20010db8000000000000000000000001, 2001:db8::1",
    })
    void anAddressIsOfTheFamilyItsOctetsSay(String hex, String literal) {
        ByteBuffer in = ByteBuffer.wrap(octets(hex));
        assertThat(Wire.address(in)).isEqualTo(Addresses.of(literal));

        ByteBuffer out = ByteBuffer.allocate(16);
        Wire.putAddress(out, Addresses.of(literal));
        assertThat(out.array()).isEqualTo(octets(hex));
    }

    @Test
    @Requirement({"PCP-27", "PCP-29"})
    @DisplayName("Worked octets, PCP-27, PCP-29: success is header and payload and the options processed, no more")
    void aSuccessIsWrittenAsItsOctets() {
        MapResponse mapped = new MapResponse(Messages.NONCE, 17, 4096, 4096, Addresses.of("203.0.113.5"));
        byte[] bare = octets("""
                02 81 00 00                         # version 2, MAP response, Reserved, SUCCESS
                00001c20 00000064                   # lifetime 7200 s, epoch 100
                000000000000000000000000            # Reserved
                0001020304050607 08090a0b           # Mapping Nonce
                11 000000 1000 1000                 # UDP, internal port 4096, external port 4096
                00000000000000000000ffff cb007105   # external address 203.0.113.5
                """);
        assertThat(sent(mapped, List.of())).isEqualTo(bare);
        assertThat(sent(mapped, List.of(new PcpOption.PreferFailure())))
                .isEqualTo(Messages.join(bare, Messages.PREFER_FAILURE));
    }

    @Test
    @Requirement("PCP-44")
    @DisplayName("PCP-44: the announcement is a bare header")
    void anAnnouncementIsWrittenAsItsOctets() {
        PcpResponse announcement = new PcpResponse(Duration.ZERO, 0xfffffffeL, new Announce(), List.of());
        assertThat(Octets.of(announcement.octets())).isEqualTo(octets("""
                02 80 00 00                         # version 2, ANNOUNCE response, Reserved, SUCCESS
                00000000 fffffffe                   # no lifetime, epoch 2^32-2
                000000000000000000000000            # Reserved
                """));
    }

    @Test
    @Requirement("CLI-58")
    @DisplayName("CLI-58: a lifetime that is not over is not written as zero, nor does a long one wrap")
    void lifetimesAreClampedToTheField() {
        assertThat(PcpResponse.seconds(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(PcpResponse.seconds(Duration.ofMillis(7999))).isEqualTo(7);
        assertThat(PcpResponse.seconds(Duration.ZERO)).isZero();
        assertThat(PcpResponse.seconds(Duration.ofDays(365 * 200))).isEqualTo(-1);
    }

    private static byte[] sent(PcpPayload payload, List<PcpOption> options) {
        return Octets.of(new PcpResponse(Duration.ofHours(2), 100, payload, options).octets());
    }

    private static byte[] written(PcpPayload payload) {
        ByteBuffer out = ByteBuffer.allocate(payload.size());
        payload.write(out);
        assertThat(out.remaining()).isZero();
        return out.array();
    }
}
