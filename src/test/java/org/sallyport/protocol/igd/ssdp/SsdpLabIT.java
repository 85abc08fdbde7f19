package org.sallyport.protocol.igd.ssdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The endpoint between a LAN of 192.0.2.0/24 and a WAN of 198.51.100.0/24, each with a host in a namespace of its own.
 * The host on the WAN routes to the LAN through the gateway, which checks no reverse path: what a careless provider's
 * network would let through.
 */
@Tag("lab")
class SsdpLabIT {
    private static final String TAG = "ssdp" + ProcessHandle.current().pid();
    private static final String GATEWAY = TAG + "g";
    private static final String LAN = TAG + "l";
    private static final String WAN = TAG + "w";
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String GROUP = "239.255.255.250";

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        for (String namespace : List.of(GATEWAY, LAN, WAN)) {
            ip("netns add " + namespace);
            ip("-n " + namespace + " link set lo up");
        }
        wire(GATEWAY, "lan0", "192.0.2.1/24", LAN, "192.0.2.50/24");
        wire(GATEWAY, "wan0", "198.51.100.1/24", WAN, "198.51.100.50/24");
        ip("-n " + WAN + " addr add 192.0.2.77/32 dev eth0");
        ip("-n " + WAN + " route add 192.0.2.0/24 via 198.51.100.1");
        for (String device : List.of("all", "default", "lan0", "wan0")) {
            run(List.of("ip", "netns", "exec", GATEWAY, "sysctl", "-qw", "net.ipv4.conf." + device + ".rp_filter=0"));
        }
    }

    @AfterAll
    static void clear() throws IOException, InterruptedException {
        for (String namespace : List.of(GATEWAY, LAN, WAN)) {
            ip("netns del " + namespace);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "UDA-15, UDA-16, UDA-28, UDA-32: the LAN is answered and told; the WAN gets nothing, whatever it tries")
    void theLanIsAnsweredAndTheWanIsNot(Sockets sockets) throws IOException {
        try (Host onLan = new Host(LAN, "listen", "eth0");
                Host onGateway = new Host(GATEWAY, "listen", "lan0");
                Host onWan = new Host(WAN, "listen", "eth0")) {
            onLan.says("ready");
            onGateway.says("ready");
            onWan.says("ready");
            try (Host gateway = new Host(GATEWAY, "gateway", sockets.name())) {
                gateway.says("ready");

                assertThat(answers(LAN, "192.0.2.50", GROUP))
                        .as("LAN, to the group")
                        .isEqualTo(11);
                assertThat(answers(LAN, "192.0.2.50", "192.0.2.1"))
                        .as("LAN, to us")
                        .isEqualTo(11);

                assertThat(answers(WAN, "198.51.100.50", GROUP))
                        .as("WAN, to the group")
                        .isZero();
                assertThat(answers(WAN, "198.51.100.50", "198.51.100.1"))
                        .as("WAN, to the WAN address")
                        .isZero();
                assertThat(answers(WAN, "198.51.100.50", "192.0.2.1"))
                        .as("WAN, to the LAN address")
                        .isZero();
                assertThat(answers(WAN, "192.0.2.77", "192.0.2.1"))
                        .as("WAN, with a LAN source")
                        .isZero();
                assertThat(answers(WAN, "192.0.2.77", GROUP))
                        .as("the same, to the group")
                        .isZero();
                assertThatAllArrived(sockets, gateway);
            }
            assertThat(onWan.count()).as("announcements heard on the WAN").isZero();
            assertThat(onLan.count()).as("announcements heard on the LAN").isEqualTo(22 + 3 * 11 + 2 * 22);
            assertThat(onGateway.count())
                    .as("announcements heard on the gateway itself")
                    .isEqualTo(22 + 3 * 11 + 2 * 22);
        }
    }

    /**
     * The five searches of the WAN did come to this host. Bound to the device we are deaf to them all; not bound, the two
     * to our address come in, and the forged one is answered into the LAN.
     */
    private static void assertThatAllArrived(Sockets sockets, Host gateway) throws IOException {
        boolean bound = sockets == Sockets.EPOLL;
        assertThat(gateway.count()).as("heard by the other program").isEqualTo(bound ? 5 : 3);
        String counted = gateway.line();
        if (bound) {
            assertThat(counted).contains("ssdp.searches=2").doesNotContain("ssdp.dropped");
        } else {
            assertThat(counted).contains("ssdp.searches=3", "ssdp.dropped.off-lan=1");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("UDA-19: an interface without multicast, as tunnels are, is served by unicast")
    void aLanWithoutMulticastIsAnsweredByUnicast(Sockets sockets) throws IOException, InterruptedException {
        ip("-n " + GATEWAY + " link set lan0 multicast off");
        try (Host gateway = new Host(GATEWAY, "gateway", sockets.name())) {
            gateway.says("ready");
            assertThat(answers(LAN, "192.0.2.50", "192.0.2.1")).isEqualTo(11);
        } finally {
            ip("-n " + GATEWAY + " link set lan0 multicast on");
        }
    }

    private static int answers(String namespace, String from, String to) throws IOException {
        try (Host host = new Host(namespace, "search", "eth0", from, to)) {
            return host.count();
        }
    }

    private static void wire(String one, String device, String address, String other, String otherAddress)
            throws IOException, InterruptedException {
        ip("-n " + one + " link add " + device + " type veth peer name eth0 netns " + other);
        ip("-n " + one + " addr add " + address + " dev " + device);
        ip("-n " + one + " link set " + device + " up");
        ip("-n " + other + " addr add " + otherAddress + " dev eth0");
        ip("-n " + other + " link set eth0 up");
    }

    private static void ip(String arguments) throws IOException, InterruptedException {
        run(List.of(("ip " + arguments).split(" ")));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    /** A Java in a namespace. Closing ends its input and waits for it. */
    private static final class Host implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        Host(String namespace, String... arguments) throws IOException {
            List<String> command =
                    new ArrayList<>(List.of("ip", "netns", "exec", namespace, JAVA, "-Xshare:auto", "-cp"));
            command.add(System.getProperty("java.class.path"));
            command.add(SsdpLabMain.class.getName());
            command.addAll(List.of(arguments));
            process =
                    new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            out = process.inputReader();
        }

        void says(String line) throws IOException {
            assertThat(line()).isEqualTo(line);
        }

        /** The number it says at its end. */
        int count() throws IOException {
            process.getOutputStream().close();
            return Integer.parseInt(line());
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
            process.destroyForcibly();
            out.close();
        }

        /** The next line that is no log. */
        private String line() throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (!line.contains("org.sallyport") && !line.contains("io.netty")) {
                    return line;
                }
            }
            throw new IOException("the host is gone");
        }
    }
}
