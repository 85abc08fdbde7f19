package org.sallyport.bench.planes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.sallyport.bench.planes.Samples.Figure;
import org.sallyport.bench.planes.Samples.Subject;

/** What came of it, in Markdown: ratios only. */
final class Report {
    private static final String DIRECT = "direct";
    private static final String KERNEL = "kernel-map";
    /** Below this share of what the generator itself costs a plane's cost is noise, and no ruler. */
    private static final double NOISE = 0.05;

    private final Samples samples;
    private final List<String> planes;
    private final List<Integer> sizes;

    /**
     * Makes one.
     *
     * @param planes in the order of the rows
     * @param sizes numbers of mappings, the smallest first
     */
    Report(Samples samples, List<String> planes, List<Integer> sizes) {
        this.samples = samples;
        this.planes = planes;
        this.sizes = sizes;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Measure measure : Measure.values()) {
            if (measure.load.isPresent()) {
                section(text, measure.title + ": × " + String.join(" / ", measure.rulers()), load(measure));
            }
        }
        section(text, "Memory of an idle connection", idle());
        section(text, "Few mappings and many", scale());
        if (samples.disturbed() > 0) {
            text.append("Samples taken while the machine had other work: ")
                    .append(samples.disturbed())
                    .append(".\n");
        }
        return text.toString();
    }

    private static void section(StringBuilder text, String title, List<List<String>> rows) {
        if (rows.size() > 1) {
            Table table = new Table(rows.get(0));
            rows.subList(1, rows.size()).forEach(table::row);
            text.append("### ").append(title).append("\n\n").append(table).append('\n');
        }
    }

    private List<List<String>> load(Measure measure) {
        Figure first = measure.isPaced() ? Figure.TIME : Figure.RATE;
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "plane",
                measure.isPaced() ? "median time" : "rate",
                "all CPU " + measure.unit,
                "all − direct",
                "the plane's own CPU"));
        for (String plane : planes) {
            if (samples.median(new Subject(plane, measure, 0, first)).isPresent()) {
                rows.add(List.of(
                        plane,
                        against(measure, ruler -> ratio(plane, ruler, measure, first)),
                        against(measure, ruler -> ratio(plane, ruler, measure, Figure.ALL_CPU)),
                        against(measure, ruler -> Samples.ratio(extra(plane, measure), ruler(ruler, measure))),
                        against(measure, ruler -> ratio(plane, ruler, measure, Figure.PLANE_CPU))));
            }
        }
        return rows;
    }

    private static String against(Measure measure, Function<String, OptionalDouble> ratio) {
        return Table.ratios(measure.rulers().stream().map(ratio).toList());
    }

    private OptionalDouble ratio(String plane, String ruler, Measure measure, Figure figure) {
        Subject subject = new Subject(plane, measure, 0, figure);
        return samples.ratio(subject, subject.of(ruler));
    }

    /** What a plane costs wherever the kernel books it: all processor time, less what it is without a plane. */
    private OptionalDouble extra(String plane, Measure measure) {
        OptionalDouble all = samples.median(new Subject(plane, measure, 0, Figure.ALL_CPU));
        OptionalDouble direct = samples.median(new Subject(DIRECT, measure, 0, Figure.ALL_CPU));
        return all.isPresent() && direct.isPresent() && !plane.equals(DIRECT)
                ? OptionalDouble.of(Math.max(0, all.getAsDouble() - direct.getAsDouble()))
                : OptionalDouble.empty();
    }

    private OptionalDouble ruler(String plane, Measure measure) {
        OptionalDouble extra = extra(plane, measure);
        OptionalDouble direct = samples.median(new Subject(DIRECT, measure, 0, Figure.ALL_CPU));
        return extra.isPresent() && extra.getAsDouble() > NOISE * direct.orElse(0) ? extra : OptionalDouble.empty();
    }

    private List<List<String>> idle() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("plane", "KiB", "× haproxy", "× nginx"));
        for (String plane : planes) {
            Subject memory = new Subject(plane, Measure.IDLE, 0, Figure.MEMORY);
            samples.median(memory)
                    .ifPresent(octets -> rows.add(List.of(
                            plane,
                            String.format(Locale.ROOT, "%.1f", octets / 1024),
                            Table.ratio(samples.ratio(memory, memory.of("haproxy"))),
                            Table.ratio(samples.ratio(memory, memory.of("nginx"))))));
        }
        return rows;
    }

    /** A row for each plane and size. The costs beside the fewest mappings are the plane's own ruler. */
    private List<List<String>> scale() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "plane",
                "mappings",
                "CPU a connection, × itself at " + grouped(sizes.get(0)),
                "× kernel-map",
                "CPU an echo, × itself at " + grouped(sizes.get(0)),
                "× kernel-map",
                "a change, × itself at " + grouped(sizes.get(0)),
                "× kernel-map",
                "loading all, × kernel-map"));
        for (String plane : planes) {
            sizes.stream().filter(size -> isKnown(plane, size)).forEach(size -> rows.add(scale(plane, size)));
        }
        return rows;
    }

    private List<String> scale(String plane, int size) {
        List<String> row = new ArrayList<>(List.of(plane, grouped(size)));
        for (Subject subject : List.of(
                new Subject(plane, Measure.SHORT, size, Figure.ALL_CPU),
                new Subject(plane, Measure.UDP_BURSTS, size, Figure.ALL_CPU),
                new Subject(plane, Measure.CHANGE, size, Figure.TIME))) {
            row.add(Table.ratio(samples.ratio(subject, subject.beside(sizes.get(0)))));
            row.add(Table.ratio(samples.ratio(subject, subject.of(KERNEL))));
        }
        Subject loading = new Subject(plane, Measure.LOAD, size, Figure.TIME);
        row.add(Table.ratio(samples.ratio(loading, loading.of(KERNEL))));
        return row;
    }

    private boolean isKnown(String plane, int size) {
        return samples.median(new Subject(plane, Measure.SHORT, size, Figure.ALL_CPU))
                        .isPresent()
                || samples.median(new Subject(plane, Measure.LOAD, size, Figure.TIME))
                        .isPresent();
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
