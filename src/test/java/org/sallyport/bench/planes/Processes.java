package org.sallyport.bench.planes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** All processes at one moment. */
final class Processes {
    private static final Path PROC = Path.of("/proc");

    private final List<ProcessStat> all;

    Processes(List<ProcessStat> all) {
        this.all = all;
    }

    static Processes now() throws IOException {
        List<ProcessStat> all = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path directory : directories) {
                read(directory).ifPresent(all::add);
            }
        }
        return new Processes(all);
    }

    /** Empty for one that has ended since it was listed. */
    private static Optional<ProcessStat> read(Path directory) {
        try {
            return Optional.of(ProcessStat.parse(Files.readString(directory.resolve("stat"))));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    /** This process and all below it. */
    Set<Long> family(long root) {
        Map<Long, List<Long>> children = new HashMap<>();
        all.forEach(one -> children.computeIfAbsent(one.parent(), parent -> new ArrayList<>())
                .add(one.pid()));
        Set<Long> family = new HashSet<>(Set.of(root));
        List<Long> rest = new ArrayList<>(family);
        while (!rest.isEmpty()) {
            List<Long> below = children.getOrDefault(rest.remove(rest.size() - 1), List.of());
            family.addAll(below);
            rest.addAll(below);
        }
        return family;
    }

    /** Ticks of a process and all below it. */
    long ticksOf(long root) {
        Set<Long> family = family(root);
        return all.stream()
                .filter(one -> family.contains(one.pid()))
                .mapToLong(ProcessStat::own)
                .sum();
    }

    /** Ticks of all that is neither a process's family nor the kernel's, and of what has ended there. */
    long ticksBeside(long root) {
        Set<Long> family = family(root);
        return all.stream()
                .filter(one -> !one.isKernelThread() && !family.contains(one.pid()))
                .mapToLong(one -> one.own() + one.children())
                .sum();
    }

    /** What a process and all below it hold in memory, in octets. */
    static long resident(OptionalLong root) throws IOException {
        long kib = 0;
        for (long pid : root.isPresent() ? now().family(root.getAsLong()) : Set.<Long>of()) {
            kib += residentKib(Files.readString(PROC.resolve(pid + "/status")));
        }
        return kib * 1024;
    }

    /** {@code VmRSS:      1234 kB} of {@code /proc/PID/status}. */
    static long residentKib(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
