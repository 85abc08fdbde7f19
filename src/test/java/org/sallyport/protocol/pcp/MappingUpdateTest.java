package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.pcp.Messages.ANNOUNCE;
import static org.sallyport.protocol.pcp.Messages.MAP;
import static org.sallyport.protocol.pcp.Messages.NONCE;
import static org.sallyport.protocol.pcp.Messages.with;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.protocol.pcp.MappingUpdate.Subject;

/** RFC 6887 §14.2, octet by octet. */
class MappingUpdateTest {
    private static final Subject UDP_4096 = new Subject(NONCE, 17, 4096);

    @Test
    @Requirement("PCP-53")
    @DisplayName("PCP-53: a mapping that has moved: same nonce, new endpoint, what is left of its lifetime")
    void aMovedMappingIsWrittenAsItsOctets() {
        MappingUpdate moved = new MappingUpdate(UDP_4096, 50000, Addresses.of("203.0.113.5"), Duration.ofSeconds(7199));
        assertThat(Octets.of(moved.octets(100))).isEqualTo(octets("""
                02 81 00 00                         # version 2, response, MAP, Reserved, SUCCESS
                00001c1f                            # Lifetime: 7199 s are left
                00000064                            # Epoch Time: 100
                000000000000000000000000            # Reserved
                0001020304050607 08090a0b           # Mapping Nonce
                11 000000                           # UDP, Reserved
                1000 c350                           # internal port 4096, external port 50000
                00000000000000000000ffff cb007105   # 203.0.113.5
                """));
    }

    @Test
    @Requirement("PCP-55")
    @DisplayName("PCP-55: a mapping that has ended: lifetime, external port and address are zero")
    void anEndedMappingIsWrittenAsItsOctets() {
        MappingUpdate ended = MappingUpdate.ended(UDP_4096, Addresses.of("203.0.113.5"));
        assertThat(Octets.of(ended.octets(0xffffffffL))).isEqualTo(octets("""
                02 81 00 00 00000000 ffffffff 000000000000000000000000
                0001020304050607 08090a0b 11 000000
                1000 0000                           # internal port 4096, no external port
                00000000000000000000ffff 00000000   # no IPv4 address
                """));
    }

    @Test
    void theFamilyOfAnEndedMappingIsKept() {
        MappingUpdate ended = MappingUpdate.ended(UDP_4096, Addresses.of("2001:db8::5"));
        assertThat(Arrays.copyOfRange(Octets.of(ended.octets(100)), 44, 60)).isEqualTo(new byte[16]);
    }

    @Test
    void aFractionOfASecondIsNotTheEnd() {
        MappingUpdate moved = new MappingUpdate(UDP_4096, 50000, Addresses.of("203.0.113.5"), Duration.ofMillis(1));
        assertThat(moved.octets(100).getInt(4)).isOne();
    }

    @Test
    void aMapRequestTellsWhatItIsAbout() {
        assertThat(Subject.askedBy(ByteBuffer.wrap(MAP))).contains(UDP_4096);
        assertThat(Subject.askedBy(ByteBuffer.wrap(Arrays.copyOf(MAP, 64)))).contains(UDP_4096);
    }

    @Test
    void whatIsNoMapRequestIsAboutNothing() {
        assertThat(Subject.askedBy(ByteBuffer.wrap(ANNOUNCE))).isEmpty();
        assertThat(Subject.askedBy(ByteBuffer.wrap(with(MAP, 0, "01")))).isEmpty();
        assertThat(Subject.askedBy(ByteBuffer.wrap(with(MAP, 1, "02")))).isEmpty();
        assertThat(Subject.askedBy(ByteBuffer.wrap(with(MAP, 1, "81")))).isEmpty();
        for (int length = 0; length < MAP.length; length++) {
            assertThat(Subject.askedBy(ByteBuffer.wrap(MAP, 0, length)))
                    .as("%d octets", length)
                    .isEqualTo(Optional.empty());
        }
    }

    @Test
    @DisplayName("PCP-91: zero stands for all, within one nonce")
    void aSubjectCoversWhatItIsAbout() {
        Nonce other = new Nonce(NONCE.high(), NONCE.low() + 1);
        assertThat(UDP_4096.covers(UDP_4096)).isTrue();
        assertThat(new Subject(NONCE, 17, 0).covers(UDP_4096)).isTrue();
        assertThat(new Subject(NONCE, 0, 0).covers(UDP_4096)).isTrue();
        assertThat(new Subject(NONCE, 6, 0).covers(UDP_4096)).isFalse();
        assertThat(new Subject(NONCE, 17, 4097).covers(UDP_4096)).isFalse();
        assertThat(new Subject(other, 0, 0).covers(UDP_4096)).isFalse();
        assertThat(UDP_4096.covers(new Subject(NONCE, 17, 0))).isFalse();
    }

    @Test
    void aResponseTellsWhatItGrants() {
        assertThat(MappingUpdate.grantedBy(ByteBuffer.wrap(octets("02 81 00 00 00001c20"))))
                .contains(Duration.ofHours(2));
        assertThat(MappingUpdate.grantedBy(ByteBuffer.wrap(octets("02 81 00 00 ffffffff"))))
                .contains(Duration.ofSeconds(0xffffffffL));
        assertThat(MappingUpdate.grantedBy(ByteBuffer.wrap(octets("02 81 00 00 00000000"))))
                .contains(Duration.ZERO);
        assertThat(MappingUpdate.grantedBy(ByteBuffer.wrap(octets("02 81 00 02 00000708"))))
                .isEmpty();
    }
}
