package org.sallyport.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;

class PrefixTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.0/23, 192.0.3.9, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
    })
    void anAddressIsInItsBlock(String prefix, String address, boolean inside) {
        assertThat(Prefix.parse(prefix).orElseThrow().contains(Addresses.of(address)))
                .isEqualTo(inside);
    }

    @Test
    void hostBitsAreCleared() {
        assertThat(Prefix.parse("192.0.2.77/24")).contains(new Prefix(Addresses.of("192.0.2.0"), 24));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2/24",
                "192.0.2.0/",
                "example.org/8",
                "192.0.2.0/024",
                "::/129"
            })
    void whatIsNoBlockIsNone(String text) {
        assertThat(Prefix.parse(text)).isEmpty();
    }

    /** A name must never reach a resolver, nor an old shorthand be taken for an address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10.1",
                "010.0.0.1",
                "1.2.3.4.5",
                "256.0.0.1",
                "0x7f.0.0.1",
                "fe80::1%eth0",
                "1:2",
                "+1.2.3.4",
                " 1.2.3.4"
            })
    void whatIsNoLiteralIsNoAddress(String text) {
        assertThat(Addresses.parse(text)).isEmpty();
    }

    @Test
    @Requirement({"UDA-28", "PCP-116"})
    @DisplayName("UDA-28, PCP-116: the ends of a block are no hosts, unless it is of one or two addresses, or of IPv6")
    void theEndsOfABlockAreNoHosts() {
        Prefix block = new Prefix(Addresses.of("192.0.2.64"), 27);
        assertThat(block.containsHost(Addresses.of("192.0.2.64"))).isFalse();
        assertThat(block.containsHost(Addresses.of("192.0.2.65"))).isTrue();
        assertThat(block.containsHost(Addresses.of("192.0.2.94"))).isTrue();
        assertThat(block.containsHost(Addresses.of("192.0.2.95"))).isFalse();
        assertThat(block.containsHost(Addresses.of("192.0.2.96"))).isFalse();
        assertThat(new Prefix(Addresses.of("192.0.2.0"), 31).containsHost(Addresses.of("192.0.2.1")))
                .isTrue();
        assertThat(Prefix.of(Addresses.of("192.0.2.0")).containsHost(Addresses.of("192.0.2.0")))
                .isTrue();
        assertThat(new Prefix(Addresses.of("2001:db8::"), 64).containsHost(Addresses.of("2001:db8::")))
                .isTrue();
    }

    @Test
    void portsAreChecked() {
        assertThatThrownBy(() -> new InternalClient(Addresses.of("192.0.2.1"), 70000))
                .hasMessage("internal port 70000 is not in 1..65535");
        assertThatThrownBy(() -> new InternalClient(Addresses.of("192.0.2.1"), 0))
                .hasMessage("internal port 0 is not in 1..65535");
    }

    /** PCP-120: a log must not give a nonce away. */
    @Test
    void aNonceDoesNotShowItself() {
        assertThat(new Nonce(0x1122334455667788L, 0x99aabbcc)).hasToString("1122…");
        assertThat(new Nonce(1, 2).matches(new Nonce(1, 2))).isTrue();
        assertThat(new Nonce(1, 2).matches(new Nonce(1, 3))).isFalse();
        assertThat(new Nonce(1, 2).matches(new Nonce(0x8000000000000001L, 2))).isFalse();
    }
}
