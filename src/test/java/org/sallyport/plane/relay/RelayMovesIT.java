package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.Plane.Change;
import org.sallyport.core.gateway.PlaneHosts;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** A relay behind another NAT: mappings of any external address are bound to one local address, which may change. */
class RelayMovesIT extends PlaneHosts {
    private volatile InetAddress local = Addresses.of("127.0.0.2");

    @Override
    protected Plane newPlane() {
        RelaySettings settings =
                RelaySettings.DEFAULTS.withSource(Source.GATEWAY).withLocalAddress(external -> local);
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, new Counters(), RelayPlaneIT.noPath());
    }

    @Test
    @DisplayName("NAT-76: one local port is closed and opened in a turn, for another external address, TCP and UDP")
    void onePortMovesWithinATurn() throws Exception {
        ServerSocket first = server();
        ServerSocket second = server();
        DatagramSocket udpFirst = udp(inside());
        DatagramSocket udpSecond = udp(inside());
        Mapping before = open(at("198.51.100.1", tcp(first)));
        Mapping after = at("198.51.100.2", leading(before, client(second)));
        Mapping udpBefore = open(at("198.51.100.1", udp(udpFirst)));
        Mapping udpAfter = at("198.51.100.2", leading(udpBefore, client(udpSecond)));
        Socket old = connect(before);
        accept(first);
        apply(new Change.Open(after), new Change.Open(udpAfter), new Change.Close(before), new Change.Close(udpBefore));
        assertReset(old);
        connect(after);
        accept(second);
        send(udp(outside()), here(udpAfter), new byte[] {1});
        receive(udpSecond);
    }

    @Test
    @DisplayName("NAT-77: when the local address is another, reconcile binds there and keeps the traffic's tally")
    void reconcileFollowsTheLocalAddress() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(at("198.51.100.1", tcp(server)));
        Socket old = connect(mapping);
        accept(server);
        InetSocketAddress left = here(mapping);
        local = Addresses.of("127.0.0.4");
        assertThat(plane.reconcile(List.of(mapping))).isEmpty();
        assertReset(old);
        assertThatThrownBy(() -> keep(new Socket(left.getAddress(), left.getPort())))
                .isInstanceOf(ConnectException.class);
        connect(mapping);
        accept(server);
        assertThat(plane.traffic(mapping.key()).connections()).isEqualTo(2);
    }

    private static Mapping at(String external, Mapping mapping) {
        MappingKey key = new MappingKey(
                mapping.key().transport(), Addresses.of(external), mapping.key().externalPort());
        return new Mapping(key, mapping.client(), mapping.filter(), true);
    }

    private Socket connect(Mapping mapping) throws Exception {
        Socket socket =
                keep(new Socket(here(mapping).getAddress(), mapping.key().externalPort()));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Where the mapping is reached on this host. */
    private InetSocketAddress here(Mapping mapping) {
        return new InetSocketAddress(local, mapping.key().externalPort());
    }
}
