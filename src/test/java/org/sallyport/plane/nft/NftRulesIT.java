package org.sallyport.plane.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.Plane.Change;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** What the kernel's rules do beyond the contract of planes, beside rules of others and in IPv6. */
@Tag("lab")
@Timeout(60)
class NftRulesIT {
    private static final int SILENCE_MILLIS = 300;
    private static final String DROPPING = "add table inet filter;"
            + " add chain inet filter forward { type filter hook forward priority filter; policy drop; };"
            + " add rule inet filter forward iifname lan0 accept";

    private static HomeNetwork net;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Counters counters = new Counters();
    private Plane plane;

    @BeforeAll
    static void makeNetwork() throws Exception {
        net = new HomeNetwork();
    }

    @AfterAll
    static void removeNetwork() throws IOException {
        net.close();
    }

    @BeforeEach
    void makePlane() {
        plane = net.plane();
    }

    @AfterEach
    void closeAll() throws Exception {
        plane.close();
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        net.gateway.sh("nft flush ruleset");
    }

    @Test
    @Requirement({"NAT-1", "NAT-2", "NAT-87", "PCP-67", "PMP-63"})
    @DisplayName("NAT-1, NAT-2: what a mapped client sends leaves by its external port, to whomever it sends")
    void clientsOwnFlowsLeaveByTheMapping() throws Exception {
        DatagramSocket console = udp(HomeNetwork.INSIDE);
        DatagramSocket other = udp(HomeNetwork.OTHER_INSIDE);
        Mapping first = udp(3074, console);
        open(first, udp(50674, other));
        DatagramSocket one = udp(HomeNetwork.OUTSIDE);
        DatagramSocket two = udp(HomeNetwork.OTHER_OUTSIDE);

        for (DatagramSocket remote : List.of(one, two)) {
            send(console, remote.getLocalSocketAddress(), 1);
            assertThat(receive(remote).getSocketAddress()).isEqualTo(endpoint(first));
            send(other, remote.getLocalSocketAddress(), 2);
            DatagramPacket heard = receive(remote);
            assertThat(heard.getSocketAddress()).isEqualTo(new InetSocketAddress(HomeNetwork.EXTERNAL, 50674));
            send(remote, heard.getSocketAddress(), 3);
            assertThat(receive(other).getData()[0]).isEqualTo((byte) 3);
        }
        assertThat(plane.traffic(first.key()).packetsOut()).isEqualTo(2);
        assertThat(plane.traffic(first.key()).bytesOut()).isEqualTo(2 * 29);
    }

    @Test
    @Requirement({"NAT-39", "NAT-42"})
    @DisplayName("NAT-39: a LAN host that dials the external endpoint is seen with the external address")
    void hairpinComesFromTheExternalAddress() throws Exception {
        DatagramSocket server = udp(HomeNetwork.INSIDE);
        DatagramSocket neighbour = udp(HomeNetwork.OTHER_INSIDE);
        Mapping mapping = udp(4000, server);
        open(mapping);

        send(neighbour, endpoint(mapping), 1);
        DatagramPacket plain = receive(server);
        assertThat(plain.getAddress()).isEqualTo(HomeNetwork.EXTERNAL);
        send(server, plain.getSocketAddress(), 2);
        assertThat(receive(neighbour).getSocketAddress()).isEqualTo(endpoint(mapping));

        DatagramSocket mapped = udp(HomeNetwork.OTHER_INSIDE);
        Mapping own = udp(4001, mapped);
        open(own);
        send(mapped, endpoint(mapping), 3);
        assertThat(receive(server).getSocketAddress()).isEqualTo(endpoint(own));
    }

