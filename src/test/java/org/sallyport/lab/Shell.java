package org.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other people's programs, never for longer than they may. */
public final class Shell {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Shell() {}

    /** What a program said, on both of its outputs, and its exit code. */
    record Result(int exit, String output) {}

    /** Runs it to its end, which must be a success; answers what it said. */
    public static String must(String... command) {
        Result result = run(List.of(command));
        if (result.exit() != 0) {
            throw new AssertionError(
                    String.join(" ", command) + " ended with " + result.exit() + ": " + result.output());
        }
        return result.output();
    }

    static Result run(List<String> command) {
        try {
            Path output = Files.createTempFile("lab", ".out");
            try {
                return new Result(exit(command, output), Files.readString(output, StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(String.join(" ", command), failure);
        }
    }

    private static int exit(List<String> command, Path output) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!await(process, LIMIT)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " still runs after " + LIMIT);
        }
        return process.exitValue();
    }

    /** Whether the process has ended within this time. */
    static boolean await(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
