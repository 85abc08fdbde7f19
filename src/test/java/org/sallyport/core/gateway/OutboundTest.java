package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.MappingRequest.Filtering;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;

/** What PCP's PEER makes, beyond the answer: planes that cannot carry it, plane and store that fail, the next run. */
class OutboundTest {
    private static final RemoteFilter REMOTE = new RemoteFilter(
            List.of(new RemoteFilter.Peer(Prefix.parse("203.0.113.99").orElseThrow(), 5000)));

    private final TestGateway gateway =
            TestGateway.able("2030-01-01T12:00:00Z", TestGateway.highPorts(), Plane.Ability.OUTBOUND);

    @Test
    @Requirement("PCP-106")
    void aPlaneThatOnlyForwardsPortsMakesNone() {
        TestGateway forwarding = TestGateway.at("2030-01-01T12:00:00Z");

        assertThat(forwarding.map(outbound(Ask.pcp(4096), REMOTE)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Refusal.PLANE_FAILED));
        assertThat(forwarding.leases()).isEmpty();
    }

    @Test
    @Requirement("PCP-101")
    void itIsForNamedPeersOnly() {
        Ask everyone = Ask.pcp(4096);
        assertThatThrownBy(() -> outbound(everyone, RemoteFilter.EVERYONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an outbound mapping is PCP's and for named peers only");
    }

    @Test
    @Requirement("PCP-101")
    void theNextRunStillKnowsItFromWhatMapMade() {
        gateway.map(outbound(Ask.pcp(4096), REMOTE));
        gateway.map(Ask.pcp(4097).filtered(REMOTE).request());

        List<Lease> before = gateway.leases();

        TestGateway next = restarted(new RecordingPlane(Plane.Ability.OUTBOUND));
        assertThat(next.leases()).containsExactlyInAnyOrderElementsOf(before);
        next.map(Ask.pcp(4096).request());
        next.map(Ask.pcp(4097).request());

        assertThat(filterOf(next, 4096)).isEqualTo(RemoteFilter.EVERYONE);
        assertThat(filterOf(next, 4097)).isEqualTo(REMOTE);
    }

    @Test
    @Requirement({"PCP-33", "PCP-106"})
    void aRestartOnAPlaneThatOnlyForwardsPortsEndsItAndBeginsANewEpoch() {
        gateway.map(outbound(Ask.pcp(4096), REMOTE));
        gateway.map(Ask.pcp(4097).request());
        gateway.passes(Duration.ofMinutes(5));
        assertThat(gateway.gateway.epoch(gateway.now())).isEqualTo(300);

        TestGateway next = restarted(new RecordingPlane());
        assertThat(next.leases())
                .extracting(lease -> lease.key().externalPort())
                .containsExactly(4097);
        assertThat(next.gateway.epoch(next.now())).isZero();
    }

    @Test
    @Requirement("PCP-2")
    void aPlaneThatRefusesAFurtherPeerLeavesTheMappingAsItWas() {
        gateway.map(outbound(Ask.pcp(4096), REMOTE));
        List<Lease> before = gateway.leases();
        gateway.plane.refuses(key -> true);

        RemoteFilter other = RemoteFilter.of(Prefix.parse("203.0.113.98").orElseThrow());
        assertThat(gateway.map(outbound(Ask.pcp(4096).lasting(Duration.ofHours(2)), other)))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(gateway.leases()).isEqualTo(before);
    }

    @Test
    @Requirement("PCP-101")
    void aPinholeThatUpnpHasJoinedKeepsItsFilter() {
        TestGateway firewall = TestGateway.able(
                "2030-01-01T12:00:00Z", TestGateway.highPorts(), Plane.Ability.OUTBOUND, Plane.Ability.PINHOLES);
        InetAddress host = Addresses.of("2001:db8:1::10");
        firewall.map(outbound(Ask.pcp(4096).from(host), REMOTE));
        firewall.map(Ask.upnp(4096).from(host).filtered(REMOTE).request());
        List<Lease> before = firewall.leases();
        assertThat(before.get(0).owners()).hasSize(2);

        RemoteFilter other = RemoteFilter.of(Prefix.parse("2001:db8::7").orElseThrow());
        assertThat(firewall.map(outbound(Ask.pcp(4096).from(host), other)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Refusal.FOREIGN_OWNER));
        assertThat(firewall.leases()).isEqualTo(before);
    }

    @Test
    void whatChangesNothingIsNoChange() {
        gateway.map(outbound(Ask.pcp(4096), REMOTE));
        int told = gateway.events.size();

        gateway.map(outbound(Ask.pcp(4096).lasting(Duration.ofMinutes(10)), REMOTE));
        assertThat(gateway.events).hasSize(told);
    }

    private TestGateway restarted(RecordingPlane plane) {
        gateway.close();
        return TestGateway.on(plane, gateway.now(), gateway.store);
    }

    private static RemoteFilter filterOf(TestGateway test, int port) {
        return test.mappings().stream()
                .filter(mapping -> mapping.client().port() == port)
                .findFirst()
                .orElseThrow()
                .filter();
    }

    private static MappingRequest outbound(Ask ask, RemoteFilter peers) {
        MappingRequest request = ask.request();
        return new MappingRequest(
                request.via(),
                request.requester(),
                request.transport(),
                request.client(),
                request.suggestion(),
                request.lifetime(),
                request.nonce(),
                request.description(),
                peers,
                request.enabled(),
                Filtering.OUTBOUND);
    }
}
