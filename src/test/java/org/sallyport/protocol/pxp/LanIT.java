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
import org.sallyport.conformance.Requirement;

/**
 * The responder on a gateway with a LAN and a WAN, each a network namespace: 192.0.2.10 and 2001:db8:1::10 inside,
 * 198.51.100.2 and 2001:db8:2::2 outside, and outside also a host that calls itself 192.0.2.77. On the LAN no announcement
 * survives that could have gone further than the link. Needs root.
 */
@Tag("lab")
class LanIT {
    private static final String GATEWAY = "pxpit-gw-" + ProcessHandle.current().pid();
    private static final String LAN = "pxpit-lan-" + ProcessHandle.current().pid();
    private static final String WAN = "pxpit-wan-" + ProcessHandle.current().pid();

    private static final String ROUTER = "fe80:0:0:0:0:0:0:1";
    private static final String MAPPED = "00000000000000000000ffff";

    private final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void wire() throws Exception {
        for (String host : List.of(GATEWAY, LAN, WAN)) {
            run("ip", "netns", "add", host);
            in(host, "ip", "link", "set", "lo", "up");
        }
        connectLan();
        connect("wan0", "198.51.100.1/24", "2001:db8:2::%s/64", WAN, "198.51.100.2/24");
        in(WAN, "ip", "route", "add", "192.0.2.1/32", "via", "198.51.100.1");
        in(WAN, "ip", "-6", "route", "add", "2001:db8:1::/64", "via", "2001:db8:2::1");
        in(WAN, "ip", "address", "add", "192.0.2.77/32", "dev", "lo");
        in(GATEWAY, "sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.wan0.rp_filter=0");
        in(LAN, "nft", """
                table inet pxpit {
                    chain in {
                        type filter hook input priority 0;
                        udp dport 5350 ip ttl != 1 drop
                        udp dport 5350 ip6 hoplimit != 1 drop
                    }
                }""");
    }

    private static void connectLan() throws Exception {
        connect("lan0", "192.0.2.1/24", "2001:db8:1::%s/64", LAN, "192.0.2.10/24");
        in(GATEWAY, "ip", "address", "add", "192.0.0.9/32", "dev", "lan0");
    }

    @AfterAll
    static void unwire() throws Exception {
        for (String host : List.of(GATEWAY, LAN, WAN)) {
            run("ip", "netns", "delete", host);
        }
    }

    private Process gateway;
    private BufferedReader said;
    private BufferedReader listener;
    private BufferedReader listenerOverIpv6;

