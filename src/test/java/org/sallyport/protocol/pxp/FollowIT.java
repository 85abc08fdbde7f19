package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sallyport.protocol.pcp.Octets.octets;
import static org.sallyport.protocol.pxp.Loopback.ADDRESS;
import static org.sallyport.protocol.pxp.Loopback.ADDRESS_REQUEST;
import static org.sallyport.protocol.pxp.Loopback.ANNOUNCEMENT;
import static org.sallyport.protocol.pxp.Loopback.ask;
import static org.sallyport.protocol.pxp.Loopback.octetsOf;
import static org.sallyport.protocol.pxp.Loopback.packet;
import static org.sallyport.protocol.pxp.Loopback.receive;
import static org.sallyport.protocol.pxp.Loopback.side;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;

/** LAN sides of both families that come, go and change while running, over loopback sockets. */
class FollowIT {
    private static final String PCP_OVER_IPV6 = "02 00 0000 00000000 00000000000000000000000000000001";

    private final Loopback loopback = new Loopback();

    @AfterEach
    void close() throws Exception {
        loopback.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"PCP-25", "PCP-41", "CLI-60"})
    @DisplayName("PCP-25, PCP-41: over IPv6 PCP is answered, and NAT-PMP told that there is PCP only")
    void overIpv6PcpIsAnswered(boolean best) throws IOException {
        PxpResponder responder = loopback.start(
                best ? UdpSockets.best() : UdpSockets.nio(),
                new PxpSettings(true, true, List.of(side("127.0.0.1"), side("::1")), 0, 9));
        assertThat(responder.addresses()).hasSize(2);
        DatagramSocket client = loopback.client("::1", responder.addresses().get(1));
        assertThat(ask(client, PCP_OVER_IPV6)).isEqualTo(ANNOUNCEMENT);
        assertThat(ask(client, ADDRESS_REQUEST))
                .isEqualTo(octets("02 80 00 01 00000708 00000000 000000000000000000000000"));
        assertThat(ask(client, PCP_OVER_IPV6.replace("01", "02"))).startsWith(octets("02 80 00 0c 00000708"));
    }

    @Test
    @Requirement("PMP-4")
    @DisplayName("PMP-4: NAT-PMP alone opens nothing over IPv6")
    void natPmpAloneIsSilentOverIpv6() throws IOException {
        PxpResponder responder = loopback.start(
                UdpSockets.best(), new PxpSettings(false, true, List.of(side("::1"), side("127.0.0.1")), 0, 9));
        assertThat(responder.addresses())
                .extracting(InetSocketAddress::getAddress)
                .containsExactly(Addresses.of("127.0.0.1"));
        responder.follow(List.of(side("::1")));
        assertThat(responder.addresses()).isEmpty();
        assertThat(responder.trouble()).isEmpty();
    }

    @Test
    void newSidesAreAnsweredAndVanishedOnesAreNot() throws IOException {
        PxpResponder responder = loopback.start(side("127.0.0.1"));
        InetSocketAddress first = responder.addresses().get(0);
        DatagramSocket client = loopback.client("127.0.0.9", first);

        responder.follow(List.of(side("127.0.0.1"), side("127.0.0.2"), side("::1")));
        assertThat(responder.addresses()).hasSize(3).startsWith(first);
        assertThat(ask(client, ADDRESS_REQUEST)).isEqualTo(ADDRESS);
        InetSocketAddress second = responder.addresses().get(1);
        assertThat(ask(loopback.client("127.0.0.9", second), ADDRESS_REQUEST)).isEqualTo(ADDRESS);
        assertThat(ask(loopback.client("::1", responder.addresses().get(2)), PCP_OVER_IPV6))
                .isEqualTo(ANNOUNCEMENT);

        responder.follow(List.of(side("127.0.0.2")));
        assertThat(responder.addresses()).containsExactly(second);
        try (DatagramSocket free = new DatagramSocket(first)) {
            assertThat(free.isBound())
                    .as("the address that is left is free again")
                    .isTrue();
        }
        assertThat(responder.trouble()).isEmpty();
    }

    @Test
    void aSideThatCannotBeOpenedIsToldAndTriedAgain() throws IOException {
        DatagramSocket holder = loopback.bound("127.0.0.2", 0);
        int port = holder.getLocalPort();
        PxpResponder responder =
                loopback.start(UdpSockets.best(), new PxpSettings(true, true, List.of(side("127.0.0.1")), port, 9));
        List<LanInterface> both = List.of(side("127.0.0.2"), side("127.0.0.1"));
        responder.follow(both);
        assertThat(responder.trouble())
                .hasValueSatisfying(why -> assertThat(why).contains("UDP 127.0.0.2:" + port));
        assertThat(responder.addresses()).containsExactly(new InetSocketAddress(Addresses.of("127.0.0.1"), port));
        responder.follow(both);
        assertThat(responder.trouble()).isPresent();

        holder.close();
        responder.follow(both);
        assertThat(responder.trouble()).isEmpty();
        DatagramSocket client = loopback.client("127.0.0.9", new InetSocketAddress(Addresses.of("127.0.0.2"), port));
        assertThat(ask(client, ADDRESS_REQUEST)).isEqualTo(ADDRESS);
    }

    @Test
    void aSideThatCannotBeOpenedAndVanishesIsNoTrouble() throws IOException {
        DatagramSocket holder = loopback.bound("127.0.0.2", 0);
        PxpResponder responder = loopback.start(
                UdpSockets.best(), new PxpSettings(true, true, List.of(side("127.0.0.1")), holder.getLocalPort(), 9));
        responder.follow(List.of(side("127.0.0.1"), side("127.0.0.2")));
        assertThat(responder.trouble()).isPresent();
        responder.follow(List.of(side("127.0.0.1")));
        assertThat(responder.trouble()).isEmpty();
    }

    @Test
    @Requirement({"PCP-49", "PMP-28"})
    @DisplayName("PCP-49, PMP-28: a new side has an announcement of its own, and the others are left alone")
    void aNewSideIsAnnouncedThereOnly() throws IOException {
        DatagramSocket listener = loopback.bound("127.0.0.1", 0);
        PxpResponder responder = loopback.start(
                UdpSockets.best(), new PxpSettings(true, true, List.of(side("127.0.0.1")), 0, listener.getLocalPort()));
        for (int datagram = 0; datagram < 6; datagram++) {
            receive(listener);
        }
        responder.follow(List.of(side("127.0.0.1"), side("127.0.0.2")));
        InetSocketAddress fresh = responder.addresses().get(1);
        for (byte[] expected : List.of(ANNOUNCEMENT, ADDRESS, ANNOUNCEMENT, ADDRESS)) {
            DatagramPacket packet = packet(listener);
            assertThat(octetsOf(packet)).isEqualTo(expected);
            assertThat(packet.getSocketAddress()).isEqualTo(fresh);
        }
    }

    @Test
    void anInterfaceWithAnotherIndexIsAnotherSide() throws IOException {
        PxpResponder responder = loopback.start(side(1, "127.0.0.1"), side(1, "127.0.0.2"));
        List<InetSocketAddress> before = responder.addresses();
        responder.follow(List.of(side(2, "127.0.0.1"), side(1, "127.0.0.2")));
        assertThat(responder.addresses().get(0)).isNotEqualTo(before.get(0));
        assertThat(responder.addresses().get(1)).isEqualTo(before.get(1));
        assertThat(ask(loopback.client("127.0.0.9", responder.addresses().get(0)), ADDRESS_REQUEST))
                .isEqualTo(ADDRESS);
    }

    @Test
    void aSideWithAnotherPrefixLengthStays() throws IOException {
        PxpResponder responder = loopback.start(side("127.0.0.1"));
        List<InetSocketAddress> before = responder.addresses();
        DatagramSocket far = loopback.client("127.0.9.9", before.get(0));
        assertThat(ask(far, ADDRESS_REQUEST)).isEqualTo(ADDRESS);
        responder.follow(List.of(
                new LanInterface("lo", 1, Addresses.of("127.0.0.1"), new Prefix(Addresses.of("127.0.0.0"), 24))));
        assertThat(responder.addresses()).isEqualTo(before);
        far.setSoTimeout(100);
        assertThatThrownBy(() -> ask(far, ADDRESS_REQUEST)).isInstanceOf(SocketTimeoutException.class);
        assertThat(loopback.counters.of("pxp.dropped.off-lan")).isOne();
    }

    @Test
    void theStartTakesTheSidesLastHeardOf() throws IOException {
        PxpResponder responder =
                loopback.responder(UdpSockets.best(), new PxpSettings(true, true, List.of(side("127.0.0.1")), 0, 9));
        responder.follow(List.of(side("127.0.0.2")));
        assertThat(responder.addresses()).isEmpty();
        responder.start();
        assertThat(responder.addresses())
                .extracting(InetSocketAddress::getAddress)
                .containsExactly(Addresses.of("127.0.0.2"));
    }

    @Test
    void afterTheEndNothingIsFollowed() throws IOException {
        PxpResponder responder = loopback.start(side("127.0.0.1"));
        responder.close();
        assertThatCode(() -> responder.follow(List.of(side("127.0.0.1"), side("127.0.0.2"))))
                .doesNotThrowAnyException();
        assertThat(responder.addresses()).isEmpty();
        assertThat(responder.trouble()).contains("stopped");
    }
}
