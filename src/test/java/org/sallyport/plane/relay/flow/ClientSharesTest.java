package org.sallyport.plane.relay.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.ForwardingLimits.Share;
import org.sallyport.core.mapping.Addresses;

/** What internal addresses may have (NAT-85). */
class ClientSharesTest {
    private static final long LATER = Duration.ofMinutes(1).toNanos();
    private static final InetAddress ONE = Addresses.of("192.0.2.1");
    private static final InetAddress OTHER = Addresses.of("192.0.2.2");

    private final ClientShares clients = new ClientShares(new Share(2, 100, OptionalLong.empty()));

    @Test
    void eachAddressHasItsShare() {
        ClientShare first = clients.take(ONE, 0).orElseThrow();
        assertThat(clients.take(ONE, 0)).contains(first);
        assertThat(clients.take(ONE, 0)).isEmpty();
        assertThat(clients.take(OTHER, 0)).isPresent();
        first.giveBack(0);
        assertThat(clients.take(ONE, 0)).contains(first);
    }

    @Test
    void onlyThoseWhoRestAreForgotten() {
        ClientShare busy = clients.take(ONE, 0).orElseThrow();
        clients.take(OTHER, 0).orElseThrow().giveBack(0);
        clients.sweep(1);
        assertThat(clients.known()).isEqualTo(2);
        clients.sweep(LATER);
        assertThat(clients.known()).isEqualTo(1);
        assertThat(clients.take(ONE, LATER)).contains(busy);
    }
}
