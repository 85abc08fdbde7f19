package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.core.gateway.Ask.LAPTOP;
import static org.sallyport.core.gateway.Ask.natPmp;
import static org.sallyport.core.gateway.Ask.pcp;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** What becomes of leases whose clients' networks are no LAN any more. */
class StrandedTest {
    private static final InetAddress EXTERNAL = Addresses.of("198.51.100.1");
    private static final Duration LONG = Stranded.PATIENCE;

    private final RecordingPlane plane = new RecordingPlane();
    private final MemoryLeaseStore store = new MemoryLeaseStore();
    private final Set<InetAddress> hosts = new HashSet<>(List.of(CONSOLE, LAPTOP));
    private final List<Event> events = new ArrayList<>();
    private Instant now = Instant.parse("2030-01-01T12:00:00Z");
    private Gateway gateway = gateway();

    private Gateway gateway() {
        Inside inside = new Inside() {
            @Override
            public boolean contains(InetAddress address) {
                return hosts.contains(address);
            }

            @Override
            public boolean isHost(InetAddress address) {
                return hosts.contains(address);
            }
        };
        return new Gateway(
                GatewaySettings.DEFAULTS, TestGateway.highPorts(), inside, plane, store, new SplittableRandom(1));
    }

    @BeforeEach
    void start() throws Exception {
        gateway.listen(events::add);
        gateway.start(now, Optional.of(EXTERNAL));
        map(pcp(5000));
        map(pcp(5001).from(LAPTOP));
    }

    private void map(Ask ask) {
        var answer = gateway.map(ask.request());
        gateway.turn(now);
        assertThat(answer.toCompletableFuture().join()).isInstanceOf(Outcome.Granted.class);
    }

    private void grant(int port) {
        gateway.grant(List.of(new AdminMapping(
                Transport.UDP,
                port,
                new InternalClient(CONSOLE, port),
                RemoteFilter.EVERYONE,
                "by hand",
                Optional.empty())));
        gateway.turn(now);
    }

    private void leaves(InetAddress host) {
        hosts.remove(host);
        changed();
    }

    private void comesBack(InetAddress host) {
        hosts.add(host);
        changed();
    }

    private void changed() {
        gateway.insideChanged();
        gateway.turn(now);
    }

    private void passes(Duration time) {
        now = now.plus(time);
        gateway.turn(now);
    }

    private boolean isLeased(int port) {
        var found = gateway.read(view -> view.byKey(key(port)).isPresent());
        gateway.turn(now);
        return found.toCompletableFuture().join();
    }

    private boolean isCarried(int port) {
        return Optional.ofNullable(plane.carried().get(key(port)))
                .filter(Mapping::enabled)
                .isPresent();
    }

    private static MappingKey key(int port) {
        return new MappingKey(Transport.UDP, EXTERNAL, port);
    }

    @Test
    void nothingIsCarriedToAnAddressThatIsNoLanHostsAnyMore() {
        leaves(CONSOLE);

        assertThat(isCarried(5000)).isFalse();
        assertThat(isCarried(5001)).isTrue();
        assertThat(isLeased(5000)).isTrue();
    }

    @Test
    void aClientThatIsBackSoonHasLostNothing() {
        long epoch = gateway.epoch(now);
        leaves(CONSOLE);
        passes(LONG.minusSeconds(1));
        comesBack(CONSOLE);
        passes(LONG);

        assertThat(isCarried(5000)).isTrue();
        assertThat(events).noneMatch(Event.Ended.class::isInstance).noneMatch(Event.EpochReset.class::isInstance);
        assertThat(gateway.epoch(now)).isGreaterThan(epoch);
    }

    @Test
    @Requirement({"PCP-114", "PCP-99", "IGD-75"})
    void theLeasesOfAnAddressThatIsGoneForLongEndAndTheEpochBeginsAnew() {
        leaves(CONSOLE);
        passes(LONG);

        assertThat(isLeased(5000)).isFalse();
        assertThat(isLeased(5001)).isTrue();
        assertThat(plane.carried()).containsOnlyKeys(key(5001));
        assertThat(store.leases()).hasSize(1);
        assertThat(gateway.epoch(now)).isZero();
        assertThat(events)
                .anyMatch(event -> event instanceof Event.Ended ended && ended.why() == Event.Ending.STRANDED);
    }

