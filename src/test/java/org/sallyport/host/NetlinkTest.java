package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The kernel answers; what it says of a machine we do not know is only that it can be read. */
@EnabledOnOs(OS.LINUX)
class NetlinkTest {
    @Test
    void theNeighbourTableCanBeRead() {
        assertThatCode(Netlink::neighbours).doesNotThrowAnyException();
    }

    @Test
    void waitingEndsWhenNothingChanges() throws Exception {
        long began = System.nanoTime();
        new ChangeNotices().await(Duration.ofMillis(20));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(1), Duration.ofSeconds(5));
    }

    @Test
    void noDescriptorIsLeftOpen() throws Exception {
        Set<String> before = netlinkSockets();
        try (ChangeNotices notices = new ChangeNotices()) {
            notices.await(Duration.ofMillis(1));
            notices.await(Duration.ofMillis(1));
            Set<String> open = netlinkSockets();
            assertThat(open).anyMatch(socket -> !before.contains(socket));
            Netlink.neighbours();
            assertThat(open).containsAll(netlinkSockets());
        }
        assertThat(before).containsAll(netlinkSockets());
    }

    /** The inodes of this process's sockets that are netlink's. */
    private static Set<String> netlinkSockets() throws IOException {
        Set<String> netlink = Files.readAllLines(Path.of("/proc/self/net/netlink")).stream()
                .map(line -> line.strip().split("\\s+", -1))
                .map(columns -> "socket:[" + columns[columns.length - 1] + "]")
                .collect(Collectors.toSet());
        Set<String> ours = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)) {
                    ours.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        ours.retainAll(netlink);
        return ours;
    }
}
