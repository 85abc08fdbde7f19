package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/**
 * Months of three protocols in seconds: random turns of random requests, with crashes, a failing store and ports in use,
 * against {@link NaiveModel}. After every turn the table, the plane and the store must hold just what the model does.
 * A failure names its seed, which repeats the run.
 */
class SimulationTest {
    private static final int TURNS = 1500;
    private static final int QUOTA = 12;
    private static final GatewaySettings SETTINGS =
            new GatewaySettings(Duration.ofMinutes(2), Duration.ofHours(24), Duration.ofDays(7), QUOTA);
    private static final Set<Integer> BUSY = Set.of(2003, 2007, 2011);
    private static final List<InetAddress> HOSTS = List.of(
            Addresses.of("192.0.2.10"),
            Addresses.of("192.0.2.11"),
            Addresses.of("192.0.2.12"),
            Addresses.of("192.0.2.13"));

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 12);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theCoreDoesWhatTheModelSays(long seed) {
        Run run = new Run(seed);
        for (int turn = 0; turn < TURNS; turn++) {
            run.turn(turn);
        }
        assertThat(run.grants).as("the run granted enough to mean something").isGreaterThan(TURNS / 4);
        assertThat(run.crashes).isGreaterThan(10);
    }

    /** One run of one seed. */
    private static final class Run {
        private final SplittableRandom random;
        private final long seed;
        private final NaiveModel model = new NaiveModel(QUOTA);
        private TestGateway test;
        private int grants;
        private int crashes;

        private Run(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.test = start(Instant.parse("2030-01-01T00:00:00Z"), new MemoryLeaseStore());
        }

        private TestGateway start(Instant now, MemoryLeaseStore store) {
            TestGateway started = TestGateway.with(
                    now,
                    TestGateway.highPorts(),
                    SETTINGS,
                    store,
                    random.split().nextLong());
            started.plane.refuses(key -> BUSY.contains(key.externalPort())
                    && !started.plane.carried().containsKey(key));
            return started;
        }

        private void turn(int number) {
            if (random.nextInt(40) == 0) {
                crash();
            }
            if (random.nextInt(10) == 0) {
                revoke();
            }
            if (random.nextInt(10) == 0) {
                revoke();
            }
            if (random.nextInt(50) == 0) {
                moveToAnotherAddress();
            }
            List<Runnable> checks = new ArrayList<>();
            int requests = random.nextInt(5);
            for (int i = 0; i < requests; i++) {
                submit(checks);
            }
            test.store.fails(random.nextInt(30) == 0 ? 1 : 0);
            test.plane.fails(random.nextInt(30) == 0 ? 1 : 0);
            int failed = test.store.failed() + test.plane.failed();
            Instant now = test.now().plusSeconds(random.nextInt(8) == 0 ? random.nextInt(40_000) : random.nextInt(60));
            model.turn(now);
            List<NaiveModel.Entry> before = model.snapshot();
            test.passes(Duration.between(test.now(), now));
            if (test.store.failed() + test.plane.failed() > failed) {
                model.restore(before);
                recover();
            } else {
                checks.forEach(Runnable::run);
            }
            test.store.fails(0);
            test.plane.fails(0);
            compare("seed " + seed + ", turn " + number);
        }

        /** After a failure a quiet turn must bring plane and store to the table's state. */
        private void recover() {
            Instant later = test.now().plusSeconds(6);
            model.turn(later);
            test.passes(Duration.between(test.now(), later));
        }

        private void moveToAnotherAddress() {
            InetAddress next = Addresses.of("198.51.100." + (1 + random.nextInt(3)));
            test.settled(test.gateway.externalAddress(Optional.of(next)));
        }

        /** kill -9 between two turns, and a start after a while. */
        private void crash() {
            crashes++;
            Instant later = test.now().plusSeconds(random.nextInt(600));
            test = start(later, test.store);
            model.turn(later);
        }

        private void compare(String where) {
            List<Lease> leases = List.copyOf(test.leases());
            assertThat(leases.stream().map(Run::describe).sorted()).as(where).isEqualTo(model.state());
            assertThat(test.plane.carried().values())
                    .as("%s: the plane", where)
                    .containsExactlyInAnyOrderElementsOf(
                            leases.stream().map(Lease::mapping).toList());
            assertThat(test.store.leases().values())
                    .as("%s: the store", where)
                    .containsExactlyInAnyOrderElementsOf(leases);
        }

        private static String describe(Lease lease) {
            NaiveModel.Entry entry = new NaiveModel.Entry(
                    lease.key().transport(),
                    lease.key().externalPort(),
                    lease.mapping().client());
            for (Owner owner : lease.owners()) {
                entry.ends.put(owner.via(), owner.expiresAt());
            }
            return entry.toString();
        }

        private void submit(List<Runnable> checks) {
            int kind = random.nextInt(60);
            if (kind == 0) {
                submit(admins(), checks);
            } else if (kind < 5) {
                submit(sweep(), checks);
            } else if (kind < 20) {
                submit(new Ask(mapping()).undo(), checks);
            } else {
                submit(mapping(), checks);
            }
        }

        private void submit(MappingRequest request, List<Runnable> checks) {
            CompletableFuture<Outcome> answer = test.gateway.map(request).toCompletableFuture();
            checks.add(() -> {
                Outcome outcome = answer.join();
                grants += outcome instanceof Outcome.Granted ? 1 : 0;
                model.check(request, outcome, test.now(), BUSY);
            });
        }

        private void submit(Deletion deletion, List<Runnable> checks) {
            CompletableFuture<Outcome> answer = test.gateway.delete(deletion).toCompletableFuture();
            checks.add(() -> model.check(deletion, answer.join()));
        }

        private void submit(List<AdminMapping> mappings, List<Runnable> checks) {
            CompletableFuture<Outcome> answer = test.gateway.grant(mappings).toCompletableFuture();
            checks.add(() -> model.check(mappings, answer.join(), BUSY));
        }

        /** Now and then the admin clears away static mappings, or soon nothing else would be left. */
        private void revoke() {
            test.leases().stream().filter(Lease::isAdmins).findFirst().ifPresent(lease -> {
                assertThat(test.delete(new Deletion.Revocation(lease.id()))).isInstanceOf(Outcome.Deleted.class);
                model.restore(model.snapshot().stream()
                        .filter(entry -> !entry.place()
                                .equals(lease.key().transport() + " "
                                        + lease.key().externalPort()))
                        .toList());
            });
        }

        private MappingRequest mapping() {
            Via via = List.of(Via.PCP, Via.NAT_PMP, Via.UPNP).get(random.nextInt(3));
            InetAddress host = HOSTS.get(random.nextInt(HOSTS.size()));
            int internal = 2000 + random.nextInt(12);
            // An endpoint behind several UPnP entries has no promised order; so UPnP maps n to n, or n to n + 100.
            int internalOfUpnp = random.nextInt(8) == 0 ? internal + 100 : internal;
            boolean exact = via == Via.UPNP || (via == Via.PCP && random.nextInt(3) == 0);
            int wish = random.nextInt(10) == 0 ? 80 : 2000 + random.nextInt(12);
            Suggestion suggestion = new Suggestion(
                    Optional.empty(),
                    via == Via.UPNP ? internal : wish,
                    exact ? Strictness.EXACT : Strictness.PREFERRED);
            return new MappingRequest(
                    via,
                    host,
                    random.nextBoolean() ? Transport.TCP : Transport.UDP,
                    new InternalClient(host, via == Via.UPNP ? internalOfUpnp : internal),
                    suggestion,
                    Duration.ofSeconds(via == Via.UPNP && random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(20_000)),
                    via == Via.PCP ? Optional.of(new Nonce(7, random.nextInt(4) == 0 ? 1 : 0)) : Optional.empty(),
                    "simulated",
                    RemoteFilter.EVERYONE,
                    true);
        }

        private Deletion sweep() {
            InetAddress host = HOSTS.get(random.nextInt(HOSTS.size()));
            Transport transport = random.nextBoolean() ? Transport.TCP : Transport.UDP;
            return switch (random.nextInt(3)) {
                case 0 -> new Deletion.OfRange(host, transport, 2000, 2000 + random.nextInt(12));
                case 1 ->
                    new Deletion.OfAddress(
                            Via.PCP,
                            host,
                            host,
                            random.nextBoolean() ? Optional.of(transport) : Optional.empty(),
                            Optional.of(new Nonce(7, 0)));
                default -> new Deletion.OfAddress(Via.NAT_PMP, host, host, Optional.of(transport), Optional.empty());
            };
        }

        private List<AdminMapping> admins() {
            List<AdminMapping> mappings = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(2); i++) {
                InetAddress host = HOSTS.get(random.nextInt(HOSTS.size()));
                int port = 2000 + random.nextInt(12);
                mappings.add(new AdminMapping(
                        random.nextBoolean() ? Transport.TCP : Transport.UDP,
                        port,
                        new InternalClient(host, port),
                        RemoteFilter.EVERYONE,
                        "simulated",
                        Optional.empty()));
            }
            return mappings;
        }
    }
}
