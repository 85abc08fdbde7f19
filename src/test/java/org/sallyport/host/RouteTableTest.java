package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final String HEAD =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT     \n";

    @Test
    void theLowestMetricWins() throws IOException {
        assertThat(RouteTable.defaultInterface(new StringReader(HEAD
                        + "wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
                        + "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
                        + "lte0\t00000000\t010200C0\t0003\t0\t0\t4294967295\t00000000\t0\t0\t0\n"
                        + "eth1\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n")))
                .contains("eth0");
    }

    @Test
    void aPointToPointLinkNeedsNoGateway() throws IOException {
        assertThat(RouteTable.defaultInterface(
                        new StringReader(HEAD + "ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n")))
                .contains("ppp0");
    }

    @Test
    void halvesOfTheInternetAreNoDefaultRoute() throws IOException {
        assertThat(RouteTable.defaultInterface(
                        new StringReader(HEAD + "tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0\n")))
                .isEmpty();
    }

    @Test
    void aRouteThatIsDownOrRejectsLeadsNowhere() throws IOException {
        assertThat(RouteTable.defaultInterface(new StringReader(HEAD
                        + "eth0\t00000000\t010200C0\t0002\t0\t0\t0\t00000000\t0\t0\t0\n"
                        + "*\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0\n")))
                .isEmpty();
    }

    @Test
    void anEmptyTableHasNone() throws IOException {
        assertThat(RouteTable.defaultInterface(new StringReader(HEAD))).isEmpty();
        assertThat(RouteTable.defaultInterface(new StringReader(""))).isEmpty();
    }
}
