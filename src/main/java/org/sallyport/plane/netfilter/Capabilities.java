package org.sallyport.plane.netfilter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux lets this process do. */
public final class Capabilities {
    /** capabilities(7): the number of CAP_NET_ADMIN. */
    private static final int NET_ADMIN = 12;

    private Capabilities() {}

    /** Whether CAP_NET_ADMIN is in force; never on other systems. */
    public static boolean netAdmin(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            Optional<String> effective =
                    lines.filter(line -> line.startsWith("CapEff:")).findFirst();
            return effective.isPresent()
                    && (Long.parseUnsignedLong(
                                                    effective
                                                            .get()
                                                            .substring("CapEff:".length())
                                                            .strip(),
                                                    16)
                                            >>> NET_ADMIN
                                    & 1)
                            == 1;
        } catch (IOException e) {
            return false; // No such file: not Linux.
        }
    }
}
