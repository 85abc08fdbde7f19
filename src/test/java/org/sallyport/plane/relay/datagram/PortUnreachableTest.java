package org.sallyport.plane.relay.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** RFC 792, Destination Unreachable; checksums by RFC 1071, worked out apart from the code. */
class PortUnreachableTest {
    private static final String OCTETS = """
            03 03 148b 00000000                 # Type, Code, Checksum, unused
            4500 0020 0000 4000 38 11           # version and length, total length, DF, TTL, UDP
            5691                                # header checksum
            c6336407 c0000201                   # 198.51.100.7 to 192.0.2.1
            c8d5 1f90 000c 0000                 # 51413 to 8080, length, no checksum
            """;

    @Test
    @Requirement("NAT-45")
    @DisplayName("NAT-45: the refused datagram is quoted as its sender sent it, to the external endpoint")
    void quotesTheDatagramAsItWasSent() {
        ByteBuffer out = ByteBuffer.allocate(PortUnreachable.OCTETS);
        new PortUnreachable(endpoint("198.51.100.7", 51413), endpoint("192.0.2.1", 8080), 4).write(out);
        assertThat(out.array()).isEqualTo(octets());
    }

    @Test
    void everyChecksumComesOutRight() {
        for (int payload = 0; payload <= 65507; payload += 4093) {
            ByteBuffer out = ByteBuffer.allocate(PortUnreachable.OCTETS);
            new PortUnreachable(endpoint("255.255.255.254", 65535), endpoint("203.0.113.255", 1), payload).write(out);
            assertThat(sum(out, 0, PortUnreachable.OCTETS)).isEqualTo(0xffff);
            assertThat(sum(out, 8, 20)).isEqualTo(0xffff);
        }
    }

    /** One's complement, one carry at a time. */
    private static int sum(ByteBuffer octets, int start, int length) {
        int sum = 0;
        for (int at = start; at < start + length; at += 2) {
            sum += octets.getShort(at) & 0xffff;
            sum = sum > 0xffff ? sum - 0xffff : sum;
        }
        return sum;
    }

    private static Endpoint endpoint(String address, int port) {
        return Endpoint.of(new InetSocketAddress(Addresses.of(address), port));
    }

    private static byte[] octets() {
        return HexFormat.of().parseHex(OCTETS.replaceAll("#.*|\\s", ""));
    }
}
