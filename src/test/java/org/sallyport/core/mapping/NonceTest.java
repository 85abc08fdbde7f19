package org.sallyport.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;

class NonceTest {
    private static final Nonce NONCE = new Nonce(0x0011223344556677L, 0x8899aabb);

    @Test
    @Requirement("PCP-115")
    void everyOneOfThe96BitsCounts() {
        assertThat(NONCE.matches(new Nonce(0x0011223344556677L, 0x8899aabb))).isTrue();
        for (int bit = 0; bit < 64; bit++) {
            assertThat(NONCE.matches(new Nonce(NONCE.high() ^ (1L << bit), NONCE.low())))
                    .isFalse();
        }
        for (int bit = 0; bit < 32; bit++) {
            assertThat(NONCE.matches(new Nonce(NONCE.high(), NONCE.low() ^ (1 << bit))))
                    .isFalse();
        }
    }

    @Test
    @Requirement("PCP-120")
    void aLogShowsNoMoreThanAHintOfIt() {
        assertThat(NONCE.toString()).isEqualTo("0011…");
    }
}