    @Test
    void whoeverIsBackButNotYetReportedKeepsTheLease() {
        leaves(CONSOLE);
        hosts.add(CONSOLE);
        passes(LONG);
        assertThat(isLeased(5000)).isTrue();
        changed();
        assertThat(isCarried(5000)).isTrue();
    }

    @Test
    void theAdminsMappingWaitsForEver() {
        grant(5002);
        leaves(CONSOLE);
        passes(LONG);
        passes(LONG.multipliedBy(1000));
        assertThat(isLeased(5002)).isTrue();
        assertThat(isCarried(5002)).isFalse();

        comesBack(CONSOLE);
        assertThat(isCarried(5002)).isTrue();
    }

    @Test
    @Requirement("PCP-114")
    void whatWaitsForEverKeepsNoOtherFromEnding() {
        grant(5002);
        leaves(CONSOLE);
        passes(LONG);
        leaves(LAPTOP);
        passes(LONG);

        assertThat(isLeased(5001)).isFalse();
        assertThat(isLeased(5002)).isTrue();
    }

    @Test
    void ofALeaseThatHasEndedNothingIsRemembered() {
        Stranded stranded = new Stranded();
        LeaseId waiting = new LeaseId(1);
        LeaseId kept = new LeaseId(2);
        stranded.add(waiting, now);
        stranded.add(kept, now);
        stranded.keep(kept);
        stranded.forgetAllBut(kept::equals);
        assertThat(stranded.size()).isOne();
        assertThat(stranded.has(kept)).isTrue();
        stranded.forgetAllBut(waiting::equals);
        assertThat(stranded.size()).isZero();
    }

    @Test
    void aStrandedLeaseStillEndsAtItsEndAndMovesWithTheExternalAddress() {
        map(natPmp(6000).lasting(Duration.ofSeconds(10)));
        leaves(CONSOLE);
        InetAddress other = Addresses.of("198.51.100.2");
        gateway.externalAddress(Optional.of(other));
        gateway.turn(now);
        assertThat(plane.carried().get(new MappingKey(Transport.UDP, other, 6000)))
                .matches(mapping -> !mapping.enabled());

        passes(Duration.ofSeconds(10));
        assertThat(plane.carried()).doesNotContainKey(new MappingKey(Transport.UDP, other, 6000));
    }

    @Test
    void aPlaneThatIsRebuiltDoesNotCarryThemEither() {
        leaves(CONSOLE);
        gateway.rebuildPlane();
        gateway.turn(now);

        assertThat(isCarried(5000)).isFalse();
        assertThat(isCarried(5001)).isTrue();
    }

    @Test
    void aStartWithoutTheClientsNetworkCarriesNothingThereUntilItIsBack() throws Exception {
        gateway.stop();
        hosts.remove(CONSOLE);
        gateway = gateway();
        gateway.start(now, Optional.of(EXTERNAL));
        assertThat(isCarried(5000)).isFalse();
        assertThat(isCarried(5001)).isTrue();

        comesBack(CONSOLE);
        assertThat(isCarried(5000)).isTrue();
    }

    @Test
    void whatCouldNotBeBoundIsTriedAsSoonAsTheNetworkChanges() {
        plane.refuses(key -> key.externalAddress().equals(Addresses.of("198.51.100.3")));
        gateway.externalAddress(Optional.of(Addresses.of("198.51.100.3")));
        gateway.turn(now);
        assertThat(plane.carried()).isEmpty();

        plane.refuses(key -> false);
        gateway.externalAddress(Optional.of(Addresses.of("198.51.100.3")));
        gateway.turn(now);
        assertThat(plane.carried()).hasSize(2);
    }
}
