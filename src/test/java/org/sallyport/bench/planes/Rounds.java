package org.sallyport.bench.planes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.sallyport.bench.load.LoadKind;
import org.sallyport.bench.planes.Plane.Running;
import org.sallyport.bench.planes.Samples.Figure;
import org.sallyport.bench.planes.Samples.Subject;

/**
 * Rounds in which every plane is started, measured and stopped, each round in another order, so that what changes on
 * the machine meanwhile meets all of them.
 */
final class Rounds {
    /** Connections before those whose memory is told: buffers and code are there when those come. */
    private static final int FIRST_IDLE = 500;

    private final Map<String, Plane> planes;
    private final Wanted wanted;
    private final LoadHost outside;
    private final Sampler sampler;
    private final Samples samples;
    private final Consumer<String> log;
    private int failures;

    /**
     * What to do.
     *
     * @param sizes numbers of mappings, the smallest first
     * @param idle connections whose memory is told
     * @param length of what is measured
     */
    record Wanted(int rounds, Set<Measure> measures, List<Integer> sizes, int idle, Duration length) {
        Wanted {
            measures = Set.copyOf(measures);
            sizes = List.copyOf(sizes);
        }

        private List<Measure> loads() {
            return List.of(Measure.values()).stream()
                    .filter(measure -> measure.load.isPresent() && measures.contains(measure))
                    .toList();
        }

        private boolean anyOf(Measure... some) {
            return !Collections.disjoint(measures, List.of(some));
        }
    }

    Rounds(
            Map<String, Plane> planes,
            Wanted wanted,
            LoadHost outside,
            Sampler sampler,
            Samples samples,
            Consumer<String> log) {
        this.planes = planes;
        this.wanted = wanted;
        this.outside = outside;
        this.sampler = sampler;
        this.samples = samples;
        this.log = log;
    }

    /** Answers how much went wrong: each is logged, and has no figure. */
    int run() throws IOException {
        for (Measure measure : wanted.loads()) {
            LoadKind kind = measure.load.orElseThrow();
            sampler.warmUp(kind, Plan.DIRECT.target(kind));
        }
        for (int round = 0; round < wanted.rounds(); round++) {
            log.accept("round " + (round + 1) + " of " + wanted.rounds());
            for (String name : order(round)) {
                measure(name, plane(name));
            }
        }
        return failures;
    }

    private List<String> order(int round) {
        List<String> order = new ArrayList<>(planes.keySet());
        Collections.rotate(order, round);
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }

    private Plane plane(String name) {
        Plane plane = planes.get(name);
        if (plane == null) {
            throw new IllegalArgumentException("no plane " + name);
        }
        return plane;
    }

    private void measure(String name, Plane plane) {
        if (wanted.anyOf(Measure.IDLE) || !wanted.loads().isEmpty()) {
            attempt(name, () -> usual(name, plane));
            Leftovers.clear();
        }
        if (plane.isForMany() && wanted.anyOf(Measure.SCALE, Measure.CHANGE, Measure.LOAD)) {
            for (int size : wanted.sizes()) {
                attempt(name, () -> many(name, plane, size));
                Leftovers.clear();
            }
        }
    }

    private void usual(String name, Plane plane) throws IOException {
        try (Running running = plane.start(plane.usual())) {
            if (wanted.anyOf(Measure.IDLE) && plane.carries(Measure.IDLE.transport)) {
                attempt(name, () -> idle(name, plane, running.pid()));
            }
            for (Measure measure : wanted.loads()) {
                if (plane.carries(measure.transport)) {
                    attempt(name, () -> load(name, plane, measure, plane.usual(), 0, running.pid()));
                }
            }
        }
    }

    private void load(String name, Plane plane, Measure measure, Plan plan, int mappings, OptionalLong pid)
            throws IOException {
        LoadKind kind = measure.load.orElseThrow();
        if (plane.wantsWarmUp()) {
            sampler.warmUp(kind, plan.target(kind));
        }
        sampler.sample(name, measure, mappings, plan.target(kind), pid);
    }

    private void idle(String name, Plane plane, OptionalLong pid) throws IOException {
        if (pid.isEmpty()) {
            return;
        }
        try {
            outside.hold(plane.usual().echo(), FIRST_IDLE);
            long before = Processes.resident(pid);
            outside.hold(plane.usual().echo(), wanted.idle());
            double each = (double) (Processes.resident(pid) - before) / wanted.idle();
            samples.add(new Subject(name, Measure.IDLE, 0, Figure.MEMORY), each);
            log.accept(name + " idle: " + Math.round(each) + " octets a connection");
        } finally {
            outside.drop();
        }
    }

    private void many(String name, Plane plane, int size) throws IOException {
        Plan plan = Plan.many(size);
        try (Running running = plane.start(plan)) {
            book(name, Measure.LOAD, size, running.loading());
            if (wanted.anyOf(Measure.SCALE)) {
                attempt(name, () -> load(name, plane, Measure.SHORT, plan, size, running.pid()));
                attempt(name, () -> load(name, plane, Measure.UDP_BURSTS, plan, size, running.pid()));
            }
            if (wanted.anyOf(Measure.CHANGE)) {
                attempt(name, () -> book(name, Measure.CHANGE, size, running.change(wanted.length(), wanted.length())));
            }
        }
    }

    private void book(String name, Measure measure, int size, OptionalLong nanos) {
        nanos.ifPresent(time -> {
            samples.add(new Subject(name, measure, size, Figure.TIME), time / 1e9);
            log.accept(name + " " + measure + " beside " + size + ": " + time / 1000 + " µs");
        });
    }

    /** What one plane cannot do must not keep the others from being measured. */
    private void attempt(String name, Attempt attempt) {
        try {
            attempt.make();
        } catch (IOException e) {
            failures++;
            log.accept(name + ": " + e.getMessage());
        }
    }

    private interface Attempt {
        void make() throws IOException;
    }
}
