package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneHosts;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.RelayLimits;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** UDP in bursts, as the relay reads and sends it, and what becomes of ICMP errors. */
class RelayDatagramsIT extends PlaneHosts {
    private static final int CAP_NET_RAW = 13;

    protected final Counters counters = new Counters();

    @Override
    protected Plane newPlane() {
        return plane(RelayLimits.DEFAULTS);
    }

    private Plane plane(RelayLimits limits) {
        RelaySettings settings = RelaySettings.DEFAULTS
                .withSource(Source.GATEWAY)
                .withLimits(limits)
                .withNativeSockets(nativeSockets());
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, counters, RelayPlaneIT.noPath());
    }

    protected boolean nativeSockets() {
        return true;
    }

    @Test
    @Requirement("NAT-55")
    @DisplayName("NAT-55: in a burst no datagram is merged, split, lost or out of order, whatever the sizes, both ways")
    void burstsKeepTheirBoundaries() throws Exception {
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket peer = udp(outside());
        for (List<Integer> burst : bursts()) {
            InetSocketAddress session = endpoint(mapping); // until the first has come
            sendAll(peer, endpoint(mapping), burst);
            for (int i = 0; i < burst.size(); i++) {
                DatagramPacket got = receive(server);
                assertSame(got, burst.get(i), i);
                session = (InetSocketAddress) got.getSocketAddress();
            }
            sendAll(server, session, burst);
            for (int i = 0; i < burst.size(); i++) {
                DatagramPacket got = receive(peer);
                assertSame(got, burst.get(i), i);
                assertThat(got.getSocketAddress()).isEqualTo(endpoint(mapping));
            }
        }
        int packets = bursts().stream().mapToInt(List::size).sum();
        assertThat(plane.traffic(mapping.key()).packetsIn()).isEqualTo(packets);
        assertThat(plane.traffic(mapping.key()).packetsOut()).isEqualTo(packets);
    }

    private static List<List<Integer>> bursts() {
        List<Integer> mixed = new ArrayList<>(Collections.nCopies(20, 100));
        mixed.addAll(List.of(60, 0, 0, 0, 1, 1, 1, 1200, 1200, 1200, 7, 7, 1472, 1473, 1473, 0, 100));
        return List.of(
                mixed,
                Collections.nCopies(60, 1200),
                Collections.nCopies(100, 64), // more than is read at once
                List.of(0, 0, 0),
                List.of(65507),
                List.of(100, 65507));
    }

    private static void sendAll(DatagramSocket from, InetSocketAddress to, List<Integer> sizes) throws Exception {
        for (int i = 0; i < sizes.size(); i++) {
            send(from, to, payload(sizes.get(i), i));
        }
    }

    private static byte[] payload(int size, int number) {
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i++) {
            payload[i] = (byte) (number * 31 + i);
        }
        return payload;
    }

    private static void assertSame(DatagramPacket got, int size, int number) {
        assertThat(got.getLength()).isEqualTo(size);
        byte[] payload = new byte[size];
        System.arraycopy(got.getData(), 0, payload, 0, size);
        assertThat(payload).isEqualTo(payload(size, number));
    }

    @Test
    @Requirement("NAT-86")
    @DisplayName("NAT-86: a burst of two peers where there is place for one loses nothing of either")
    void evictionWithinABurstLosesNothing() throws Exception {
        plane.close();
        plane = plane(new RelayLimits(RelayPlaneIT.flows(1, 100, 100), 100, 1 << 20));
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket one = udp(outside());
        DatagramSocket other = udp(otherOutside());
        for (int i = 0; i < 20; i++) {
            send(i % 2 == 0 ? one : other, endpoint(mapping), new byte[] {(byte) i});
        }
        for (int i = 0; i < 20; i++) {
            assertThat(receive(server).getLength()).isEqualTo(1);
        }
        assertThat(counters.of("relay.udp.evicted")).isEqualTo(19);
    }

    @Test
    @Requirement({"NAT-43", "NAT-45"})
    @DisplayName("NAT-43, NAT-45: a refusal inside ends nothing; the peer is told, where this process may")
    void refusalInsideIsToldAndEndsNothing() throws Exception {
        assumeThat(nativeSockets()).isTrue();
        DatagramSocket server = udp(inside());
        Mapping mapping = open(udp(server));
        DatagramSocket peer = udp(outside());
        peer.connect(endpoint(mapping));
        send(peer, endpoint(mapping), new byte[] {1});
        InetSocketAddress session = (InetSocketAddress) receive(server).getSocketAddress();
        server.close();
        send(peer, endpoint(mapping), new byte[] {2});
        boolean told = mayOpenRawSockets();
        await().until(() -> counters.of("relay.udp.refusal." + (told ? "told" : "not-told")) == 1);
        if (told) {
            assertThatThrownBy(() -> receive(peer)).isInstanceOf(PortUnreachableException.class);
        }
        DatagramSocket again = keep(new DatagramSocket(
                new InetSocketAddress(inside(), mapping.client().port())));
        send(peer, endpoint(mapping), new byte[] {3});
        DatagramPacket got = receive(again);
        assertThat(got.getData()[0]).isEqualTo((byte) 3);
        assertThat(got.getSocketAddress()).isEqualTo(session);
    }

    private static boolean mayOpenRawSockets() throws Exception {
        String capabilities = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(capabilities.substring(7).strip(), 16) >> CAP_NET_RAW & 1) == 1;
    }
}
