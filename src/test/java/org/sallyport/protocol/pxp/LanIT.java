package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The responder on a gateway with a LAN and a WAN, each a network namespace: 192.0.2.10 inside, 198.51.100.2 outside,
 * and outside also a host that calls itself 192.0.2.77. Needs root.
 */
@Tag("lab")
class LanIT {
    private static final String GATEWAY = "pxpit-gw-" + ProcessHandle.current().pid();
    private static final String LAN = "pxpit-lan-" + ProcessHandle.current().pid();
    private static final String WAN = "pxpit-wan-" + ProcessHandle.current().pid();

    private final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void wire() throws Exception {
        for (String host : List.of(GATEWAY, LAN, WAN)) {
            run("ip", "netns", "add", host);
            in(host, "ip", "link", "set", "lo", "up");
        }
        connect("lan0", "192.0.2.1/24", LAN, "192.0.2.10/24");
        connect("wan0", "198.51.100.1/24", WAN, "198.51.100.2/24");
        in(WAN, "ip", "route", "add", "192.0.2.1/32", "via", "198.51.100.1");
        in(WAN, "ip", "address", "add", "192.0.2.77/32", "dev", "lo");
        in(GATEWAY, "sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.wan0.rp_filter=0");
    }

    @AfterAll
    static void unwire() throws Exception {
        for (String host : List.of(GATEWAY, LAN, WAN)) {
            run("ip", "netns", "delete", host);
        }
    }

    private Process gateway;
    private BufferedReader listener;

    @BeforeEach
    void serve() throws IOException {
        listener = reader(start(LAN, "listen", "eth0", "224.0.0.1", "4"));
        assertThat(listener.readLine()).isEqualTo("listening");
        gateway = start(GATEWAY, "serve", "lan0");
        BufferedReader said = reader(gateway);
        assertThat(Stream.generate(() -> line(said)).anyMatch("serving"::equals))
                .isTrue();
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    @DisplayName("PCP-46, PCP-47, PMP-25, PMP-28, CLI-52: hosts hear both announcements, from the address they ask")
    void announcementsReachTheGroup() throws IOException {
        for (int copy = 0; copy < 2; copy++) {
            assertThat(listener.readLine())
                    .isEqualTo("192.0.2.1:5351 028000000000000000000000000000000000000000000000");
            assertThat(listener.readLine()).isEqualTo("192.0.2.1:5351 0080000000000000c6336401");
        }
    }

    @Test
    void aLanHostIsAnswered() throws IOException {
        assertThat(asks(LAN, "192.0.2.10", "192.0.2.1", "0000")).isEqualTo("192.0.2.1:5351 0080000000000000c6336401");
    }

    @Test
    void theGatewaysOwnHostIsAnswered() throws IOException {
        assertThat(asks(GATEWAY, "192.0.2.1", "192.0.2.1", "0000"))
                .isEqualTo("192.0.2.1:5351 0080000000000000c6336401");
    }

    @Test
    @DisplayName("PCP-9, PMP-1, PMP-8: groups, broadcasts and the WAN address are silent")
    void otherDestinationsAreSilent() throws IOException {
        assertThat(asks(LAN, "192.0.2.10", "198.51.100.1", "0000")).isEqualTo("silence");
        assertThat(asks(LAN, "192.0.2.10", "224.0.0.1", "0000")).isEqualTo("silence");
        assertThat(asks(LAN, "192.0.2.10", "192.0.2.255", "0000")).isEqualTo("silence");
    }

    @Test
    @DisplayName("PCP-9, PCP-116: the outside gets nothing, nor can it map in the name of a LAN host")
    void theOutsideIsNotHeard() throws Exception {
        String map = "00 01 0000 1f90 1f90 00001c20";
        assertThat(asks(WAN, "198.51.100.2", "192.0.2.1", map)).isEqualTo("silence");
        assertThat(asks(WAN, "198.51.100.2", "198.51.100.1", map)).isEqualTo("silence");
        assertThat(asks(WAN, "192.0.2.77", "192.0.2.1", map)).isEqualTo("silence");
        gateway.getOutputStream().close();
        BufferedReader said = reader(gateway);
        assertThat(Stream.generate(() -> line(said))
                        .filter(line -> line.startsWith("{"))
                        .findFirst())
                .contains("{}");
    }

    private static void connect(String device, String ours, String host, String theirs) throws Exception {
        in(GATEWAY, "ip", "link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", host);
        in(GATEWAY, "ip", "address", "add", ours, "dev", device);
        in(GATEWAY, "ip", "link", "set", device, "up");
        in(host, "ip", "address", "add", theirs, "dev", "eth0");
        in(host, "ip", "link", "set", "eth0", "up");
        in(host, "ip", "route", "replace", "default", "via", ours.substring(0, ours.indexOf('/')));
    }

    private String asks(String host, String from, String server, String request) throws IOException {
        return line(reader(start(host, "ask", from, server, request)));
    }

    private Process start(String host, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", host));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LabProcess.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    private static BufferedReader reader(Process process) {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /** A line; the end of a process that still had something to say is a failure. */
    private static String line(BufferedReader reader) {
        try {
            String line = reader.readLine();
            assertThat(line).as("what the process says").isNotNull();
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void in(String host, String... command) throws Exception {
        run(Stream.concat(Stream.of("ip", "netns", "exec", host), Stream.of(command))
                .toArray(String[]::new));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
