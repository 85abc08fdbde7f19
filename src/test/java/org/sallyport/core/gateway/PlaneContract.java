package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Plane.Change;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/**
 * What every plane owes the gateway, shown with real sockets: what is open forwards, what is closed does not, what
 * changes does so at once, and when the plane closes all is as it was.
 */
public abstract class PlaneContract extends PlaneTransportContract {
    @Test
    @Requirement("NAT-75")
    @DisplayName("NAT-75: an open TCP mapping carries octets both ways when apply returns")
    void openTcpForwards() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket client = dial(outside(), mapping);
        Socket served = accept(server);
        say(client, "hello");
        assertThat(hear(served, 5)).isEqualTo("hello");
        say(served, "welcome");
        assertThat(hear(client, 7)).isEqualTo("welcome");
    }

    @Test
    @Requirement("NAT-75")
    @DisplayName("NAT-75: an open UDP mapping carries datagrams both ways; answers come from the external endpoint")
    void openUdpForwards() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket client = udp(outside());
        send(client, endpoint(mapping), "ping".getBytes(StandardCharsets.UTF_8));
        DatagramPacket received = receive(server);
        assertThat(text(received)).isEqualTo("ping");
        send(server, (InetSocketAddress) received.getSocketAddress(), "pong".getBytes(StandardCharsets.UTF_8));
        DatagramPacket answer = receive(client);
        assertThat(text(answer)).isEqualTo("pong");
        assertThat(answer.getSocketAddress()).isEqualTo(endpoint(mapping));
    }

    @Test
    @DisplayName("a closed TCP mapping refuses connections when apply returns")
    void closedTcpRefuses() throws Exception {
        Mapping mapping = open(tcp(server()));
        close(mapping);
        assertThatThrownBy(() -> dial(outside(), mapping)).isInstanceOf(ConnectException.class);
    }

    @Test
    @Requirement({"NAT-35", "PMP-60"})
    @DisplayName("NAT-35, PMP-60: closing a mapping resets its connections on both sides")
    void closingResetsBothSides() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket client = dial(outside(), mapping);
        Socket served = accept(server);
        say(client, "x");
        assertThat(hear(served, 1)).isEqualTo("x");
        close(mapping);
        assertCut(client);
        assertCut(served);
    }

    @Test
    @Requirement("NAT-27")
    @DisplayName("NAT-27: closing a UDP mapping ends its sessions; nothing passes either way afterwards")
    void closedUdpCarriesNothing() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket client = udp(outside());
        send(client, endpoint(mapping), new byte[] {1});
        DatagramPacket received = receive(server);
        close(mapping);
        send(client, endpoint(mapping), new byte[] {2});
        assertSilent(server);
        send(server, (InetSocketAddress) received.getSocketAddress(), new byte[] {3});
        assertSilent(client);
    }

    @Test
    @Requirement("IGD-33")
    @DisplayName("IGD-33: a disabled mapping carries nothing, and carries when it is enabled")
    void disabledCarriesNothing() throws Exception {
        ServerSocket server = server();
        Mapping enabled = tcp(server);
        Mapping disabled = new Mapping(enabled.key(), enabled.client(), enabled.filter(), false);
        open(disabled);
        assertThatThrownBy(() -> dial(outside(), disabled)).isInstanceOf(ConnectException.class);
        apply(new Change.Replace(disabled, enabled));
        dial(outside(), enabled);
        accept(server);
        apply(new Change.Replace(enabled, disabled));
        assertThatThrownBy(() -> dial(outside(), disabled)).isInstanceOf(ConnectException.class);
    }

    @Test
    @Requirement({"NAT-10", "PMP-43"})
    @DisplayName("NAT-10: TCP n and UDP n are two mappings")
    void transportsAreIndependent() throws Exception {
        ServerSocket server = server();
        DatagramSocket udpServer = udp(inside());
        Mapping tcp = tcp(server);
        Mapping udp = new Mapping(tcp.key().companion(), client(udpServer), RemoteFilter.EVERYONE, true);
        apply(new Change.Open(tcp), new Change.Open(udp));
        close(tcp);
        send(udp(outside()), endpoint(udp), new byte[] {1});
        receive(udpServer);
        assertThatThrownBy(() -> dial(outside(), tcp)).isInstanceOf(ConnectException.class);
    }

    @Test
    @DisplayName("a port in use refuses its own mapping alone")
    void portInUseIsOneFault() throws Exception {
        ServerSocket server = server();
        Mapping good = tcp(server);
        Mapping bad = tcp(server);
        Mapping badUdp = udp(udp(inside()));
        keep(listen(external(), bad.key().externalPort(), 1));
        keep(datagrams(external(), badUdp.key().externalPort()));
        Map<MappingKey, PlaneFault> faults =
                plane.apply(List.of(new Change.Open(bad), new Change.Open(good), new Change.Open(badUdp)));
        assertThat(faults).containsOnlyKeys(bad.key(), badUdp.key());
        assertThat(faults.values()).extracting(PlaneFault::kind).containsOnly(PlaneFault.Kind.PORT_IN_USE);
        dial(outside(), good);
        accept(server);
    }

    @Test
    @DisplayName("a port closed and opened again in one turn is taken over, under another address of the same host too")
    void portsMoveWithinATurn() throws Exception {
        ServerSocket first = server();
        ServerSocket second = server();
        Mapping before = tcp(first);
        open(before);
        Mapping after = tcp(second);
        apply(new Change.Open(after), new Change.Close(before));
        dial(outside(), after);
        accept(second);
        assertThatThrownBy(() -> dial(outside(), before)).isInstanceOf(ConnectException.class);
    }

    @Test
    @Requirement("NAT-76")
    @DisplayName("NAT-76: replaced with another client, new connections go there and old ones are cut")
    void replacedLeadsElsewhere() throws Exception {
        ServerSocket before = server();
        ServerSocket after = server();
        Mapping mapping = open(tcp(before));
        Socket old = dial(outside(), mapping);
        accept(before);
        apply(new Change.Replace(mapping, leading(mapping, client(after))));
        assertCut(old);
        dial(outside(), mapping);
        accept(after);
    }

    @Test
    @Requirement("NAT-76")
    @DisplayName("NAT-76: a mapping never stops listening while it is replaced")
    void replacedWithoutAGap() throws Exception {
        ServerSocket first = server();
        ServerSocket second = server();
        Mapping one = open(tcp(first));
        Mapping two = leading(one, client(second));
        acceptAll(first); // or their backlogs fill, and whoever dials waits
        acceptAll(second);
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch dialling = new CountDownLatch(1);
        CompletableFuture<Integer> dialled = CompletableFuture.supplyAsync(() -> {
            int connections = 0;
            while (!done.get()) {
                try (Socket socket = new Socket()) {
                    on(outside(), () -> {
                        socket.bind(new InetSocketAddress(outside(), 0));
                        return socket;
                    });
                    socket.connect(endpoint(one), PATIENCE_MILLIS); // Refused, it would throw.
                    connections++;
                    dialling.countDown();
                } catch (SocketException e) {
                    if (e instanceof ConnectException) {
                        throw new AssertionError("refused after " + connections, e);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            return connections;
        });
        assertThat(dialling.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        for (int i = 0; i < 100; i++) {
            apply(new Change.Replace(one, two));
            apply(new Change.Replace(two, one));
        }
        done.set(true);
        assertThat(dialled.get()).isPositive();
    }

    private static void acceptAll(ServerSocket server) {
        Thread accepting = new Thread(() -> {
            try {
                server.setSoTimeout(0);
                while (!server.isClosed()) {
                    server.accept().close();
                }
            } catch (IOException e) {
                assertThat(server.isClosed()).isTrue();
            }
        });
        accepting.setDaemon(true);
        accepting.start();
    }

    @Test
    @Requirement("NAT-16")
    @DisplayName("NAT-16: a new filter cuts whom it does not admit and leaves the others")
    void newFilterCutsTheOthers() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket stays = dial(outside(), mapping);
        Socket staysInside = accept(server);
        Socket goes = dial(otherOutside(), mapping);
        accept(server);
        apply(new Change.Replace(mapping, filtered(mapping, outside())));
        assertCut(goes);
        say(stays, "still");
        assertThat(hear(staysInside, 5)).isEqualTo("still");
    }

    @Test
    @Requirement({"NAT-16", "PCP-85"})
    @DisplayName("NAT-16: a new filter ends UDP sessions that it does not admit, both ways, and leaves the others")
    void newFilterEndsUdpSessions() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket stays = udp(outside());
        DatagramSocket goes = udp(outside());
        send(goes, endpoint(mapping), new byte[] {1});
        InetSocketAddress gone = (InetSocketAddress) receive(server).getSocketAddress();
        send(stays, endpoint(mapping), new byte[] {2});
        receive(server);
        RemoteFilter onePort =
                new RemoteFilter(List.of(new RemoteFilter.Peer(Prefix.of(outside()), stays.getLocalPort())));

        apply(new Change.Replace(mapping, new Mapping(mapping.key(), mapping.client(), onePort, true)));

        send(goes, endpoint(mapping), new byte[] {3});
        send(server, gone, new byte[] {4});
        send(stays, endpoint(mapping), new byte[] {5});
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 5);
        if (!plane.abilities().contains(Plane.Ability.OUTBOUND)) { // else the client's own word is a flow of its own
            assertSilent(goes);
        }
    }

    @Test
    @Requirement({"NAT-16", "PCP-85"})
    @DisplayName("a filter that names a remote port admits TCP from that port only")
    void filterAdmitsOneRemotePort() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket stays = dial(outside(), mapping);
        Socket staysInside = accept(server);
        Socket goes = dial(outside(), mapping);
        accept(server);
        RemoteFilter onePort =
                new RemoteFilter(List.of(new RemoteFilter.Peer(Prefix.of(outside()), stays.getLocalPort())));

        apply(new Change.Replace(mapping, new Mapping(mapping.key(), mapping.client(), onePort, true)));

        assertCut(goes);
        assertTurnedAway(() -> dial(outside(), mapping));
        say(stays, "still");
        assertThat(hear(staysInside, 5)).isEqualTo("still");
    }

    @Test
    @Requirement("NAT-76")
    @DisplayName("NAT-76: a replaced UDP mapping sends known peers to the new client")
    void replacedUdpLeadsElsewhere() throws Exception {
        DatagramSocket before = udp(inside());
        DatagramSocket after = udp(inside());
        Mapping mapping = open(udp(before));
        DatagramSocket peer = udp(outside());
        send(peer, endpoint(mapping), new byte[] {1});
        receive(before);
        apply(new Change.Replace(mapping, leading(mapping, client(after))));
        send(peer, endpoint(mapping), new byte[] {2});
        assertThat(receive(after).getLength()).isEqualTo(1);
        assertSilent(before);
    }

    @Test
    @Requirement("NAT-77")
    @DisplayName("NAT-77: after reconcile the plane carries exactly what was wanted")
    void reconcileIsExact() throws Exception {
        ServerSocket server = server();
        ServerSocket elsewhere = server();
        Mapping kept = open(tcp(server));
        Mapping moved = open(tcp(server));
        Mapping gone = open(tcp(server));
        Mapping added = tcp(server);
        Socket lives = dial(outside(), kept);
        Socket livesInside = accept(server);
        assertThat(plane.reconcile(List.of(kept, added, leading(moved, client(elsewhere)))))
                .isEmpty();
        say(lives, "on");
        assertThat(hear(livesInside, 2)).isEqualTo("on");
        dial(outside(), added);
        accept(server);
        dial(outside(), moved);
        accept(elsewhere);
        assertThatThrownBy(() -> dial(outside(), gone)).isInstanceOf(ConnectException.class);
    }

    @Test
    @DisplayName("a plane without a firewall says that it carries no pinhole, and carries none")
    void aPinholeIsRefusedWhereThereIsNoFirewall() throws Exception {
        assumeThat(plane.abilities()).doesNotContain(Plane.Ability.PINHOLES);
        InternalClient client = new InternalClient(Addresses.of("::1"), 4096);
        Mapping pinhole = new Mapping(MappingKey.ofPinhole(Transport.TCP, client), client, RemoteFilter.EVERYONE, true);

        assertThat(plane.apply(List.of(new Change.Open(pinhole))))
                .hasEntrySatisfying(
                        pinhole.key(), fault -> assertThat(fault.kind()).isEqualTo(PlaneFault.Kind.UNSUPPORTED));
        assertThat(plane.reconcile(List.of(pinhole))).containsOnlyKeys(pinhole.key());
    }

    @Test
    @DisplayName("a closed plane has given every port back and cut what passed through")
    void closeGivesAllBack() throws Exception {
        ServerSocket server = server();
        Mapping tcp = open(tcp(server));
        Mapping udp = open(udp(udp(inside())));
        Socket client = dial(outside(), tcp);
        accept(server);
        plane.close();
        assertCut(client);
        assertThatThrownBy(() -> dial(outside(), tcp)).isInstanceOf(ConnectException.class);
        keep(datagrams(external(), udp.key().externalPort()));
        assertThatThrownBy(() -> plane.apply(List.of(new Change.Open(tcp)))).isInstanceOf(PlaneException.class);
    }

    @Test
    @DisplayName("a new plane takes the ports of one that was closed with live connections")
    void restartedPlaneRebinds() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        dial(outside(), mapping);
        accept(server).close();
        plane.close();
        plane = newPlane();
        open(mapping);
        dial(outside(), mapping);
        accept(server);
    }

    @Test
    @Requirement("NAT-15")
    @DisplayName("NAT-15: to a peer outside the filter the TCP port looks closed; the inside sees nothing of it")
    void filterKeepsTcpPeersOut() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(filtered(tcp(server), outside()));
        assertTurnedAway(() -> dial(otherOutside(), mapping));
        assertNobodyCalls(server);
        dial(outside(), mapping);
        accept(server);
    }

    @Test
    @Requirement({"NAT-14", "NAT-15"})
    @DisplayName("NAT-14, NAT-15: the filter lets UDP peers in by address, without one everybody")
    void filterKeepsUdpPeersOut() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(filtered(udp(server), outside()));
        send(udp(otherOutside()), endpoint(mapping), new byte[] {1});
        assertSilent(server);
        send(udp(outside()), endpoint(mapping), new byte[] {2});
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 2);
        apply(new Change.Replace(mapping, new Mapping(mapping.key(), mapping.client(), RemoteFilter.EVERYONE, true)));
        send(udp(otherOutside()), endpoint(mapping), new byte[] {3});
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 3);
    }

    @Test
    @Requirement({"NAT-38", "NAT-40", "PMP-64"})
    @DisplayName("NAT-38, NAT-40: a LAN host reaches a mapping by its external endpoint, its own too")
    void hairpins() throws Exception {
        ServerSocket server = server();
        Mapping tcp = open(tcp(server));
        Socket client = dial(inside(), tcp);
        Socket served = accept(server);
        say(client, "round");
        assertThat(hear(served, 5)).isEqualTo("round");
        DatagramSocket self = udp(inside());
        Mapping udp = open(udp(self));
        send(self, endpoint(udp), new byte[] {7});
        assertThat(receive(self).getData()[0]).isEqualTo((byte) 7);
    }

    @Test
    @Requirement("NAT-82")
    @DisplayName("NAT-82: octets, packets and connections are counted for each mapping, both ways")
    void countsTraffic() throws Exception {
        ServerSocket server = server();
        DatagramSocket udpServer = udp(inside());
        Mapping tcp = open(tcp(server));
        Mapping udp = open(udp(udpServer));
        assertThat(plane.traffic(tcp.key())).isEqualTo(Traffic.NONE);
        Socket client = dial(outside(), tcp);
        Socket served = accept(server);
        say(client, "abc");
        hear(served, 3);
        say(served, "defgh");
        hear(client, 5);
        DatagramSocket peer = udp(outside());
        send(peer, endpoint(udp), new byte[10]);
        DatagramPacket received = receive(udpServer);
        send(udpServer, (InetSocketAddress) received.getSocketAddress(), new byte[20]);
        receive(peer);
        Traffic ofTcp = plane.traffic(tcp.key());
        if (headersCounted() == 0) {
            assertThat(List.of(ofTcp.bytesIn(), ofTcp.bytesOut())).containsExactly(3L, 5L);
        } else {
            assertThat(ofTcp.bytesIn()).isGreaterThan(3 + headersCounted());
            assertThat(ofTcp.bytesOut()).isGreaterThan(5 + headersCounted());
        }
        assertThat(ofTcp.connections()).isEqualTo(1);
        assertThat(plane.traffic(udp.key()))
                .isEqualTo(new Traffic(10 + headersCounted(), 20 + headersCounted(), 1, 1, 1));
        close(tcp);
        assertThat(plane.traffic(tcp.key())).isEqualTo(Traffic.NONE);
    }

    @Test
    @Requirement("NAT-82")
    @DisplayName("NAT-82: the first and the last packet of a mapping are remembered, where the plane can tell")
    void remembersWhatItSaw() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        assertThat(plane.diagnosis(mapping.key()).firstSeen()).isEmpty();
        Instant before = Instant.now().minusSeconds(2);
        send(udp(outside()), endpoint(mapping), new byte[1]);
        receive(server);
        Diagnosis diagnosis = plane.diagnosis(mapping.key());
        if (!tellsWhenItSaw()) {
            assertThat(diagnosis.lastSeen()).as("what it cannot know is empty").isEmpty();
            return;
        }
        assertThat(diagnosis.firstSeen()).isEqualTo(diagnosis.lastSeen());
        assertThat(diagnosis.lastSeen())
                .hasValueSatisfying(seen -> assertThat(seen).isBetween(before, Instant.now()));
        close(mapping);
        assertThat(plane.diagnosis(mapping.key())).isEqualTo(Diagnosis.NOTHING);
    }

    @Test
    @DisplayName("a connection the internal client refuses is counted, where the plane can tell")
    void countsWhatTheClientRefuses() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        server.close();
        assertTurnedAway(() -> dial(outside(), mapping));
        await().untilAsserted(() -> assertThat(plane.diagnosis(mapping.key()).refusedInside())
                .isIn(OptionalLong.empty(), OptionalLong.of(1)));
        assertThat(plane.diagnosis(mapping.key()).noAnswerInside()).isIn(OptionalLong.empty(), OptionalLong.of(0));
    }
}
