package org.sallyport.plane.relay.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.flow.CoarseClock;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.Sockets;
import org.sallyport.plane.relay.flow.Sources;
import org.sallyport.plane.relay.flow.Tally;

/** A mapping without a socket until something hands it a datagram, with each kind of sockets. */
@Timeout(30)
@ParameterizedClass
@ValueSource(booleans = {true, false})
class DormantRelayIT {
    private static final Inside NOBODY = new Inside() {
        @Override
        public boolean contains(InetAddress address) {
            return false;
        }

        @Override
        public boolean isHost(InetAddress address) {
            return false;
        }
    };

    private final InetAddress external = Addresses.of("127.0.0.2");
    private final List<DatagramSocket> hosts = new ArrayList<>();
    private final Counters counters = new Counters();
    private final Tally tally = new Tally(new CoarseClock(InstantSource.system()));
    private final Sockets sockets;
    private final EventLoopGroup group;

    DormantRelayIT(boolean nativeSockets) {
        sockets = Sockets.best(nativeSockets);
        group = new MultiThreadIoEventLoopGroup(1, sockets.events());
    }

    @AfterEach
    void stop() {
        hosts.forEach(DatagramSocket::close);
        var unused = group.shutdownGracefully();
    }

    @Test
    void listensFromItsFirstDatagramToTheEndOfItsLastSession() throws Exception {
        DatagramSocket server = host("127.0.0.3");
        DatagramSocket peer = host("127.0.0.10");
        Mapping mapping = mapping(server, RemoteFilter.EVERYONE);
        UdpRelay relay = relay(mapping);
        assertThat(isBound(mapping)).isFalse();

        accept(relay, peer, "first");
        DatagramPacket first = receive(server);
        assertThat(text(first)).isEqualTo("first");
        assertThat(isBound(mapping)).isTrue();

        peer.send(new DatagramPacket("second".getBytes(UTF_8), 6, at(mapping)));
        DatagramPacket second = receive(server);
        assertThat(text(second)).isEqualTo("second");
        assertThat(second.getSocketAddress()).isEqualTo(first.getSocketAddress());
        server.send(new DatagramPacket("answer".getBytes(UTF_8), 6, second.getSocketAddress()));
        DatagramPacket answer = receive(peer);
        assertThat(text(answer)).isEqualTo("answer");
        assertThat(answer.getSocketAddress()).isEqualTo(at(mapping));
        assertThat(tally.traffic().packetsIn()).isEqualTo(2);

        relay.lead(mapping(host("127.0.0.3"), mapping.key())).sync();
        await().until(() -> !isBound(mapping));
        relay.close().sync();
    }

    @Test
    void isNotWokenByWhomTheFilterKeepsOutNorOnceItIsClosed() throws Exception {
        DatagramSocket server = host("127.0.0.3");
        DatagramSocket stranger = host("127.0.0.10");
        RemoteFilter filter = RemoteFilter.of(Prefix.of(Addresses.of("127.0.0.11")));
        Mapping mapping = mapping(server, filter);
        UdpRelay relay = relay(mapping);
        accept(relay, stranger, "stranger");
        assertThat(counters.of("relay.udp.refused.filter")).isEqualTo(1);
        assertThat(isBound(mapping)).isFalse();

        relay.close().sync();
        accept(relay, host("127.0.0.11"), "late");
        assertThat(isBound(mapping)).isFalse();
        assertThat(tally.traffic().packetsIn()).isZero();
    }

    @Test
    void losesADatagramWhereSomethingElseHasThePortAndWorksAfterwards() throws Exception {
        DatagramSocket server = host("127.0.0.3");
        DatagramSocket peer = host("127.0.0.10");
        Mapping mapping = mapping(server, RemoteFilter.EVERYONE);
        UdpRelay relay = relay(mapping);
        DatagramSocket other = new DatagramSocket(at(mapping));
        accept(relay, peer, "lost");
        assertThat(counters.of("relay.udp.exhausted")).isEqualTo(1);
        other.close();
        accept(relay, peer, "found");
        assertThat(text(receive(server))).isEqualTo("found");
        relay.close().sync();
    }

    private UdpRelay relay(Mapping mapping) throws Exception {
        RelayContext context = new RelayContext(
                RelaySettings.DEFAULTS, sockets, new Sources(NOBODY), counters, InstantSource.system(), group);
        UdpRelay relay = UdpRelay.behind(new UdpEntrance(context), context, mapping, tally);
        relay.open().sync();
        return relay;
    }

    private void accept(UdpRelay relay, DatagramSocket from, String words) throws Exception {
        EventLoop loop = group.next();
        InetSocketAddress remote = (InetSocketAddress) from.getLocalSocketAddress();
        loop.submit(() -> relay.accept(remote, ByteBuffer.wrap(words.getBytes(UTF_8))))
                .sync();
    }

    private DatagramSocket host(String address) throws Exception {
        DatagramSocket host = new DatagramSocket(new InetSocketAddress(Addresses.of(address), 0));
        host.setSoTimeout(5000);
        hosts.add(host);
        return host;
    }

    private Mapping mapping(DatagramSocket server, RemoteFilter filter) throws Exception {
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(external, 0))) {
            MappingKey key = new MappingKey(Transport.UDP, external, free.getLocalPort());
            return new Mapping(key, client(server), filter, true);
        }
    }

    private static Mapping mapping(DatagramSocket server, MappingKey key) {
        return new Mapping(key, client(server), RemoteFilter.EVERYONE, true);
    }

    private static InternalClient client(DatagramSocket server) {
        return new InternalClient(server.getLocalAddress(), server.getLocalPort());
    }

    private static InetSocketAddress at(Mapping mapping) {
        return new InetSocketAddress(
                mapping.key().externalAddress(), mapping.key().externalPort());
    }

    private static boolean isBound(Mapping mapping) {
        try (DatagramSocket probe = new DatagramSocket(at(mapping))) {
            return !probe.isBound();
        } catch (SocketException e) {
            return true;
        }
    }

    private static DatagramPacket receive(DatagramSocket at) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        at.receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }
}
