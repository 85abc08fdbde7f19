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
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Nonce;

/** RFC 6887 §12.1, the PEER payload octet by octet. */
class PeerCodecTest {
    private static final Nonce NONCE = new Nonce(0x0011223344556677L, 0x8899aabb);

    private static final byte[] REQUEST = octets("""
            0011223344556677 8899aabb           # Mapping Nonce
            11 000000                           # UDP, Reserved
            c8d5 ea60                           # internal port 51413, suggested external port 60000
            00000000000000000000ffff cb007105   # suggested external address 203.0.113.5
            ffff 0000                           # remote port 65535, Reserved
            00000000000000000000ffff c6336407   # remote address 198.51.100.7
            """);

    private static final PeerRequest PEER_UDP_51413 =
            new PeerRequest(NONCE, 17, 51413, 60000, Addresses.of("203.0.113.5"), 65535, Addresses.of("198.51.100.7"));

    private static final byte[] RESPONSE = octets("""
            0011223344556677 8899aabb           # Mapping Nonce, copied
            06 000000                           # TCP, Reserved
            ffff 0400                           # internal port 65535, assigned external port 1024
            20010db8000000000000000000000001    # assigned external address 2001:db8::1
            01bb 0000                           # remote port 443, copied, Reserved
            20010db8000000000000000000000007    # remote address 2001:db8::7, copied
            """);

    private static final PeerResponse PEERED_TCP_65535 =
            new PeerResponse(NONCE, 6, 65535, 1024, Addresses.of("2001:db8::1"), 443, Addresses.of("2001:db8::7"));

    @Test
    void aRequestIsReadFromItsOctets() {
        ByteBuffer in = ByteBuffer.wrap(REQUEST);
        assertThat(PeerRequest.read(in)).isEqualTo(PEER_UDP_51413);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void aRequestIsWrittenAsItsOctets() {
        assertThat(written(PEER_UDP_51413)).isEqualTo(REQUEST);
    }

    @Test
    void aResponseIsReadFromItsOctets() {
        ByteBuffer in = ByteBuffer.wrap(RESPONSE);
        assertThat(PeerResponse.read(in)).isEqualTo(PEERED_TCP_65535);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void aResponseIsWrittenAsItsOctets() {
        assertThat(written(PEERED_TCP_65535)).isEqualTo(RESPONSE);
    }

    @Test
    void reservedOctetsOfARequestAreIgnored() {
        byte[] noisy = Messages.with(Messages.with(REQUEST, 13, "ffffff"), 38, "ffff");
        assertThat(PeerRequest.read(ByteBuffer.wrap(noisy))).isEqualTo(PEER_UDP_51413);
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < REQUEST.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(REQUEST, length));
            assertThatThrownBy(() -> PeerRequest.read(cut)).isInstanceOf(BufferUnderflowException.class);
            assertThatThrownBy(() -> PeerResponse.read(cut.rewind())).isInstanceOf(BufferUnderflowException.class);
        }
    }

    @Test
    @Requirement({"PCP-27", "PCP-29", "PCP-105"})
    @DisplayName("PCP-27, PCP-29: success is header and payload, 80 octets, and the options processed, no more")
    void aSuccessIsWrittenAsItsOctets() {
        PeerResponse peered = PEER_UDP_51413.assigned(1024, Addresses.of("203.0.113.5"));
        byte[] bare = octets("""
                02 82 00 00                         # version 2, PEER response, Reserved, SUCCESS
                00001c20 00000064                   # lifetime 7200 s, epoch 100
                000000000000000000000000            # Reserved
                0011223344556677 8899aabb           # Mapping Nonce
                11 000000 c8d5 0400                 # UDP, internal port 51413, external port 1024
                00000000000000000000ffff cb007105   # external address 203.0.113.5
                ffff 0000                           # remote port 65535, Reserved
                00000000000000000000ffff c6336407   # remote address 198.51.100.7
                """);
        assertThat(bare).hasSize(80);
        assertThat(sent(peered, List.of())).isEqualTo(bare);
        assertThat(sent(peered, List.of(new CheckpointRequired())))
                .isEqualTo(Messages.join(bare, octets("c0 00 0000")));
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
