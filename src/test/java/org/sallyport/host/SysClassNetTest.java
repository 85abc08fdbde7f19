package org.sallyport.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysClassNetTest {
    @TempDir
    private Path directory;

    @Test
    void everyFactHasItsFile() throws IOException {
        write("statistics/tx_bytes", "18446744073");
        write("statistics/rx_bytes", "2");
        write("statistics/tx_packets", "3");
        write("statistics/rx_packets", "4");
        write("speed", "2500");
        write("operstate", "up");

        assertThat(new SysClassNet(directory).counters())
                .isEqualTo(new LinkCounters(18446744073L, 2, 3, 4, 2_500_000_000L, "up"));
    }

    @Test
    void anUnknownSpeedIsZero() throws IOException {
        write("speed", "-1");
        write("operstate", "down");

        assertThat(new SysClassNet(directory).counters()).isEqualTo(new LinkCounters(0, 0, 0, 0, 0, "down"));
    }

    /** A bridge whose ports have no carrier yet has IFF_UP and not IFF_RUNNING. */
    @Test
    void whatIsSwitchedOnIsToldWithoutACarrier() throws IOException {
        write("flags", "0x1003");
        assertThat(new SysClassNet(directory).isSwitchedOn()).isTrue();
        write("flags", "0x1002");
        assertThat(new SysClassNet(directory).isSwitchedOn()).isFalse();
        assertThat(new SysClassNet(directory.resolve("wan0")).isSwitchedOn()).isFalse();
    }

    @Test
    void aLinkThatIsGoneIsUnknown() {
        assertThat(new SysClassNet(directory.resolve("wan0")).counters()).isEqualTo(LinkCounters.UNKNOWN);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.writeString(directory.resolve(file), text + "\n");
    }
}