    @Test
    @Requirement("NAT-42")
    @DisplayName("NAT-42: the filter of a mapping meets a LAN host by its external address")
    void filtersSeeTheExternalAddressOfLanHosts() throws Exception {
        DatagramSocket server = udp(HomeNetwork.INSIDE);
        Mapping mapping = udp(4000, server);
        RemoteFilter outsideOnly = RemoteFilter.of(Prefix.of(HomeNetwork.OUTSIDE));
        RemoteFilter external = RemoteFilter.of(Prefix.of(HomeNetwork.EXTERNAL));
        open(new Mapping(mapping.key(), mapping.client(), outsideOnly, true));
        send(udp(HomeNetwork.OTHER_INSIDE), endpoint(mapping), 1);
        assertSilent(server);
        plane.apply(List.of(new Change.Replace(
                new Mapping(mapping.key(), mapping.client(), outsideOnly, true),
                new Mapping(mapping.key(), mapping.client(), external, true))));
        send(udp(HomeNetwork.OTHER_INSIDE), endpoint(mapping), 2);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 2);
    }

    @Test
    @Requirement({"NAT-15", "PCP-85"})
    @DisplayName("NAT-15: blocks, hosts and ports of a filter admit together, nested ones too")
    void filtersOfManyKinds() throws Exception {
        DatagramSocket server = udp(HomeNetwork.INSIDE);
        Mapping mapping = udp(4000, server);
        DatagramSocket admitted = udp(HomeNetwork.OTHER_OUTSIDE);
        DatagramSocket notAdmitted = udp(HomeNetwork.OTHER_OUTSIDE);
        RemoteFilter filter = new RemoteFilter(List.of(
                new RemoteFilter.Peer(Prefix.parse("198.51.100.2/31").orElseThrow(), admitted.getLocalPort()),
                new RemoteFilter.Peer(Prefix.parse("198.51.100.3").orElseThrow(), admitted.getLocalPort()),
                new RemoteFilter.Peer(Prefix.parse("10.0.0.0/8").orElseThrow(), 0),
                new RemoteFilter.Peer(Prefix.parse("10.1.0.0/16").orElseThrow(), 0),
                new RemoteFilter.Peer(Prefix.parse("10.1.2.3").orElseThrow(), 0)));
        open(new Mapping(mapping.key(), mapping.client(), filter, true));

        send(notAdmitted, endpoint(mapping), 1);
        send(admitted, endpoint(mapping), 2);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 2);
        assertSilent(server);
    }

    @Test
    @Requirement("NAT-19")
    @DisplayName("NAT-19: what merely passes through to that port is not translated")
    void onlyTheExternalAddressIsTranslated() throws Exception {
        DatagramSocket server = udp(HomeNetwork.INSIDE);
        DatagramSocket bystander = udp(HomeNetwork.OTHER_INSIDE);
        open(udp(bystander.getLocalPort(), server));
        send(udp(HomeNetwork.OUTSIDE), bystander.getLocalSocketAddress(), 1);
        assertThat(receive(bystander).getData()[0]).isEqualTo((byte) 1);
    }

    @Test
    @Requirement({"NAT-71", "NAT-72", "IGD-74"})
    @DisplayName(
            "NAT-71, NAT-72: in IPv6 only a pinhole lets the outside begin; answers come back, and its end shuts it")
    void pinholesOpenTheFirewall() throws Exception {
        plane.reconcile(List.of());
        DatagramSocket server = udp(HomeNetwork.INSIDE6);
        DatagramSocket remote = udp(HomeNetwork.OUTSIDE6);
        send(remote, server.getLocalSocketAddress(), 1);
        assertSilent(server);

        send(server, remote.getLocalSocketAddress(), 2);
        assertThat(receive(remote).getSocketAddress()).isEqualTo(server.getLocalSocketAddress());
        send(remote, server.getLocalSocketAddress(), 3);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 3);

        DatagramSocket stranger = udp(HomeNetwork.OUTSIDE6);
        Mapping pinhole = pinhole(server, RemoteFilter.EVERYONE);
        open(pinhole);
        send(stranger, server.getLocalSocketAddress(), 4);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 4);
        send(server, stranger.getLocalSocketAddress(), 5);
        receive(stranger);
        assertThat(plane.traffic(pinhole.key()).packetsIn()).isEqualTo(1);
        assertThat(plane.traffic(pinhole.key()).packetsOut()).isEqualTo(1);
        assertThat(plane.traffic(pinhole.key()).connections()).isEqualTo(1);

        plane.apply(List.of(new Change.Close(pinhole)));
        send(stranger, server.getLocalSocketAddress(), 6);
        assertSilent(server);
    }

    @Test
    @Requirement("NAT-72")
    @DisplayName("NAT-72: what the outside has begun before there was a filter does not go on by it")
    void whatWasBegunFromOutsideBeforeEnds() throws Exception {
        DatagramSocket server = udp(HomeNetwork.INSIDE6);
        DatagramSocket remote = udp(HomeNetwork.OUTSIDE6);
        net.gateway.sh("nft 'table ip6 others { chain tracking { type filter hook forward priority 0;"
                + " ct state established accept; }; }'");
        send(remote, server.getLocalSocketAddress(), 1);
        receive(server);
        send(server, remote.getLocalSocketAddress(), 2);
        receive(remote);

        plane.reconcile(List.of());
        send(remote, server.getLocalSocketAddress(), 3);
        assertSilent(server);
    }

    @Test
    @Requirement("NAT-71")
    @DisplayName("NAT-71: a pinhole for one remote lets no other in")
    void pinholesHaveFilters() throws Exception {
        DatagramSocket server = udp(HomeNetwork.INSIDE6);
        DatagramSocket admitted = udp(HomeNetwork.OUTSIDE6);
        open(pinhole(
                server,
                new RemoteFilter(
                        List.of(new RemoteFilter.Peer(Prefix.of(HomeNetwork.OUTSIDE6), admitted.getLocalPort())))));
        send(udp(HomeNetwork.OUTSIDE6), server.getLocalSocketAddress(), 1);
        assertSilent(server);
        send(admitted, server.getLocalSocketAddress(), 2);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 2);
    }

    @Test
    @Requirement("NAT-79")
    @DisplayName("NAT-79: what somebody else has flushed is made anew, all of it, and counted")
    void flushedRulesComeBack() throws Exception {
        plane = net.plane(List.of(), counters);
        DatagramSocket server = udp(HomeNetwork.INSIDE);
        Mapping mapping = udp(4000, server);
        open(mapping);
        for (String deed : List.of(
                "flush ruleset",
                "delete table ip sallyport",
                "flush chain ip sallyport prerouting",
                "flush map ip sallyport mapped",
                "flush set ip sallyport inward")) {
            long before = counters.of("nft.repaired");
            net.gateway.sh("nft " + deed);
            await(deed)
                    .atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> counters.of("nft.repaired") == before + 1);
            DatagramSocket remote = udp(HomeNetwork.OUTSIDE);
            send(remote, endpoint(mapping), 1);
            DatagramPacket heard = receive(server);
            send(server, heard.getSocketAddress(), 2);
            assertThat(receive(remote).getSocketAddress()).as(deed).isEqualTo(endpoint(mapping));
        }
        net.gateway.sh("nft add table ip other");
        open(udp(4001, server));
        assertThat(counters.of("nft.repaired")).isEqualTo(5);
    }

    @Test
    @DisplayName("where another's chain drops what is forwarded, accept-in lets our flows pass and no others")
    void acceptInPassesAForeignDrop() throws Exception {
        net.gateway.sh("nft '" + DROPPING + "'");
        DatagramSocket server = udp(HomeNetwork.INSIDE);
        Mapping mapping = udp(4000, server);
        open(mapping);
        send(udp(HomeNetwork.OUTSIDE), endpoint(mapping), 1);
        assertSilent(server);
        plane.close();

        plane = net.plane(List.of(ForeignChain.parse("inet filter forward").orElseThrow()), counters);
        open(mapping);
        send(udp(HomeNetwork.OUTSIDE), endpoint(mapping), 2);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 2);
        send(udp(HomeNetwork.OUTSIDE), server.getLocalSocketAddress(), 3);
        assertSilent(server);

        net.gateway.sh("nft 'flush ruleset; " + DROPPING + "'");
        await("the rule in the chain")
                .atMost(Duration.ofSeconds(5))
                .until(() ->
                        net.gateway.sh("nft list chain inet filter forward").contains("sallyport"));
        send(udp(HomeNetwork.OUTSIDE), endpoint(mapping), 4);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 4);
        plane.close();
        assertThat(net.gateway.sh("nft list ruleset")).contains("policy drop").doesNotContain("sallyport");
    }

    @Test
    @DisplayName("a chain that is not there is told of in the status, and nothing else suffers")
    void aMissingChainIsARemark() throws Exception {
        plane = net.plane(List.of(ForeignChain.parse("ip nobody forward").orElseThrow()), counters);
        DatagramSocket server = udp(HomeNetwork.INSIDE);
        Mapping mapping = udp(4000, server);
        open(mapping);
        assertThat(plane.status().remarks()).anyMatch(remark -> remark.contains("ip nobody forward"));
        send(udp(HomeNetwork.OUTSIDE), endpoint(mapping), 1);
        receive(server);
    }

    @Test
    @Requirement({"NAT-77", "NAT-78"})
    @DisplayName("NAT-77, NAT-78: the next run after a crash keeps the flows of live leases and ends all others")
    void aCrashKeepsWhatIsWanted() throws Exception {
        DatagramSocket kept = udp(HomeNetwork.INSIDE);
        DatagramSocket gone = udp(HomeNetwork.INSIDE);
        Mapping live = udp(4000, kept);
        Mapping dead = udp(4001, gone);
        Process crashing = start(live, dead);
        DatagramSocket remote = udp(HomeNetwork.OUTSIDE);
        send(remote, endpoint(live), 1);
        InetSocketAddress peer = (InetSocketAddress) receive(kept).getSocketAddress();
        send(remote, endpoint(dead), 1);
        receive(gone);
        crashing.destroyForcibly().waitFor();
        send(kept, peer, 9);
        assertThat(receive(remote).getData()[0]).isEqualTo((byte) 9);

        plane = net.plane();
        assertThat(plane.reconcile(List.of(live))).isEmpty();

        send(kept, peer, 2);
        assertThat(receive(remote).getSocketAddress()).isEqualTo(endpoint(live));
        send(remote, endpoint(dead), 3);
        assertSilent(gone);
        assertThat(net.gateway.sh("conntrack -L --mark 0x20000000/0x20000000 2>/dev/null | wc -l"))
                .isEqualTo("1");
        assertThat(net.gateway.sh("nft list map ip sallyport mapped"))
                .contains("4000")
                .doesNotContain("4001");
    }

    /** A process with a plane, which has these when this returns. */
    private Process start(Mapping... mappings) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", net.gateway.name()));
        command.add(ProcessHandle.current().info().command().orElse("java"));
        String ours = System.getProperty("java.class.path");
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", ours), NftLab.class.getName()));
        for (Mapping mapping : mappings) {
            command.add(String.valueOf(mapping.key().externalPort()));
            command.add(String.valueOf(mapping.client().port()));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        opened.push(process::destroyForcibly);
        assertThat(process.inputReader(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("ready") || line.startsWith("failed"))
                        .findFirst())
                .contains("ready");
        return process;
    }

    @Test
    @DisplayName("a closed plane leaves no table and no flow of its own behind")
    void closeLeavesNothing() throws Exception {
        String before = net.gateway.sh("nft list ruleset");
        DatagramSocket server = udp(HomeNetwork.INSIDE);
        Mapping mapping = udp(4000, server);
        open(mapping);
        send(udp(HomeNetwork.OUTSIDE), endpoint(mapping), 1);
        receive(server);
        plane.close();
        assertThat(net.gateway.sh("nft list ruleset")).isEqualTo(before).isEmpty();
        assertThat(net.gateway.sh("conntrack -L --mark 0x20000000/0x20000000 2>/dev/null | wc -l"))
                .isEqualTo("0");
    }

    @Test
    @Requirement("NAT-77")
    @DisplayName("NAT-77: what a crash of the relay has left behind does not take packets from the kernel's mappings")
    void theRelaysTableGoes() throws Exception {
        net.gateway.sh("nft 'table ip sallyport_relay { chain incoming { type filter hook prerouting priority -90;"
                + " udp dport 1-65535 drop; }; }'");
        plane.reconcile(List.of());
        assertThat(net.gateway.sh("nft list tables")).doesNotContain("sallyport_relay");
    }

    @Test
    @DisplayName("what only the relay keeps is told of in the status")
    void limitsAreARemark() {
        assertThat(plane.status().remarks()).anyMatch(remark -> remark.contains("forwarding.limits"));
    }

    @Test
    @DisplayName("a host that does not forward is told of in the status, and not changed")
    void forwardingSwitchedOffIsARemark() throws Exception {
        net.gateway.sh("sysctl -qw net.ipv4.ip_forward=0");
        try {
            plane = net.plane();
            plane.reconcile(List.of());
            assertThat(plane.status().remarks()).anyMatch(remark -> remark.contains("ip_forward is 0"));
            assertThat(net.gateway.sh("sysctl -n net.ipv4.ip_forward")).isEqualTo("0");
        } finally {
            net.gateway.sh("sysctl -qw net.ipv4.ip_forward=1");
        }
    }

    private void open(Mapping... mappings) throws Exception {
        assertThat(plane.apply(Stream.of(mappings).<Change>map(Change.Open::new).toList()))
                .isEmpty();
    }

    private static Mapping udp(int externalPort, DatagramSocket client) {
        return new Mapping(
                new MappingKey(Transport.UDP, HomeNetwork.EXTERNAL, externalPort),
                new InternalClient(client.getLocalAddress(), client.getLocalPort()),
                RemoteFilter.EVERYONE,
                true);
    }

    private static Mapping pinhole(DatagramSocket client, RemoteFilter filter) {
        InternalClient endpoint = new InternalClient(client.getLocalAddress(), client.getLocalPort());
        return new Mapping(MappingKey.ofPinhole(Transport.UDP, endpoint), endpoint, filter, true);
    }

    private static InetSocketAddress endpoint(Mapping mapping) {
        return new InetSocketAddress(
                mapping.key().externalAddress(), mapping.key().externalPort());
    }

    private DatagramSocket udp(InetAddress at) throws IOException {
        try {
            DatagramSocket socket = net.host(at).call(() -> new DatagramSocket(new InetSocketAddress(at, 0)));
            opened.push(socket);
            socket.setSoTimeout(5000);
            return socket;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void send(DatagramSocket from, SocketAddress to, int octet) throws IOException {
        from.send(new DatagramPacket(new byte[] {(byte) octet}, 1, to));
    }

    private static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        at.receive(packet);
        return packet;
    }

    private static void assertSilent(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> receive(socket)).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(5000);
    }
}
