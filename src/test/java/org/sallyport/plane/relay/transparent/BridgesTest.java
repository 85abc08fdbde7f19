package org.sallyport.plane.relay.transparent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges that show the packet filter what passes by them. */
class BridgesTest {
    @TempDir
    private Path host;

    private Path setting;
    private Path devices;

    @BeforeEach
    void aHostWithABridgeAndAnotherDevice() throws IOException {
        setting = host.resolve("bridge-nf-call-iptables");
        devices = host.resolve("net");
        Files.createDirectories(devices.resolve("eth0"));
        Files.createDirectories(devices.resolve("br-lan").resolve("bridge"));
    }

    @Test
    void theyLoseSocketsWhereTheSettingSaysSo() throws IOException {
        Files.writeString(setting, "1\n");
        assertThat(loseSockets()).isTrue();
        Files.writeString(setting, "0\n");
        assertThat(loseSockets()).isFalse();
    }

    @Test
    void withoutTheModuleTheyDoNot() {
        assertThat(loseSockets()).isFalse();
    }

    @Test
    void withoutABridgeNothingIsLost() throws IOException {
        Files.writeString(setting, "1\n");
        Files.delete(devices.resolve("br-lan").resolve("bridge"));
        assertThat(loseSockets()).isFalse();
    }

    private boolean loseSockets() {
        return new Bridges(setting, devices).loseSockets();
    }
}
