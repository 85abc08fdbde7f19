package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.pcp.Octets.octets;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.protocol.natpmp.NatPmpServer;

/** Who is answered at all, on a channel without a network. */
class RequestHandlerTest {
    private static final InetSocketAddress HERE = new InetSocketAddress(Addresses.of("192.0.2.1"), 5351);
    private static final LanInterface LAN =
            new LanInterface("br-lan", 7, HERE.getAddress(), new Prefix(Addresses.of("192.0.2.0"), 25));

    private final TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
    private final Counters counters = new Counters();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long nanos;
    private boolean nobodyIsInside;

    @BeforeEach
    void handle() {
        Dialects natPmp =
                new Dialects(Optional.empty(), Optional.of(new NatPmpServer(gateway.gateway, () -> 100, counters)));
        Links links = new Links();
        links.are(List.of(LAN));
        Updates updates = new Updates(new RecordingOutlet(), new HandTimer(), gateway.clock(), () -> 100, counters);
        Reception reception =
                new Reception(new Changing(), links, new RequestRate(() -> nanos), natPmp, updates, counters);
        channel.pipeline().addLast(new RequestHandler(LAN, reception, new ReplyQueue(channel, counters)));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        gateway.close();
    }

    @Test
    void aLanHostIsAnsweredWhereItAsked() {
        DatagramPacket request = receive("192.0.2.10", 40000, "00 00");
        DatagramPacket reply = channel.readOutbound();
        assertThat(reply.recipient()).isEqualTo(request.sender());
        assertThat(ByteBufUtil.getBytes(reply.content())).isEqualTo(octets("00 80 0000 00000064 c6336401"));
        assertThat(request.refCnt()).isZero();
    }

    @Test
    @Requirement({"PCP-116", "PMP-8"})
    @DisplayName("PCP-116, PMP-8: a source outside this interface's prefix, or outside the LAN, is dropped")
    void aForeignSourceIsDropped() {
        DatagramPacket elsewhereOnTheLan = receive("192.0.2.200", 40000, "00 00");
        receive("198.51.100.7", 40000, "00 00");
        assertThat(channel.<DatagramPacket>readOutbound()).isNull();
        assertThat(counters.of("pxp.dropped.off-lan")).isEqualTo(2);
        assertThat(elsewhereOnTheLan.refCnt()).isZero();
    }

    @Test
    @Requirement({"PCP-116", "PMP-8"})
    @DisplayName("PCP-116: the network's own address and its broadcast address are no host's")
    void networkAndBroadcastAreDropped() {
        receive("192.0.2.0", 40000, "00 00");
        receive("192.0.2.127", 40000, "00 00");
        assertThat(channel.<DatagramPacket>readOutbound()).isNull();
        assertThat(counters.of("pxp.dropped.off-lan")).isEqualTo(2);
    }

    @Test
    @Requirement("PCP-116")
    @DisplayName("PCP-116: in this interface's prefix, but inside no more since the interfaces have changed")
    void aSourceThatIsInsideNoMoreIsDropped() {
        nobodyIsInside = true;
        receive("192.0.2.10", 40000, "00 00");
        assertThat(channel.<DatagramPacket>readOutbound()).isNull();
        assertThat(counters.of("pxp.dropped.off-lan")).isEqualTo(1);
    }

    @Test
    void sourcePortZeroIsDropped() {
        receive("192.0.2.10", 0, "00 00");
        assertThat(channel.<DatagramPacket>readOutbound()).isNull();
        assertThat(counters.of("pxp.dropped.port-zero")).isEqualTo(1);
    }

    @Test
    void repliesOfATurnLeaveTogether() {
        for (int port = 4096; port < 4106; port++) {
            receive("192.0.2.10", port, "00 01 0000 " + Integer.toHexString(port) + " 0000 00001c20");
        }
        assertThat(channel.<DatagramPacket>readOutbound()).isNull();
        gateway.settle();
        channel.runPendingTasks();
        assertThat(channel.outboundMessages()).hasSize(10);
    }

