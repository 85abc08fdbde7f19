package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.core.mapping.Addresses;

class AddressClassTest {
    @ParameterizedTest
    @CsvSource({
        "9.9.9.9, PUBLIC",
        "172.15.255.255, PUBLIC",
        "172.16.0.0, PRIVATE",
        "172.31.255.255, PRIVATE",
        "172.32.0.0, PUBLIC",
        "10.1.2.3, PRIVATE",
        "192.168.0.1, PRIVATE",
        "100.63.255.255, PUBLIC",
        "100.64.0.0, CGNAT",
        "100.127.255.255, CGNAT",
        "100.128.0.0, PUBLIC",
        "169.254.0.1, LINK_LOCAL",
        "127.1.1.1, LOOPBACK",
        "0.1.2.3, RESERVED",
        "192.0.2.1, RESERVED",
        "198.51.100.1, RESERVED",
        "203.0.113.1, RESERVED",
        "198.19.0.1, RESERVED",
        "223.255.255.255, PUBLIC",
        "224.0.0.1, RESERVED",
        "240.0.0.1, RESERVED",
        "255.255.255.255, RESERVED",
        "::1, LOOPBACK",
        "::, RESERVED",
        "fe80::1, LINK_LOCAL",
        "fd12::1, PRIVATE",
        "2001:db8::1, RESERVED",
        "2620:fe::9, PUBLIC",
        "4000::1, RESERVED",
        "ff02::c, RESERVED",
    })
    void everyBlockHasItsClass(String literal, AddressClass kind) {
        assertThat(AddressClass.of(Addresses.of(literal))).isEqualTo(kind);
    }

    @Test
    void eachSaysWhatItMeans() {
        assertThat(Arrays.stream(AddressClass.values()).map(AddressClass::sentence))
                .doesNotHaveDuplicates()
                .allMatch(sentence -> sentence.endsWith("."));
    }
}
