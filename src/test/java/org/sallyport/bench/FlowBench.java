package org.sallyport.bench;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.sallyport.core.gateway.Counters;
import org.sallyport.plane.relay.datagram.Endpoint;
import org.sallyport.plane.relay.flow.CoarseClock;
import org.sallyport.plane.relay.flow.IdleWheel;
import org.sallyport.plane.relay.flow.Tally;

/** What the relay does in memory for every packet or every second, beside so many flows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FlowBench {
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final int PAYLOAD = 64;
    /** A prime, so that neighbours are not met one after the other. */
    private static final int JUMP = 7919;

    /** Flows that stand. */
    @Param({"1", "4096"})
    public int flows;

    private final IdleWheel wheel = new IdleWheel(new Counters());
    private final List<IdleWheel.Watch> watches = new ArrayList<>();
    /** As a UDP mapping keeps its sessions, the one idle for longest first. */
    private final Map<Endpoint, IdleWheel.Watch> sessions = new LinkedHashMap<>(16, 0.75f, true);

    private final Tally tally = new Tally(new Tally(new CoarseClock(InstantSource.system())));
    private int turn;

    @Setup
    public void fill() {
        for (int i = 0; i < flows; i++) {
            IdleWheel.Watch watch = new IdleWheel.Watch(() -> {});
            wheel.watch(watch, IDLE);
            watches.add(watch);
            sessions.put(peer(i), watch);
        }
    }

    /** 198.51.100.7, as the sockets make it of what the kernel says. */
    private static Endpoint peer(int flow) {
        return new Endpoint(0, 0xffff_c633_6407L, flow, 0);
    }

    private int next() {
        turn = (turn + JUMP) % flows;
        return turn;
    }

    /** A packet's look for its session. */
    @Benchmark
    public IdleWheel.Watch session() {
        IdleWheel.Watch found = sessions.get(peer(next()));
        if (found == null) {
            throw new IllegalStateException("no session");
        }
        return found;
    }

    /** A packet's note that its flow is not idle. */
    @Benchmark
    public void touch() {
        wheel.touch(watches.get(next()));
    }

    /** A second passes in which every flow is in use. */
    @Benchmark
    public void tick() {
        for (int i = 0; i < flows; i++) {
            wheel.touch(watches.get(i));
        }
        wheel.tick();
    }

    /** A packet is counted, for its mapping and for the plane. */
    @Benchmark
    public void count() {
        tally.in(PAYLOAD);
    }

    /** The same from two event loops at once. */
    @Benchmark
    @Threads(2)
    public void countOfTwo() {
        tally.in(PAYLOAD);
    }
}
