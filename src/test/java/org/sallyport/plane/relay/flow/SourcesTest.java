package org.sallyport.plane.relay.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/** Whose address an internal client sees (NAT-36, NAT-38). */
class SourcesTest {
    private static final InetAddress CLIENT = Addresses.of("192.0.2.50");
    private static final InetSocketAddress PEER = new InetSocketAddress(Addresses.of("198.51.100.7"), 4000);

    private final Sources sources = new Sources(new Inside() {
        private final Prefix lan = Prefix.parse("192.0.2.0/24").orElseThrow();

        @Override
        public boolean contains(InetAddress address) {
            return lan.contains(address);
        }

        @Override
        public boolean isHost(InetAddress address) {
            return lan.contains(address);
        }
    });

    @BeforeEach
    void preserve() {
        sources.preserve(true);
    }

    @Test
    void remotePeersKeepTheirEndpoint() {
        assertThat(sources.of(PEER, CLIENT)).contains(PEER);
    }

    @Test
    void withoutThePrivilegeNobodyDoes() {
        sources.preserve(false);
        assertThat(sources.of(PEER, CLIENT)).isEmpty();
    }

    @Test
    void hairpinningHostsComeAsTheGateway() {
        assertThat(sources.of(new InetSocketAddress(Addresses.of("192.0.2.51"), 4000), CLIENT))
                .isEmpty();
    }

    @Test
    void thisHostsOwnLoopbackComesAsTheGateway() {
        assertThat(sources.of(new InetSocketAddress(Addresses.of("127.0.0.1"), 4000), CLIENT))
                .isEmpty();
    }

    @Test
    void peersOfAnotherFamilyAndFromNoPortComeAsTheGateway() {
        assertThat(sources.of(new InetSocketAddress(Addresses.of("2001:db8::7"), 4000), CLIENT))
                .isEmpty();
        assertThat(sources.of(PEER, Addresses.of("2001:db8::50"))).isEmpty();
        assertThat(sources.of(new InetSocketAddress(PEER.getAddress(), 0), CLIENT))
                .isEmpty();
    }
}
