package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
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
}