    @BeforeEach
    void serve() throws IOException {
        listener = reader(start(LAN, "listen", "eth0", "224.0.0.1", "4"));
        listenerOverIpv6 = reader(start(LAN, "listen", "eth0", "ff02::1%eth0", "2"));
        assertThat(listener.readLine()).isEqualTo("listening");
        assertThat(listenerOverIpv6.readLine()).isEqualTo("listening");
        gateway = start(GATEWAY, "serve", "lan0");
        said = reader(gateway);
        assertThat(says("serving")).isEqualTo("serving");
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    @Requirement({"PCP-46", "PCP-47", "PCP-52", "PMP-25", "PMP-28", "CLI-52"})
    @DisplayName("PCP-46, PCP-47, PMP-25, PMP-28, CLI-52: hosts hear both announcements, from the address they ask")
    void announcementsReachTheGroup() throws IOException {
        for (int copy = 0; copy < 2; copy++) {
            assertThat(listener.readLine())
                    .isEqualTo("192.0.2.1:5351 028000000000000000000000000000000000000000000000");
            assertThat(listener.readLine()).isEqualTo("192.0.2.1:5351 0080000000000000c6336401");
        }
    }

    @Test
    @Requirement({"PCP-25", "PMP-3"})
    void aLanHostIsAnswered() throws IOException {
        assertThat(asks(LAN, "192.0.2.10", "192.0.2.1", "0000")).isEqualTo("192.0.2.1:5351 0080000000000000c6336401");
    }

    @Test
    void theGatewaysOwnHostIsAnswered() throws IOException {
        assertThat(asks(GATEWAY, "192.0.2.1", "192.0.2.1", "0000"))
                .isEqualTo("192.0.2.1:5351 0080000000000000c6336401");
    }

    @Test
    @Requirement({"PCP-9", "PMP-1", "PMP-8"})
    @DisplayName("PCP-9, PMP-1, PMP-8: groups, broadcasts and the WAN address are silent")
    void otherDestinationsAreSilent() throws IOException {
        assertThat(asks(LAN, "192.0.2.10", "198.51.100.1", "0000")).isEqualTo("silence");
        assertThat(asks(LAN, "192.0.2.10", "224.0.0.1", "0000")).isEqualTo("silence");
        assertThat(asks(LAN, "192.0.2.10", "192.0.2.255", "0000")).isEqualTo("silence");
    }

    @Test
    @Requirement({"PCP-9", "PCP-116", "PMP-1"})
    @DisplayName("PCP-9, PCP-116: the outside gets nothing, nor can it map in the name of a LAN host")
    void theOutsideIsNotHeard() throws Exception {
        String map = "00 01 0000 1f90 1f90 00001c20";
        assertThat(asks(WAN, "198.51.100.2", "192.0.2.1", map)).isEqualTo("silence");
        assertThat(asks(WAN, "198.51.100.2", "198.51.100.1", map)).isEqualTo("silence");
        assertThat(asks(WAN, "192.0.2.77", "192.0.2.1", map)).isEqualTo("silence");
        assertThat(asks(WAN, "2001:db8:2::2", "2001:db8:1::1", announce(MAPPED + "c6336402")))
                .isEqualTo("silence");
        gateway.getOutputStream().close();
        assertThat(says("{")).isEqualTo("{}");
    }

    @Test
    @Requirement({"PCP-46", "PCP-47", "PCP-49", "PCP-51"})
    @DisplayName("PCP-47, PCP-51: over IPv6 PCP is announced to ff02::1, from the link-local address only")
    void announcementsReachTheIpv6Group() {
        for (int copy = 0; copy < 2; copy++) {
            assertThat(line(listenerOverIpv6))
                    .isEqualTo(ROUTER + ":5351 028000000000000000000000000000000000000000000000");
        }
    }

    @Test
    @Requirement({"PCP-25", "PCP-112", "CLI-60"})
    @DisplayName("PCP-25, PCP-112: a MAP from a global address is answered from the link-local address asked")
    void aMapOverIpv6IsAnsweredFromTheAddressAsked() throws IOException {
        String own = "20010db8000100000000000000000010";
        String rest = "000102030405060708090a0b 06 000000 208d 208d" + own;
        String answer = asks(LAN, "2001:db8:1::10", "fe80::1%eth0", "02 01 0000 00000960" + own + rest);
        assertThat(answer).startsWith(ROUTER + ":5351 0281").contains("000102030405060708090a0b06000000208d");
        assertThat(answer).as("no mismatch of address").doesNotStartWith(ROUTER + ":5351 0281000c");
        assertThat(asks(LAN, "2001:db8:1::10", "2001:db8:1::1", announce(own)))
                .isEqualTo("2001:db8:1:0:0:0:0:1:5351 028000000000000000000000000000000000000000000000");
        assertThat(asks(LAN, "fe80::10%eth0", "fe80::1%eth0", announce("fe800000000000000000000000000010")))
                .isEqualTo(ROUTER + ":5351 028000000000000000000000000000000000000000000000");
    }

    @Test
    void theGatewaysOwnHostIsAnsweredOverIpv6() throws IOException {
        String answer = ":5351 028000000000000000000000000000000000000000000000";
        assertThat(asks(GATEWAY, "2001:db8:1::1", "2001:db8:1::1", announce("20010db8000100000000000000000001")))
                .isEqualTo("2001:db8:1:0:0:0:0:1" + answer);
        assertThat(asks(GATEWAY, "fe80::1%lan0", "fe80::1%lan0", announce("fe800000000000000000000000000001")))
                .isEqualTo(ROUTER + answer);
    }

    @Test
    @Requirement("PCP-9")
    @DisplayName("PCP-9: IPv6 groups and the WAN address are silent")
    void otherIpv6DestinationsAreSilent() throws IOException {
        String request = announce("20010db8000100000000000000000010");
        assertThat(asks(LAN, "2001:db8:1::10", "ff02::1%eth0", request)).isEqualTo("silence");
        assertThat(asks(LAN, "2001:db8:1::10", "2001:db8:2::1", request)).isEqualTo("silence");
    }

    @Test
    @DisplayName("an interface that is deleted is left, and followed when it is back with another index")
    void anInterfaceThatComesBackIsFollowed() throws Exception {
        in(GATEWAY, "ip", "link", "delete", "lan0");
        order("");
        assertThat(says("following")).isEqualTo("following 0 ");
        connectLan();
        BufferedReader later = reader(start(LAN, "listen", "eth0", "224.0.0.1", "1"));
        assertThat(line(later)).isEqualTo("listening");
        order("");
        assertThat(says("following")).isEqualTo("following 3 ");
        assertThat(line(later)).startsWith("192.0.2.1:5351 0280");
        assertThat(asks(LAN, "192.0.2.10", "192.0.2.1", "0000")).isEqualTo("192.0.2.1:5351 0080000000000000c6336401");
        assertThat(asks(LAN, "fe80::10%eth0", "fe80::1%eth0", announce("fe800000000000000000000000000010")))
                .startsWith(ROUTER + ":5351 0280");
    }

    @Test
    @Requirement({"PCP-130", "PCP-131"})
    @DisplayName("PCP-130: an anycast address that the admin gives the interface is answered from")
    void anAnycastAddressIsAnswered() throws IOException {
        order("192.0.0.9");
        assertThat(says("following")).isEqualTo("following 4 ");
        assertThat(asks(LAN, "192.0.2.10", "192.0.0.9", announce(MAPPED + "c000020a")))
                .isEqualTo("192.0.0.9:5351 028000000000000000000000000000000000000000000000");
    }

    private static String announce(String client) {
        return "02 00 0000 00000000" + client;
    }

    private void order(String line) throws IOException {
        gateway.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        gateway.getOutputStream().flush();
    }

    /** The next line of the gateway's that begins like this. */
    private String says(String beginning) {
        return Stream.generate(() -> line(said))
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private static void connect(String device, String ours, String global, String host, String theirs)
            throws Exception {
        in(GATEWAY, "ip", "link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", host);
        address(GATEWAY, device, ours, "fe80::1/64", global.formatted("1"));
        address(host, "eth0", theirs, "fe80::10/64", global.formatted(host.equals(LAN) ? "10" : "2"));
        in(host, "ip", "route", "replace", "default", "via", ours.substring(0, ours.indexOf('/')));
        in(host, "ip", "-6", "route", "replace", "default", "via", "fe80::1", "dev", "eth0");
    }

    /** At once and for good: no address of the kernel's own, no waiting for its duplicate. */
    private static void address(String host, String device, String ipv4, String... ipv6) throws Exception {
        in(host, "ip", "link", "set", device, "addrgenmode", "none", "up");
        in(host, "ip", "address", "add", ipv4, "dev", device);
        for (String each : ipv6) {
            in(host, "ip", "-6", "address", "add", each, "dev", device, "nodad");
        }
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
