package org.sallyport.bench.planes;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads the command line of {@code .ci/planes}, which has made the namespaces, and runs the comparison. */
@Command(
        name = ".ci/planes",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Compares forwarding planes side by side: sends the same loads through each, in interleaved rounds, in"
                    + " network namespaces of its own, and prints what came of it. The tables hold medians, as ratios"
                    + " to an nftables map written by hand, to HAProxy and to nginx.",
            "Needs root, Debian's nftables, iproute2 and conntrack; haproxy, nginx and libnginx-mod-stream take part"
                    + " where they are installed. Nothing else should run on the machine meanwhile."
        })
public final class PlanesBench implements Callable<Integer> {
    @Option(names = "--rounds", defaultValue = "3", paramLabel = "N", description = "how often each is measured")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "2", paramLabel = "S", description = "how long each load is measured")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            paramLabel = "S",
            description = "how long a load goes on before, through planes that compile themselves, and once direct")
    private double warmUp;

    @Option(
            names = "--planes",
            split = ",",
            paramLabel = "PLANE",
            description = "direct, kernel-map, haproxy, haproxy-128k, nginx, nginx-128k, relay-preserve, relay-gateway,"
                    + " nftables; all that can be")
    private List<String> planes = List.of();

    @Option(
            names = "--measures",
            split = ",",
            paramLabel = "MEASURE",
            description = "${COMPLETION-CANDIDATES}; all of them")
    private Set<Measure> measures = EnumSet.allOf(Measure.class);

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "2,1000,60000",
            paramLabel = "N",
            description = "numbers of mappings for scale, change and load, half TCP, half UDP, from few to many")
    private List<Integer> sizes = List.of();

    @Option(names = "--idle", defaultValue = "5000", paramLabel = "N", description = "idle connections")
    private int idle;

    @Option(names = "--out", paramLabel = "FILE", description = "writes the tables there, too")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new PlanesBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter console = spec().commandLine().getOut();
        Lab lab = new Lab(
                property("planes.wan"),
                property("planes.lan"),
                Path.of(property("planes.work")),
                Path.of(property("planes.distribution")));
        try (LoadHost inside = new LoadHost(lab.lan());
                LoadHost outside = new LoadHost(lab.wan())) {
            inside.serve();
            return compare(chosen(Contestants.of(lab, inside)), outside, console);
        }
    }

    private int compare(Map<String, Plane> chosen, LoadHost outside, PrintWriter console) throws IOException {
        Samples samples = new Samples();
        Duration length = duration(seconds);
        Sampler sampler = new Sampler(outside, length, duration(warmUp), samples, console::println);
        Rounds.Wanted wanted = new Rounds.Wanted(rounds, measures, sizes, idle, length);
        int failures = new Rounds(chosen, wanted, outside, sampler, samples, console::println).run();
        String report = new Report(samples, List.copyOf(chosen.keySet()), sizes).text();
        console.println();
        console.print(report);
        console.flush();
        if (out != null) {
            Files.writeString(out, report);
        }
        return failures == 0 ? 0 : 1;
    }

    private Map<String, Plane> chosen(Map<String, Plane> all) {
        if (planes.isEmpty()) {
            return all;
        }
        Map<String, Plane> chosen = new LinkedHashMap<>(all);
        chosen.keySet().retainAll(planes);
        if (chosen.size() < planes.size()) {
            throw new ParameterException(
                    spec().commandLine(), "of " + planes + " only " + chosen.keySet() + " can be here");
        }
        return chosen;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), "-D" + name + ", as .ci/planes has it");
    }
}
