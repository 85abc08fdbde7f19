package org.sallyport.bench.planes;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.sallyport.bench.load.LoadKind;
import org.sallyport.bench.load.Measured;
import org.sallyport.bench.load.Order;
import org.sallyport.bench.load.Target;
import org.sallyport.bench.planes.CpuClock.Use;
import org.sallyport.bench.planes.Samples.Figure;
import org.sallyport.bench.planes.Samples.Subject;

/** Sends loads from outside and books what they did and what they cost. */
final class Sampler {
    private static final Duration RUN_IN = Duration.ofMillis(500);
    private static final int TRIES = 2;

    private final LoadHost outside;
    private final Duration length;
    private final Duration warmUp;
    private final Samples samples;
    private final Consumer<String> log;
    private final int processors = Runtime.getRuntime().availableProcessors();

    /**
     * Makes one.
     *
     * @param length of what is measured
     * @param warmUp how long a load lasts that is there to have code compiled
     */
    Sampler(LoadHost outside, Duration length, Duration warmUp, Samples samples, Consumer<String> log) {
        this.outside = outside;
        this.length = length;
        this.warmUp = warmUp;
        this.samples = samples;
        this.log = log;
    }

    /** The same load that will be measured, not measured. */
    void warmUp(LoadKind kind, Target target) throws IOException {
        outside.run(new Order(kind, target, RUN_IN, warmUp));
    }

    /** Once more when others were at work; then it counts as it is. */
    void sample(String plane, Measure measure, int mappings, Target target, OptionalLong pid) throws IOException {
        Order order = new Order(measure.load.orElseThrow(), target, RUN_IN, length);
        Taken taken = take(order, pid);
        for (int tries = 1; tries < TRIES && taken.use().isDisturbed(); tries++) {
            taken = take(order, pid);
        }
        if (taken.measured().isSpoilt()) {
            throw new IOException(measure + ": " + taken.measured().failed() + " failed beside "
                    + taken.measured().done());
        }
        if (taken.use().isDisturbed()) {
            samples.countDisturbed();
        }
        book(plane, measure, mappings, taken);
    }

    private Taken take(Order order, OptionalLong pid) throws IOException {
        outside.begin(order);
        CpuClock begun = CpuClock.now(pid);
        Measured measured = outside.end(order);
        return new Taken(measured, CpuClock.now(pid).since(begun, processors));
    }

    private void book(String plane, Measure measure, int mappings, Taken taken) {
        Measured measured = taken.measured();
        double all = taken.use().all() / measured.done();
        double own = taken.use().plane() / measured.done();
        samples.add(new Subject(plane, measure, mappings, Figure.RATE), measured.perSecond());
        samples.add(new Subject(plane, measure, mappings, Figure.TIME), measured.median() / 1e9);
        samples.add(new Subject(plane, measure, mappings, Figure.ALL_CPU), all);
        samples.add(new Subject(plane, measure, mappings, Figure.PLANE_CPU), own);
        String what = measure.isBulk() ? bulk(measured, all, own) : each(measured, all, own);
        String disturbed = taken.use().isDisturbed() ? ", beside other work" : "";
        log.accept(plane + " " + measure + (mappings > 0 ? " beside " + mappings : "") + ": " + what + disturbed);
    }

    private static String bulk(Measured measured, double all, double own) {
        return String.format(
                Locale.ROOT,
                "%.1f Gbit/s, CPU %.3f s/GB, of it the plane %.3f",
                measured.perSecond() * 8 / 1e9,
                all * 1e9,
                own * 1e9);
    }

    private static String each(Measured measured, double all, double own) {
        return String.format(
                Locale.ROOT,
                "%,.0f/s, p50 %.0f µs, p99 %.0f µs, %d failed, CPU %.1f µs each, of it the plane %.1f",
                measured.perSecond(),
                measured.median() / 1e3,
                measured.slow() / 1e3,
                measured.failed(),
                all * 1e6,
                own * 1e6);
    }

    private record Taken(Measured measured, Use use) {}
}
