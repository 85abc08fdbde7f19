package org.sallyport.plane.relay.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.sallyport.core.mapping.Addresses;

/** How lines name endpoints (RFC 959 §4.1.2, RFC 2428 §2, §3). */
class EndpointsTest {
    private static final InetSocketAddress IPV4 = new InetSocketAddress(Addresses.of("192.0.2.21"), 40123);
    private static final InetSocketAddress IPV6 = new InetSocketAddress(Addresses.of("2001:db8::5"), 65535);

    @Test
    void theHighOctetOfThePortComesFirst() {
        assertThat(SixNumbers.write(IPV4)).isEqualTo("192,0,2,21,156,187");
        assertThat(SixNumbers.inCommand("PORT 192,0,2,21,156,187\r\n")
                        .orElseThrow()
                        .endpoint())
                .isEqualTo(IPV4);
    }

    @Test
    void onlyTheEndpointIsReplaced() {
        String line = "pOrT  192,0,2,21,156,187  \n";
        assertThat(SixNumbers.inCommand(line).orElseThrow().replaced(line, "x")).isEqualTo("pOrT  x  \n");
        String reply = "227 At 7 (192,0,2,21,156,187), as ever.\r\n";
        assertThat(SixNumbers.inReply(reply).orElseThrow().replaced(reply, "x"))
                .isEqualTo("227 At 7 (x), as ever.\r\n");
        String extended = "229 (!!!40123!) it is\r\n";
        assertThat(Bars.inReply(extended, IPV4.getAddress()).orElseThrow().replaced(extended, "x"))
                .isEqualTo("229 (!!!x!) it is\r\n");
    }

    @Test
    void theRfcsOwnExamples() {
        assertThat(Bars.inCommand("EPRT |1|132.235.1.2|6275|\r\n").orElseThrow().endpoint())
                .isEqualTo(new InetSocketAddress(Addresses.of("132.235.1.2"), 6275));
        assertThat(Bars.inCommand("EPRT |2|1080::8:800:200C:417A|5282|\r\n")
                        .orElseThrow()
                        .endpoint())
                .isEqualTo(new InetSocketAddress(Addresses.of("1080::8:800:200c:417a"), 5282));
        assertThat(Bars.inReply("229 Entering Extended Passive Mode (|||6446|)\r\n", IPV4.getAddress())
                        .orElseThrow()
                        .endpoint())
                .isEqualTo(new InetSocketAddress(IPV4.getAddress(), 6446));
    }

    @Test
    void anotherBarWillDo() {
        assertThat(Bars.inCommand("EPRT $2$2001:db8::5$65535$\r\n")
                        .orElseThrow()
                        .endpoint())
                .isEqualTo(IPV6);
    }

    @Test
    void eachFamilyHasItsNumber() {
        assertThat(Bars.write(IPV4)).isEqualTo("|1|192.0.2.21|40123|");
        assertThat(Bars.write(IPV6)).isEqualTo("|2|2001:db8:0:0:0:0:0:5|65535|");
        assertThat(Bars.inCommand("EPRT |1|2001:db8::5|65535|\r\n")).isEmpty();
    }

    @Test
    void sixNumbersNameNoIpv6() {
        assertThatThrownBy(() -> SixNumbers.write(IPV6)).isInstanceOf(IllegalArgumentException.class);
    }
}
