package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneHosts;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.RelayLimits;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** How many flows strangers get (NAT-85). */
class RelayFlowsIT extends PlaneHosts {
    private final Counters counters = new Counters();

    @Override
    protected Plane newPlane() {
        return plane(new RelayLimits(100, 2, 100, 100, 9, 1 << 20));
    }

    private RelayPlane plane(RelayLimits limits) {
        RelaySettings settings =
                RelaySettings.DEFAULTS.withSource(Source.GATEWAY).withLimits(limits);
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, counters, RelayPlaneIT.noPath());
    }

    @Test
    @DisplayName("NAT-85: one remote address has its share of a mapping; others still get in, and it again later")
    void remotesHaveTheirShare() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        Socket first = dial(outside(), mapping);
        accept(server);
        dial(outside(), mapping);
        accept(server);
        assertTurnedAway(() -> dial(outside(), mapping));
        assertThat(counters.of("relay.tcp.refused.share")).isEqualTo(1);
        dial(otherOutside(), mapping);
        accept(server);
        first.setSoLinger(true, 0);
        first.close();
        await().ignoreExceptions().untilAsserted(() -> {
            dial(outside(), mapping);
            accept(server);
        });
    }

    @Test
    @DisplayName("NAT-85: TCP connections and UDP sessions of all mappings share the sockets there are")
    void flowsShareTheSockets() throws Exception {
        ServerSocket server = server();
        DatagramSocket udpServer = udp(inside());
        Mapping tcp = open(tcp(server));
        Mapping udp = open(udp(udpServer));
        for (int i = 0; i < 4; i++) {
            dial(i % 2 == 0 ? outside() : otherOutside(), tcp);
            accept(server);
        }
        send(udp(outside()), endpoint(udp), new byte[] {1});
        receive(udpServer);
        send(udp(outside()), endpoint(udp), new byte[] {2});
        assertSilent(udpServer);
        assertThat(counters.of("relay.udp.refused.sockets")).isEqualTo(1);
        assertTurnedAway(() -> dial(inside(), tcp));
        assertThat(counters.of("relay.tcp.refused.sockets")).isEqualTo(1);
        close(udp);
        close(tcp);
        open(tcp);
        dial(outside(), tcp);
        accept(server);
    }

    @Test
    @DisplayName("NAT-85: who comes faster than a listener's pace is turned away")
    void acceptsArePaced() throws Exception {
        plane.close();
        plane = plane(new RelayLimits(100, 100, 1, 100, 100, 1 << 20));
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        for (int i = 0; i < 5; i++) {
            keep(new Socket(endpoint(mapping).getAddress(), endpoint(mapping).getPort()));
        }
        await().until(() -> counters.of("relay.tcp.refused.pace") >= 3);
        accept(server);
    }
}
