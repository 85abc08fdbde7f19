package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseStore;
import org.sallyport.core.lease.LeaseView;
import org.sallyport.core.lease.StoreException;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.policy.Conditions;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.PortRanges;
import org.sallyport.core.policy.Rule;

/**
 * A real gateway on a clock that only the test moves. LAN 192.0.2.0/24 with the gateway at 192.0.2.1, 127.0.0.0/8,
 * 2001:db8:1::/64 and the ULA fd00:1::/64 with the gateway at ::1, and fe80::/64;
 * external address 198.51.100.1; the policy allows external ports 1024-65535 unless the test says otherwise.
 *
 * <p>Synchronous unless {@link #serve} is called: {@link #settle} takes a turn when the test says so. With
 * {@code serve()} a thread takes turns as work arrives, as in service, for tests over real sockets.
 */
public final class TestGateway implements AutoCloseable {
    public static final InetAddress EXTERNAL = Addresses.of("198.51.100.1");

    public final RecordingPlane plane;
    public final MemoryLeaseStore store;
    public final List<Event> events = new ArrayList<>();
    public final Gateway gateway;
    public final TestInside inside = new TestInside();
    private volatile Instant now;
    private volatile boolean serving;
    private Optional<Thread> thread = Optional.empty();

    private TestGateway(
            RecordingPlane plane,
            Instant now,
            Policy policy,
            GatewaySettings settings,
            MemoryLeaseStore store,
            long seed) {
        this.plane = plane;
        this.now = now;
        this.store = store;
        this.gateway = new Gateway(settings, policy, inside, plane, store, new SplittableRandom(seed));
        gateway.listen(events::add);
    }

    public static TestGateway at(String instant) {
        return at(instant, highPorts());
    }

    public static TestGateway at(String instant, Policy policy) {
        return with(Instant.parse(instant), policy, GatewaySettings.DEFAULTS, new MemoryLeaseStore(), 1);
    }

    public static TestGateway with(
            Instant now, Policy policy, GatewaySettings settings, MemoryLeaseStore store, long seed) {
        TestGateway test = new TestGateway(new RecordingPlane(), now, policy, settings, store, seed);
        test.start();
        return test;
    }

    /** On a plane that can do just this besides forwarding IPv4. */
    public static TestGateway able(String instant, Policy policy, Plane.Ability... abilities) {
        TestGateway test = new TestGateway(
                new RecordingPlane(abilities),
                Instant.parse(instant),
                policy,
                GatewaySettings.DEFAULTS,
                new MemoryLeaseStore(),
                1);
        test.start();
        return test;
    }

    /** Starts on a plane that may refuse some of what the store holds. */
    public static TestGateway on(RecordingPlane plane, Instant now, MemoryLeaseStore store) {
        TestGateway test = new TestGateway(plane, now, highPorts(), GatewaySettings.DEFAULTS, store, 3);
        test.start();
        return test;
    }

    /** Everyone may have external ports 1024-65535. */
    public static Policy highPorts() {
        Conditions high = new Conditions(
                List.of(),
                Optional.of(PortRanges.of(new PortRanges.Range(1024, 65535))),
                Optional.empty(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                List.of());
        return new Policy(
                Rule.Decision.DENY, List.of(new Rule("high ports", 1, Rule.Decision.ALLOW, high, Rule.Grant.PLAIN)));
    }

    /** Everyone may have everything, with this grant. */
    public static Policy everything(Optional<Duration> maxLifetime, OptionalInt perClient, boolean thirdParty) {
        Rule.Grant grant = new Rule.Grant(maxLifetime, perClient, thirdParty);
        return new Policy(
                Rule.Decision.DENY, List.of(new Rule("everything", 1, Rule.Decision.ALLOW, Conditions.NONE, grant)));
    }

    private LeaseStore.Snapshot start() {
        try {
            return gateway.start(now, Optional.of(EXTERNAL));
        } catch (StoreException | PlaneException e) {
            throw new AssertionError("the gateway did not start", e);
        }
    }

    /** The steady clock. */
    public InstantSource clock() {
        return () -> now;
    }

    public Instant now() {
        return now;
    }

    /** Takes one turn now. */
    public void settle() {
        gateway.turn(now);
    }

    /** Moves the clock and takes a turn. */
    public void passes(Duration time) {
        now = now.plus(time);
        if (!serving) {
            settle();
        }
    }

    /** Takes a turn and gives what it decided. */
    public <T> T settled(CompletionStage<T> stage) {
        settle();
        return stage.toCompletableFuture().join();
    }

    public Outcome map(MappingRequest request) {
        return settled(gateway.map(request));
    }

    public Outcome delete(Deletion deletion) {
        return settled(gateway.delete(deletion));
    }

    public Outcome grant(AdminMapping... mappings) {
        return settled(gateway.grant(List.of(mappings)));
    }

    public List<Lease> leases() {
        return settled(gateway.read(view -> List.copyOf(view.all())));
    }

    public List<Mapping> mappings() {
        return leases().stream().map(Lease::mapping).toList();
    }

    public <T> T read(java.util.function.Function<LeaseView, T> question) {
        return settled(gateway.read(question));
    }

    /** Takes turns on a thread of its own until closed: requests of other threads are answered as in service. */
    public TestGateway serve() {
        serving = true;
        Thread turns = new Thread(this::takeTurns, "test-gateway");
        turns.setDaemon(true);
        turns.start();
        thread = Optional.of(turns);
        return this;
    }

    private void takeTurns() {
        try {
            while (serving) {
                gateway.await(now, Duration.ofMillis(20));
                gateway.turn(now);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        serving = false;
        thread.ifPresent(Thread::interrupt);
        gateway.stop();
    }

    /** What this LAN is; no two addresses are one host's unless the test says so. */
    public static final class TestInside implements Inside {
        private static final List<Prefix> LAN = Stream.of(
                        "192.0.2.0/24", "127.0.0.0/8", "2001:db8:1::/64", "fd00:1::/64", "fe80::/64")
                .map(Prefix::parse)
                .map(Optional::orElseThrow)
                .toList();
        private static final Set<InetAddress> NO_HOSTS = Stream.of(
                        "192.0.2.0", "192.0.2.1", "192.0.2.255", "2001:db8:1::1", "fd00:1::1", "fe80::1")
                .map(Addresses::of)
                .collect(Collectors.toUnmodifiableSet());
        private volatile Set<InetAddress> oneHost = Set.of();

        @Override
        public boolean contains(InetAddress address) {
            return LAN.stream().anyMatch(prefix -> prefix.contains(address));
        }

        @Override
        public boolean isHost(InetAddress address) {
            return contains(address) && !NO_HOSTS.contains(address);
        }

        @Override
        public boolean isSameHost(InetAddress one, InetAddress other) {
            return one.equals(other) || (oneHost.contains(one) && oneHost.contains(other));
        }

        /** Lets these addresses be one host's. */
        public void oneHost(InetAddress... addresses) {
            oneHost = Set.of(addresses);
        }
    }
}
