package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.Plane.Change;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** What an internal client sends by itself from behind its mapping, as two hosts outside see it (RFC 5780 §4.3). */
class OutboundIT extends TransparentLab {
    private static final int GAME = 3074;

    @Test
    @Requirement({"NAT-2", "PCP-67", "PMP-63"})
    @DisplayName("the relay says that it translates what internal clients send")
    void saysThatItTranslates() {
        assertThat(plane().abilities()).isEqualTo(Set.of(Plane.Ability.OUTBOUND));
    }

    @Test
    @Requirement({"NAT-1", "NAT-2", "NAT-87", "NAT-88", "PCP-67", "PMP-63", "CLI-73"})
    @DisplayName(
            "NAT-87: two consoles on one game: every peer sees each at its own mapped port, and may come by itself")
    void twoConsolesAreOpen() throws Exception {
        Plane plane = plane();
        open(plane, mapping(Transport.UDP, 40000, INSIDE, GAME), mapping(Transport.UDP, 40001, OTHER_INSIDE, GAME));
        DatagramSocket one = udp(INSIDE, GAME);
        DatagramSocket other = udp(OTHER_INSIDE, GAME);
        for (DatagramSocket stun : List.of(udp(OUTSIDE, 3478), udp(OTHER_OUTSIDE, 3479))) {
            assertSeenAs(one, stun, external(40000));
            assertSeenAs(other, stun, external(40001));
        }
        DatagramSocket stranger = udp(OTHER_OUTSIDE, 5000);
        assertComesIn(stranger, external(40000), one);
        assertComesIn(stranger, external(40001), other);
    }

    /** The peer sees it there, and its answer comes back. */
    private static void assertSeenAs(DatagramSocket console, DatagramSocket stun, InetSocketAddress endpoint)
            throws IOException {
        send(console, at(stun), "who am I?");
        DatagramPacket asked = receive(stun);
        assertThat(asked.getSocketAddress()).isEqualTo(endpoint);
        send(stun, endpoint, "one of " + endpoint);
        DatagramPacket answer = receive(console);
        assertThat(answer.getSocketAddress()).isEqualTo(at(stun));
        assertThat(words(answer)).isEqualTo("one of " + endpoint);
    }

    private static void assertComesIn(DatagramSocket stranger, InetSocketAddress endpoint, DatagramSocket console)
            throws IOException {
        send(stranger, endpoint, "let us play");
        assertThat(receive(console).getSocketAddress()).isEqualTo(at(stranger));
        send(console, at(stranger), "yes");
        assertThat(receive(stranger).getSocketAddress()).isEqualTo(endpoint);
    }

    @Test
    @Requirement({"NAT-2", "PCP-67"})
    @DisplayName("NAT-2: a TCP connection from a mapped endpoint leaves by its mapped port")
    void tcpLeavesByTheMappedPort() throws Exception {
        open(plane(), mapping(Transport.TCP, 40002, INSIDE, 6000));
        ServerSocket peer = server(OUTSIDE, 7000);
        Socket client = dial(INSIDE, 6000, new InetSocketAddress(OUTSIDE, 7000));
        Socket seen = accept(peer);
        assertThat(seen.getRemoteSocketAddress()).isEqualTo(external(40002));
        seen.getOutputStream().write(7);
        assertThat(client.getInputStream().read()).isEqualTo(7);
    }

    @Test
    @Requirement({"PCP-106", "NAT-15"})
    @DisplayName("PCP-106: whom the client has sent to may answer, whatever the mapping's filter")
    void theAskedMayAnswer() throws Exception {
        Mapping open = mapping(Transport.UDP, 40003, INSIDE, GAME);
        RemoteFilter one = RemoteFilter.of(Prefix.of(OUTSIDE));
        open(plane(), new Mapping(open.key(), open.client(), one, true));
        DatagramSocket console = udp(INSIDE, GAME);
        assertSeenAs(console, udp(OTHER_OUTSIDE, 3478), external(40003));
        send(udp(OTHER_OUTSIDE, 3479), external(40003), "unasked");
        assertThat(receiveSoon(console)).isEmpty();
    }

    @Test
    @Requirement("NAT-27")
    @DisplayName("NAT-27: when the mapping ends, no answer comes by it any more, and nothing leaves by it")
    void nothingPassesAfterTheEnd() throws Exception {
        Plane plane = plane();
        Mapping mapping = mapping(Transport.UDP, 40004, INSIDE, GAME);
        open(plane, mapping);
        DatagramSocket console = udp(INSIDE, GAME);
        DatagramSocket stun = udp(OUTSIDE, 3478);
        assertSeenAs(console, stun, external(40004));
        close(plane, mapping);
        send(stun, external(40004), "still there?");
        assertThat(receiveSoon(console)).isEmpty();
        send(console, at(stun), "who am I now?");
        assertThat(receive(stun).getSocketAddress()).isNotEqualTo(external(40004));
    }

    @Test
    @Requirement({"NAT-27", "NAT-76"})
    @DisplayName("NAT-76: when the mapping leads to another client, the port is that one's both ways")
    void anotherClientTakesOver() throws Exception {
        Plane plane = plane();
        Mapping before = mapping(Transport.UDP, 40005, INSIDE, GAME);
        open(plane, before);
        DatagramSocket old = udp(INSIDE, GAME);
        DatagramSocket stun = udp(OUTSIDE, 3478);
        assertSeenAs(old, stun, external(40005));
        Mapping after = new Mapping(before.key(), new InternalClient(OTHER_INSIDE, GAME), before.filter(), true);
        assertThat(plane.apply(List.of(new Change.Replace(before, after)))).isEmpty();
        assertSeenAs(udp(OTHER_INSIDE, GAME), stun, external(40005));
        send(stun, external(40005), "for the new one");
        assertThat(receiveSoon(old)).isEmpty();
    }

    @Test
    @DisplayName("what is sent from no mapped endpoint leaves as it was before")
    void othersAreLeftAlone() throws Exception {
        open(plane(), mapping(Transport.UDP, 40006, INSIDE, GAME));
        DatagramSocket stun = udp(OUTSIDE, 3478);
        DatagramSocket other = udp(INSIDE, GAME + 1);
        send(other, at(stun), "who am I?");
        assertThat(receive(stun).getSocketAddress()).isEqualTo(at(other));
    }
}