    @Test
    void aClosedChannelDropsItsReplies() {
        receive("192.0.2.10", 40000, "00 01 0000 1000 0000 00001c20");
        channel.close().syncUninterruptibly();
        gateway.settle();
        channel.runPendingTasks();
        assertThat(counters.of("pxp.dropped.reply") + counters.of("pxp.dropped.unsent"))
                .isEqualTo(1);
    }

    @Test
    @Requirement({"PCP-23", "PCP-117"})
    @DisplayName("PCP-117, PMP-72: over its rate a source is dropped and counted, the others are answered")
    void aSourceOverItsRateIsDropped() {
        assertThat(answered("192.0.2.10", "00 00", 3000)).isEqualTo(2000);
        assertThat(counters.of("pxp.dropped.over-rate")).isEqualTo(1000);
        assertThat(answered("192.0.2.11", "00 00", 10)).isEqualTo(10);
        nanos += Duration.ofMillis(100).toNanos();
        assertThat(answered("192.0.2.10", "00 00", 3000)).isEqualTo(1000);
    }

    @Test
    @Requirement("PCP-118")
    @DisplayName("PCP-118: a version we do not speak is answered a hundred times, then a hundred times a second")
    void aStrangeVersionIsAnsweredLessOften() {
        assertThat(answered("192.0.2.10", "02 00", 300)).isEqualTo(100);
        assertThat(answered("192.0.2.10", "00 00", 300)).isEqualTo(300);
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(answered("192.0.2.10", "03 00", 300)).isEqualTo(100);
    }

    @Test
    @Requirement({"PCP-117", "PCP-118"})
    @DisplayName("PCP-117: over IPv6 all sources of one /64 together have the rate of a few hosts")
    void manySourcesOfOneNetworkShareARate() {
        RequestRate rate = new RequestRate(() -> nanos);
        assertThat(admitted(rate, "2001:db8:1::", 20_000, true)).isEqualTo(8000);
        assertThat(admitted(rate, "2001:db8:2::", 20_000, true)).isEqualTo(8000);
        assertThat(admitted(rate, "2001:db8:3::", 20_000, false)).isEqualTo(100);
        nanos += Duration.ofMillis(100).toNanos();
        assertThat(admitted(rate, "2001:db8:1::", 20_000, true)).isEqualTo(4000);
    }

    @Test
    @Requirement({"PCP-117", "PMP-72"})
    void ipv6SourcesDoNotMakeAnIpv4HostsFloodForgotten() {
        RequestRate rate = new RequestRate(() -> nanos);
        InetAddress host = Addresses.of("192.0.2.10");
        for (int i = 0; i < RequestRate.BURST; i++) {
            assertThat(rate.admits(host, true)).isTrue();
        }
        assertThat(admitted(rate, "2001:db8:1::", 5000, true)).isEqualTo(5000);
        assertThat(rate.admits(host, true)).isFalse();
    }

    private static int admitted(RequestRate rate, String network, int sources, boolean spoken) {
        int admitted = 0;
        for (int source = 1; source <= sources; source++) {
            admitted += rate.admits(Addresses.of(network + Integer.toHexString(source)), spoken) ? 1 : 0;
        }
        return admitted;
    }

    /** The gateway's inside, until it has none. */
    private final class Changing implements Inside {
        @Override
        public boolean contains(InetAddress address) {
            return !nobodyIsInside && gateway.inside.contains(address);
        }

        @Override
        public boolean isHost(InetAddress address) {
            return !nobodyIsInside && gateway.inside.isHost(address);
        }
    }

    private int answered(String source, String request, int times) {
        for (int i = 0; i < times; i++) {
            receive(source, 40000, request);
        }
        int answers = channel.outboundMessages().size();
        channel.releaseOutbound();
        return answers;
    }

    private DatagramPacket receive(String source, int port, String request) {
        DatagramPacket packet = new DatagramPacket(
                Unpooled.wrappedBuffer(octets(request)), HERE, new InetSocketAddress(Addresses.of(source), port));
        channel.writeInbound(packet);
        channel.runPendingTasks();
        return packet;
    }
}
