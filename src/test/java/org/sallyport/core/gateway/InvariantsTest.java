package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.core.gateway.MappingRequest.Filtering;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/**
 * Random pinholes, filters and port sets of several hosts, with crashes, a failing store and ports in use. What
 * {@link SimulationTest} models exactly is here held to what must be so whatever was asked. A failure names its seed.
 */
class InvariantsTest {
    private static final int TURNS = 800;
    private static final List<InetAddress> HOSTS = List.of(
            Addresses.of("192.0.2.10"),
            Addresses.of("192.0.2.11"),
            Addresses.of("2001:db8:1::10"),
            Addresses.of("2001:db8:1::11"));

    private SplittableRandom random = new SplittableRandom(0);
    private TestGateway test = TestGateway.at("2030-01-01T00:00:00Z");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 6);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatMustBeSoIsSo(long seed) {
        random = new SplittableRandom(seed);
        test = start(Instant.parse("2030-01-01T00:00:00Z"), new MemoryLeaseStore());
        int pinholes = 0;
        int filtered = 0;
        int outbound = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            String where = "seed " + seed + ", turn " + turn;
            if (random.nextInt(40) == 0) {
                test = start(test.now().plusSeconds(random.nextInt(600)), test.store);
            }
            turn(where);
            List<Lease> leases = test.leases();
            check(where, leases);
            pinholes += (int)
                    leases.stream().filter(lease -> lease.pinhole().isPresent()).count();
            outbound += (int) leases.stream().filter(InvariantsTest::isOutbound).count();
            filtered += (int) leases.stream()
                    .filter(lease -> !lease.mapping().filter().isEveryone())
                    .count();
        }
        assertThat(pinholes).as("pinholes seen").isGreaterThan(TURNS);
        assertThat(filtered).as("filters seen").isGreaterThan(TURNS);
        assertThat(outbound).as("outbound mappings seen").isGreaterThan(TURNS);
    }

    private static boolean isOutbound(Lease lease) {
        return lease.owners().stream().anyMatch(Owner::outbound);
    }

    private TestGateway start(Instant now, MemoryLeaseStore store) {
        RecordingPlane plane = new RecordingPlane(Plane.Ability.values());
        TestGateway started = TestGateway.on(plane, now, store);
        plane.refuses(key -> key.externalPort() % 7 == 0 && !plane.carried().containsKey(key));
        return started;
    }

    private void turn(String where) {
        CompletionStage<Outcome> first = submit();
        CompletionStage<Outcome> second = submit();
        test.store.fails(random.nextInt(30) == 0 ? 1 : 0);
        test.plane.fails(random.nextInt(30) == 0 ? 1 : 0);
        test.passes(Duration.ofSeconds(random.nextInt(8) == 0 ? random.nextInt(20_000) : random.nextInt(60)));
        for (CompletionStage<Outcome> answer : List.of(first, second)) {
            if (answer.toCompletableFuture().join() instanceof Outcome.GrantedSet set) {
                check(where, set);
            }
        }
        // A quiet turn brings plane and store to the table's state after a failure.
        test.store.fails(0);
        test.plane.fails(0);
        test.passes(Duration.ofSeconds(6));
    }

    private static void check(String where, Outcome.GrantedSet set) {
        for (int i = 0; i < set.leases().size(); i++) {
            Lease lease = set.leases().get(i);
            Lease head = set.leases().get(0);
            assertThat(lease.key().externalPort())
                    .as(where)
                    .isEqualTo(head.key().externalPort() + i);
            assertThat(lease.mapping().client().port())
                    .as(where)
                    .isEqualTo(head.mapping().client().port() + i);
        }
    }

    private void check(String where, List<Lease> leases) {
        assertThat(test.plane.carried().values())
                .as("%s: the plane", where)
                .containsExactlyInAnyOrderElementsOf(
                        leases.stream().map(Lease::mapping).toList());
        assertThat(test.store.leases().values()).as("%s: the store", where).containsExactlyInAnyOrderElementsOf(leases);
        assertThat(leases.stream().map(Lease::pinhole).filter(OptionalInt::isPresent))
                .as("%s: UniqueIDs", where)
                .doesNotHaveDuplicates();
        Map<InetAddress, Integer> held = new HashMap<>();
        for (Lease lease : leases) {
            boolean ipv6 = !Addresses.isIpv4(lease.mapping().client().address());
            assertThat(lease.mapping().isPinhole()).as(where).isEqualTo(ipv6);
            assertThat(lease.mapping().filter().peers()).as(where).hasSizeLessThanOrEqualTo(RemoteFilter.MOST_PEERS);
            assertThat(isOutbound(lease) && lease.mapping().filter().isEveryone())
                    .as("%s: what PEER made is open to all", where)
                    .isFalse();
            held.merge(lease.mapping().client().address(), 1, Integer::sum);
        }
        held.forEach((host, count) -> assertThat(test.<Integer>read(view -> view.count(host)))
                .as("%s: what %s holds", where, host)
                .isEqualTo(count));
        long sixes =
                leases.stream().filter(lease -> lease.pinhole().isPresent()).count();
        assertThat(test.<Integer>read(view -> view.countInNetwork(HOSTS.get(2))))
                .as(where)
                .isEqualTo((int) sixes);
    }

    private CompletionStage<Outcome> submit() {
        MappingRequest request = mapping();
        int size = 1 + random.nextInt(5);
        boolean set = request.via() == Via.PCP && !request.isOutbound() && random.nextInt(3) == 0;
        if (random.nextInt(4) == 0) {
            Deletion.OfClient first = new Deletion.OfClient(
                    request.via(), request.requester(), request.transport(), request.client(), request.nonce());
            return test.gateway.delete(set ? new Deletion.OfPortSet(first, size) : first);
        }
        return set
                ? test.gateway.map(new PortSetRequest(request, size, random.nextBoolean()))
                : test.gateway.map(request);
    }

    private MappingRequest mapping() {
        Via via = random.nextInt(3) == 0 ? Via.UPNP : Via.PCP;
        InetAddress host = HOSTS.get(random.nextInt(HOSTS.size()));
        int port = 2000 + random.nextInt(12);
        RemoteFilter filter = filter();
        return new MappingRequest(
                via,
                host,
                random.nextBoolean() ? Transport.TCP : Transport.UDP,
                new InternalClient(host, port),
                via == Via.UPNP ? Suggestion.exactly(port) : Suggestion.preferred(2000 + random.nextInt(12)),
                Duration.ofSeconds(120 + random.nextInt(10_000)),
                via == Via.PCP ? Optional.of(new Nonce(7, random.nextInt(6) == 0 ? 1 : 0)) : Optional.empty(),
                "",
                filter,
                true,
                filtering(via, filter));
    }

    private Filtering filtering(Via via, RemoteFilter filter) {
        if (via == Via.UPNP || random.nextInt(4) == 0) {
            return Filtering.SET;
        }
        return random.nextInt(3) == 0 && !filter.isEveryone() ? Filtering.OUTBOUND : Filtering.ADD;
    }

    private RemoteFilter filter() {
        return new RemoteFilter(IntStream.range(0, random.nextInt(4))
                .mapToObj(any -> Prefix.of(Addresses.of("203.0.113." + random.nextInt(40))))
                .map(block -> new RemoteFilter.Peer(block, 0))
                .distinct()
                .toList());
    }
}
