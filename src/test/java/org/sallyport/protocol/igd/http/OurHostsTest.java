package org.sallyport.protocol.igd.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

class OurHostsTest {
    @ParameterizedTest
    @DisplayName("UDA-84: Host is one of our literals; with a link-local one a zone is passed over")
    @Requirement("UDA-84")
    @CsvSource({
        "192.0.2.1, true",
        "192.0.2.1:5000, true",
        "192.0.2.1:80, false",
        "192.0.2.2, false",
        "192.0.2.1%eth0, false",
        "[2001:db8::1]:5000, true",
        "[2001:db8::1%25eth0]:5000, false",
        "2001:db8::1, false",
        "[fe80::1], true",
        "[fe80::1]:5000, true",
        "[fe80::1%25eth0]:5000, true",
        "[fe80::1%eth0.7], true",
        "[fe80::1%2], true",
        "[fe80::1%], false",
        "[fe80::1%25eth0]:80, false",
        "[fe80::2%25eth0]:5000, false",
        "[fe80::1%a b], false",
        "[fe80::1%]x], false",
        "fe80::1%eth0, false",
        "gateway.example, false",
        "'', false",
    })
    void hostIsOneOfOurLiterals(String header, boolean ours) {
        OurHosts hosts = new OurHosts();
        hosts.are(List.of(Addresses.of("192.0.2.1"), Addresses.of("2001:db8::1"), Addresses.of("fe80::1")), 5000);
        assertThat(hosts.include(header)).isEqualTo(ours);
    }
}
