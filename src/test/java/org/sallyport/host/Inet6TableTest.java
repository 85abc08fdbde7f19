package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sallyport.core.mapping.Addresses;

/** {@code /proc/net/if_inet6} as Linux writes it. */
class Inet6TableTest {
    @Test
    void whatIsTentativeTemporaryDeprecatedOrDoubleDoesNotServe() throws IOException {
        String table = """
                00000000000000000000000000000001 01 80 10 80       lo
                fe800000000000000000000000000001 02 40 20 80   br-lan
                20010db8000100000000000000000001 02 40 00 80   br-lan
                20010db8000100000000000000000002 02 40 00 c0   br-lan
                20010db8000100000000000000000003 02 40 00 01   br-lan
                20010db8000100000000000000000004 02 40 00 a0   br-lan
                20010db8000100000000000000000005 02 40 00 c8   br-lan
                20010db8000100000000000000000006 1f 40 00 04   br-lan
                20010db8000100000000000000000007 1f 40 00 41   br-lan
                """;

        assertThat(Inet6Table.notToServe(new StringReader(table)))
                .containsExactlyInAnyOrder(
                        new Inet6Table.Place(2, address(2)),
                        new Inet6Table.Place(2, address(3)),
                        new Inet6Table.Place(2, address(4)),
                        new Inet6Table.Place(2, address(5)),
                        new Inet6Table.Place(31, address(7)));
    }

    private static InetAddress address(int host) {
        return Addresses.of("2001:db8:1::" + host);
    }

    @Test
    void anEmptyTableIsNone() throws IOException {
        assertThat(Inet6Table.notToServe(new StringReader(""))).isEqualTo(java.util.Set.copyOf(List.of()));
    }
}
