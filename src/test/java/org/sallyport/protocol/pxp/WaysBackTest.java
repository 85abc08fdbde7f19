package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.protocol.pcp.MappingUpdate.Subject;
import org.sallyport.protocol.pxp.WaysBack.Claim;
import org.sallyport.protocol.pxp.WaysBack.Way;

/** Whom it remembers, and how many at most. */
class WaysBackTest {
    private static final InetAddress HOST = Addresses.of("192.0.2.10");

    private final WaysBack ways = new WaysBack();

    @Test
    void theLastWayIsRemembered() {
        ways.note(udp(HOST, 4096), from(HOST, 40000));
        ways.note(udp(HOST, 4096), from(HOST, 40001));
        ways.note(udp(HOST, 4097), from(HOST, 40002));
        assertThat(ways.of(udp(HOST, 4096))).contains(from(HOST, 40001));
        assertThat(ways.of(udp(HOST, 4097))).contains(from(HOST, 40002));
        assertThat(ways.of(udp(Addresses.of("192.0.2.11"), 4096))).isEmpty();
        assertThat(ways.size()).isEqualTo(2);
    }

    @Test
    void whatIsGivenUpIsForgotten() {
        ways.note(udp(HOST, 4096), from(HOST, 40000));
        ways.note(udp(HOST, 4097), from(HOST, 40000));
        ways.forget(udp(HOST, 4098));
        assertThat(ways.size()).isEqualTo(2);
        ways.forget(udp(HOST, 4096));
        assertThat(ways.of(udp(HOST, 4096))).isEmpty();
        ways.forget(new Claim(HOST, new Subject(Ask.OTHER_NONCE, 0, 0)));
        assertThat(ways.of(udp(HOST, 4097))).isPresent();
        ways.forget(new Claim(HOST, new Subject(Ask.NONCE, 0, 0)));
        assertThat(ways.size()).isZero();
    }

    @Test
    void ofOneHostTheOldestIsForgottenFirst() {
        for (int port = 1; port <= WaysBack.MOST_OF_ONE; port++) {
            ways.note(udp(HOST, port), from(HOST, 40000));
        }
        ways.note(udp(HOST, 1), from(HOST, 40000));
        ways.note(udp(HOST, 60000), from(HOST, 40000));
        assertThat(ways.size()).isEqualTo(WaysBack.MOST_OF_ONE);
        assertThat(ways.of(udp(HOST, 1))).isPresent();
        assertThat(ways.of(udp(HOST, 2))).isEmpty();
    }

    @Test
    void theHostNotHeardOfForLongestIsForgottenFirst() {
        for (int host = 0; host < 100; host++) {
            for (int port = 1; port <= WaysBack.MOST_OF_ONE; port++) {
                InetAddress address = Addresses.ofOctets(new byte[] {10, 0, 0, (byte) host});
                ways.note(udp(address, port), from(address, 40000));
            }
            ways.note(udp(HOST, 1), from(HOST, 40000));
            assertThat(ways.size()).isLessThanOrEqualTo(WaysBack.MOST);
        }
        assertThat(ways.of(udp(HOST, 1))).isPresent();
        assertThat(ways.of(udp(Addresses.of("10.0.0.0"), 1))).isEmpty();
        assertThat(ways.of(udp(Addresses.of("10.0.0.99"), 1))).isPresent();
    }

    private static Claim udp(InetAddress host, int port) {
        return new Claim(host, new Subject(Ask.NONCE, 17, port));
    }

    private static Way from(InetAddress host, int port) {
        return new Way(RecordingOutlet.LAN, new InetSocketAddress(host, port));
    }
}
