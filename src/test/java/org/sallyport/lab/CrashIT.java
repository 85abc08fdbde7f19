package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code kill -9} at random moments under load: no acknowledged lease is lost, none is served past its end.
 * {@code -Dsallyport.crash.rounds} says how often, {@code -Dsallyport.crash.seed} repeats a run's choices.
 */
@Tag("lab")
class CrashIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final int ROUNDS = Integer.getInteger("sallyport.crash.rounds", 20);
    private static final long SEED = Long.getLong("sallyport.crash.seed", System.nanoTime());

    /**
     * A lease ends on a whole second, after its time and not before, and what is left of it is shown in whole seconds;
     * half a second more is for a busy machine.
     */
    private static final long SLACK = 1500;

    private static final int SAMPLES = 4;
    private static final String[] CLIENTS = {
        "192.168.77.101", "192.168.77.102", "192.168.77.103", "192.168.77.104", "192.168.77.105", "192.168.77.106"
    };

    private static final Rest REST = new Rest(LAB);
    private final Random random = new Random(SEED);

    @BeforeAll
    static void start() {
        for (String address : CLIENTS) {
            LAB.a().ip("addr add " + address + "/24 dev eth0");
        }
        LAB.gateway().start();
    }

    @Test
    void noAcknowledgedLeaseIsLostAndNoneIsServedPastItsEnd() {
        URI control = new Upnpc(LAB::a).control();
        int held = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            long seed = SEED + round;
            LAB.a().call(() -> CrashLoad.begin(CLIENTS, control, seed));
            pass(random.nextInt(1000));
            LAB.gateway().kill();
            if (random.nextInt(5) == 0) {
                LAB.gateway().launch();
                pass(random.nextInt(1500));
                LAB.gateway().kill();
            }
            Claim[] claims = LAB.a().call(CrashLoad::end);
            LAB.gateway().start();
            held += verify("round " + round + " of seed " + SEED, claims);
        }
        assertThat(held).as("leases checked to have been held").isGreaterThan(ROUNDS);
    }

    /** Lets the load do its work; the length is the experiment, nothing waits for an effect. */
    private static void pass(int milliseconds) {
        long end = System.nanoTime() + milliseconds * 1_000_000L;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Compares the clients' book with the gateway's table; answers how many had to be there. */
    private int verify(String round, Claim[] claims) {
        long before = System.currentTimeMillis();
        Map<String, Rest.Seen> table = table();
        long after = System.currentTimeMillis();
        List<Claim> living = new ArrayList<>();
        List<Claim> gone = new ArrayList<>();
        for (Claim claim : claims) {
            Rest.Seen seen = table.get(claim.transport() + " " + claim.port());
            if (claim.mustLive(after + SLACK)) {
                if (seen == null) {
                    throw new AssertionError(round + ": lost: " + claim);
                }
                agrees(round, claim, seen, before, after);
                living.add(claim);
            } else if (claim.mustBeGone(before - SLACK)) {
                assertThat(seen).as(round + ": served past its end: " + claim).isNull();
                gone.add(claim);
            }
        }
        sample(living)
                .forEach(claim ->
                        assertThat(knock(claim)).as(round + ": " + claim).isEqualTo(Lab.WAN + " x"));
        sample(gone)
                .forEach(claim ->
                        assertThat(knock(claim)).as(round + ": " + claim).isIn(Probe.REFUSED, Probe.SILENT));
        return living.size();
    }

    private static Map<String, Rest.Seen> table() {
        Map<String, Rest.Seen> table = new HashMap<>();
        for (Rest.Seen lease : REST.leases()) {
            table.put(lease.transport() + " " + lease.externalPort(), lease);
        }
        return table;
    }

    private static void agrees(String round, Claim claim, Rest.Seen seen, long before, long after) {
        assertThat(seen.leadsTo(claim.transport(), claim.address(), claim.port()))
                .as(round + ": " + claim + " is " + seen)
                .isTrue();
        assertThat(seen.secondsLeft().orElseThrow() * 1000)
                .as(round + ": seconds left of " + claim)
                .isBetween(
                        claim.asked() + claim.lifetime() - after - SLACK,
                        claim.answered() + claim.lifetime() - before + SLACK);
    }

    private List<Claim> sample(List<Claim> claims) {
        Collections.shuffle(claims, random);
        return claims.subList(0, Math.min(SAMPLES, claims.size()));
    }

    private static String knock(Claim claim) {
        int port = claim.port();
        String address = claim.address();
        if (claim.transport().equals("tcp")) {
            LAB.a().call(() -> Echo.tcp(address, port));
            return LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, port, "x"));
        }
        LAB.a().call(() -> Echo.udp(address, port));
        return LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, port, "x"));
    }
}
