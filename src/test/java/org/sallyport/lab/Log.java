package org.sallyport.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a program has said, line by line, over all its lives. */
final class Log {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Reads this to its end, on a thread of its own. */
    void follow(InputStream output) {
        Thread reader = new Thread(() -> read(output), "log");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream output) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            in.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException end) {
            lines.add("(the log ends: " + end.getMessage() + ")");
        }
    }

    /** How many lines there are: a place to look from later. */
    int size() {
        return lines.size();
    }

    /** Whether a line from this place on is such. */
    boolean has(int from, Predicate<String> such) {
        return lines.stream().skip(from).anyMatch(such);
    }

    List<String> from(int from) {
        return lines.stream().skip(from).toList();
    }

    String tail(int count) {
        return lines.stream().skip(Math.max(0, lines.size() - count)).collect(Collectors.joining("\n"));
    }
}
