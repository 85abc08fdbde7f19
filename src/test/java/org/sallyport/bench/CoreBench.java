package org.sallyport.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sallyport.core.gateway.FullHouse;
import org.sallyport.core.gateway.Outcome;

/**
 * What the core alone costs for one request, renewal, deletion and expiry, beside so many standing leases. Each request
 * has a turn of its own, which is the dearest way; {@link #BATCH} of them are timed together, over a table that every
 * iteration finds as full as the one before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 200)
@Measurement(iterations = 200)
@Fork(
        value = 2,
        jvmArgs = {"-Xms5g", "-Xmx5g", "-Xmn2g", "-XX:+UseSerialGC"})
public class CoreBench {
    static final int BATCH = 100;

    private static final Duration HOUR = Duration.ofHours(1);

    /** Standing leases. */
    @Param({"1", "1000", "60000", "1000000"})
    public int leases;

    private FullHouse house = new FullHouse(0);

    @Setup(Level.Trial)
    public void fill() {
        house = new FullHouse(leases);
    }

    /** Guests who hold a lease until the one or the other iteration has ended it. */
    @State(Scope.Thread)
    public static class Guests {
        @Setup(Level.Invocation)
        public void arrive(CoreBench bench) {
            bench.leave();
            bench.arrive();
        }
    }

    /** Guests who hold nothing. */
    @State(Scope.Thread)
    public static class NoGuests {
        @Setup(Level.Invocation)
        public void leave(CoreBench bench) {
            bench.leave();
        }
    }

    private void arrive() {
        for (int guest = 0; guest < BATCH; guest++) {
            granted(house.request(guest, Duration.ofSeconds(60)));
        }
    }

    private void leave() {
        for (int guest = 0; guest < BATCH; guest++) {
            house.delete(guest);
        }
        if (house.size() != leases) {
            throw new IllegalStateException(house.size() + " leases stand instead of " + leases);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void request(NoGuests guests) {
        for (int guest = 0; guest < BATCH; guest++) {
            granted(house.request(guest, HOUR));
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void renew() {
        for (int i = 0; i < BATCH; i++) {
            granted(house.renew((int) (i * 7919L % leases)));
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void delete(Guests guests) {
        for (int guest = 0; guest < BATCH; guest++) {
            if (!(house.delete(guest) instanceof Outcome.Deleted deleted
                    && deleted.ended().size() == 1)) {
                throw new IllegalStateException("guest " + guest + " had nothing to delete");
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void expire(Guests guests) {
        if (house.expire(FullHouse.NOON.plusSeconds(61)) != BATCH) {
            throw new IllegalStateException("not every guest's lease has ended");
        }
    }

    private static void granted(Outcome outcome) {
        if (!(outcome instanceof Outcome.Granted)) {
            throw new IllegalStateException("refused: " + outcome);
        }
    }
}
