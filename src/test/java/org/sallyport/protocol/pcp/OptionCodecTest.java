package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;

/** Every option octet by octet (RFC 6887 §13, RFC 7220, RFC 7753, RFC 7767). */
class OptionCodecTest {
    private static void isWrittenAs(PcpOption option, byte[] octets) {
        ByteBuffer out = ByteBuffer.allocate(option.size());
        option.write(out);
        assertThat(out.array()).isEqualTo(octets);
        assertThat(OptionList.read(ByteBuffer.wrap(octets))).contains(List.of(option));
    }

    @Test
    @Requirement("PCP-108")
    void thirdParty() {
        isWrittenAs(new ThirdParty(Addresses.of("192.0.2.20")), octets("""
                01 00 0010                          # THIRD_PARTY, Reserved, 16 octets
                00000000000000000000ffff c0000214   # internal address 192.0.2.20
                """));
    }

    @Test
    @Requirement("PCP-82")
    void filter() {
        isWrittenAs(new Filter(120, 27015, Addresses.of("203.0.113.0")), octets("""
                03 00 0014                          # FILTER, Reserved, 20 octets
                00 78 6987                          # Reserved, prefix length 120, remote port 27015
                00000000000000000000ffff cb007100   # remote address 203.0.113.0
                """));
    }

    @ParameterizedTest
    @Requirement({"PCP-5", "PCP-87"})
    @CsvSource({
        "128, 203.0.113.9, 203.0.113.9/32",
        "120, 203.0.113.9, 203.0.113.0/24",
        "97, 203.0.113.9, 128.0.0.0/1",
        "96, 203.0.113.9, 0.0.0.0/0",
        "32, 203.0.113.9, 203.0.113.9/32",
        "24, 203.0.113.9, 203.0.113.0/24",
        "1, 203.0.113.9, 128.0.0.0/1",
        "64, 2001:db8:9::9, 2001:db8:9::/64",
        "1, 2001:db8:9::9, ::/1"
    })
    void aPrefixCountsOverTheMappedForm(int length, String address, String block) {
        assertThat(new Filter(length, 53, Addresses.of(address)).peer())
                .contains(new RemoteFilter.Peer(Prefix.parse(block).orElseThrow(), 53));
    }

    @Test
    @Requirement("PCP-121")
    void description() {
        isWrittenAs(new Description("Spiel ♞"), octets("""
                80 00 0009                          # DESCRIPTION, Reserved, 9 octets
                537069656c20 e2999e                 # UTF-8
                000000                              # padding
                """));
        isWrittenAs(new Description(""), octets("80 00 0000"));
    }

    @Test
    @Requirement("PCP-121")
    void aDescriptionIsCutBetweenTwoCharacters() {
        assertThat(new Description("a".repeat(256)).kept()).hasSize(256);
        assertThat(new Description("a".repeat(257)).kept()).isEqualTo("a".repeat(256));
        assertThat(new Description("a".repeat(255) + "é").kept()).isEqualTo("a".repeat(255));
        assertThat(new Description("a".repeat(253) + "𝄞").kept()).isEqualTo("a".repeat(253));
        assertThat(new Description("a".repeat(252) + "𝄞b").kept()).isEqualTo("a".repeat(252) + "𝄞");
    }

    @Test
    @Requirement("PCP-123")
    void portSet() {
        isWrittenAs(new PortSet(4, 4096, true), octets("""
                82 00 0005                          # PORT_SET, Reserved, 5 octets
                0004 1000 01                        # four ports, the first internal one 4096, P
                000000                              # padding
                """));
    }

    @Test
    @Requirement("PCP-127")
    void checkpointRequired() {
        isWrittenAs(new CheckpointRequired(), octets("c0 00 0000   # CHECKPOINT_REQUIRED, Reserved, no data"));
    }

    @Test
    @Requirement("PCP-24")
    void paddingIsIgnoredWhenRead() {
        assertThat(OptionList.read(ByteBuffer.wrap(octets("80 00 0001  61 ffffff"))))
                .contains(List.of(new Description("a")));
    }
}
