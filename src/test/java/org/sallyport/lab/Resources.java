package org.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param pipes descriptors of pipes, two of each
 */
record Resources(long descriptors, long sockets, long pipes, long threads) {
    /** Ours: the pipes each of a few loops may keep for later, and files of the store that come and go. */
    private static final int SPARE_PIPES = 128;

    private static final int SPARE = 8;

    static Resources of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        List<String> open = list(process.resolve("fd")).map(Resources::target).toList();
        return new Resources(
                open.size(),
                open.stream().filter(to -> to.startsWith("socket:")).count(),
                open.stream().filter(to -> to.startsWith("pipe:")).count(),
                list(process.resolve("task")).count());
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "closed meanwhile";
        }
    }

    /** Octets of all objects a Java process can still reach, after a full collection. */
    static long heap(long pid) {
        String java = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String said = Shell.must(java, Long.toString(pid), "GC.class_histogram");
        Matcher total = Pattern.compile("(?m)^Total +\\d+ +(\\d+)").matcher(said);
        if (!total.find()) {
            throw new AssertionError("no total in " + said);
        }
        return Long.parseLong(total.group(1));
    }

    /** Whether this is no more than there was, but for what is kept on purpose. */
    boolean isBackTo(Resources before) {
        return sockets <= before.sockets + SPARE
                && pipes <= before.pipes + SPARE_PIPES
                && descriptors - pipes <= before.descriptors - before.pipes + SPARE
                && threads <= before.threads + SPARE;
    }
}
