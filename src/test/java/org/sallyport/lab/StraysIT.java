package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;

/**
 * No packet ever reaches a LAN host without a live lease for it: random traffic at random moments around grant, renewal,
 * replacement, revocation, expiry, {@code kill -9} and restart. {@code -Dsallyport.strays.seed} repeats a run's choices,
 * {@code -Dsallyport.strays.seconds} says how long each takes.
 */
@Tag("lab")
class StraysIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final long SEED = Long.getLong("sallyport.strays.seed", System.nanoTime());
    private static final int SECONDS = Integer.getInteger("sallyport.strays.seconds", 20);
    private static final String[] VISITORS = {Lab.WAN, "11.22.33.2", "11.22.33.3"};
    private static final int[] NEVER_MAPPED = {8000, 8100, 30100, 45000};

    private final Random random = new Random(SEED);
    private final List<long[]> downtimes = new ArrayList<>();

    @BeforeAll
    static void manyVisitors() {
        for (String address : Arrays.asList(VISITORS).subList(1, VISITORS.length)) {
            LAB.wan().ip("addr add " + address + "/24 dev inet0");
        }
    }

    @AfterEach
    void stop() {
        if (LAB.gateway().isAlive()) {
            LAB.gateway().kill();
        }
        LAB.gateway().forget();
    }

    @Requirement({"NAT-75", "NAT-76", "NAT-77", "NAT-83"})
    @ParameterizedTest
    @ValueSource(strings = {"plane: relay, relay: { source: gateway }", "plane: relay, relay: { source: preserve }"})
    void nothingReachesALanHostWithoutALiveLease(String forwarding) {
        LAB.gateway().write("sallyport.yaml", Sallyport.CONFIG + "forwarding: { " + forwarding + " }\n");
        LAB.gateway().start();
        try (Capture a = new Capture(LAB.a());
                Capture b = new Capture(LAB.b())) {
            begin(new Upnpc(LAB::a).control());
            live();
            Knock[] knocks = LAB.wan().call(Visitors::end);
            Strays strays = new Strays(tenures(), knocks);
            strays.judge(Lab.A, a.end());
            strays.judge(Lab.B, b.end());
            strays.missing(downtimes);
            verify("seed " + SEED + ", " + forwarding, strays);
        }
    }

    private void begin(URI control) {
        long seed = random.nextLong();
        LAB.a().call(() -> Tenants.begin(Lab.A, control, seed));
        LAB.b().call(() -> Tenants.begin(Lab.B, control, seed + 1));
        int[] ports = Stream.of(Tenants.WANTED, Tenants.wanted(Lab.A), Tenants.wanted(Lab.B), NEVER_MAPPED)
                .flatMapToInt(Arrays::stream)
                .toArray();
        LAB.wan().call(() -> Visitors.begin(VISITORS, ports, seed + 2));
    }

    /** Kills the gateway now and then, sometimes again while it starts. */
    private void live() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end) {
            pass(2000 + random.nextInt(4000));
            long down = Tenants.micros();
            LAB.gateway().kill();
            if (random.nextInt(3) == 0) {
                LAB.gateway().launch();
                pass(random.nextInt(1500));
                LAB.gateway().kill();
            }
            pass(random.nextInt(1500));
            LAB.gateway().start();
            downtimes.add(new long[] {down, Tenants.micros()});
        }
        pass(2000);
    }

    /** Lets the load do its work; the length is the experiment, nothing waits for an effect. */
    private static void pass(int milliseconds) {
        long end = System.nanoTime() + milliseconds * 1_000_000L;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static List<Tenure> tenures() {
        return Stream.of(LAB.a(), LAB.b())
                .flatMap(host -> Stream.of(host.call(Tenants::end)))
                .toList();
    }

    private static void verify(String what, Strays strays) {
        assertThat(strays.strays()).as("strays: " + what).isEmpty();
        assertThat(strays.lost()).as("lost: " + what).isEmpty();
        assertThat(strays.judged()).as("packets judged: " + what).isGreaterThan(20 * SECONDS);
        assertThat(strays.owed()).as("datagrams that had to arrive: " + what).isGreaterThan(2 * SECONDS);
        assertThat(strays.unheard()).as("knocks that came to nobody: " + what).isGreaterThan(20 * SECONDS);
    }
}
