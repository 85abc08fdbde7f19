package org.sallyport.plane.relay.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many files and sockets this process may have open: RLIMIT_NOFILE. */
public final class Descriptors {
    private static final String LINE = "Max open files";

    private Descriptors() {}

    /** The soft limit; as good as none where the system does not tell. */
    public static long allowed(Path limits) {
        try (Stream<String> lines = Files.lines(limits)) {
            return lines.filter(line -> line.startsWith(LINE))
                    .map(line -> line.substring(LINE.length()).strip().split("\\s+", 2)[0])
                    .filter(soft -> soft.chars().allMatch(Character::isDigit))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            return Long.MAX_VALUE; // No such file: not Linux.
        }
    }
}
