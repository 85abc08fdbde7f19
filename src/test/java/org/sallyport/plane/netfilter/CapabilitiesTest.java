package org.sallyport.plane.netfilter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CapEff line of proc(5). */
class CapabilitiesTest {
    @TempDir
    Path folder;

    @Test
    void bitTwelveIsNetAdmin() throws IOException {
        assertThat(Capabilities.netAdmin(status("0000000000001000"))).isTrue();
        assertThat(Capabilities.netAdmin(status("ffffffffffffffff"))).isTrue();
        assertThat(Capabilities.netAdmin(status("ffffffffffffefff"))).isFalse();
        assertThat(Capabilities.netAdmin(status("0000000000000000"))).isFalse();
    }

    @Test
    void otherSystemsHaveNoSuchFile() {
        assertThat(Capabilities.netAdmin(folder.resolve("absent"))).isFalse();
    }

    private Path status(String effective) throws IOException {
        return Files.writeString(
                folder.resolve("status"), "CapPrm:\tffffffffffffffff\nCapEff:\t" + effective + "\nCapBnd:\t0\n");
    }
}
