package org.sallyport.plane.relay.datagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** What the system does with runs, and without being able to cut them. */
@Timeout(30)
class LinuxUdpSocketIT {
    private static final int SOL_SOCKET = 1;
    private static final int SO_NO_CHECK = 11;
    private static final int RUN = 40;

    private final BlockingQueue<Integer> lost = new LinkedBlockingQueue<>();
    private EventLoopGroup group;
    private DatagramSocket from;
    private DatagramSocket to;

    @BeforeEach
    void start() throws Exception {
        assumeThat(Epoll.isAvailable()).isTrue();
        group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        from = new DatagramSocket(new InetSocketAddress(Addresses.of("127.0.0.10"), 0));
        to = new DatagramSocket(new InetSocketAddress(Addresses.of("127.0.0.3"), 0));
        to.setSoTimeout(5000);
    }

    @AfterEach
    void stop() {
        if (Epoll.isAvailable()) {
            from.close();
            to.close();
            var unused = group.shutdownGracefully();
        }
    }

    @Test
    @DisplayName("a run leaves as one message of the system's")
    void aRunIsOneMessage() throws Exception {
        LinuxSending sending = new LinuxSending();
        InetSocketAddress sender = (InetSocketAddress) from.getLocalSocketAddress();
        Destination there = new Destination(Endpoint.of(sender));
        Datagrams batch = Datagrams.ofLoop();
        batch.clear();
        for (int length : new int[] {100, 100, 100, 50, 0, 100, 0, 0, 60000, 60000, 7, 7, 8}) {
            batch.add(Endpoint.of(sender), length);
        }
        chain(batch);

        sending.lay(batch, 0, there, false, true);
        assertThat(sizes(sending)).containsExactly(4, 1, 1, 1, 1, 1, 2, 1, 1);

        there.refusedSegments(100);
        sending.lay(batch, 0, there, false, true);
        assertThat(sizes(sending)).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1);

        sending.lay(batch, 0, there, false, false);
        assertThat(sizes(sending)).hasSize(batch.count()).containsOnly(1);
        sending.release();
    }

    private static int[] sizes(LinuxSending sending) {
        int[] sizes = new int[sending.messages()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = sending.size(i);
        }
        return sizes;
    }

    @Test
    @Requirement("NAT-55")
    @DisplayName("NAT-55: a run that the system refuses to cut is sent one by one, and nothing is lost")
    void whatCannotBeCutIsSentOneByOne() throws Exception {
        LinuxSocket socket = LinuxSocket.newSocketDgram(SocketProtocolFamily.INET);
        socket.setIntOpt(SOL_SOCKET, SO_NO_CHECK, 1); // Without checksums Linux refuses UDP_SEGMENT with EINVAL.
        socket.bind(new InetSocketAddress(Addresses.of("127.0.0.2"), 0));
        for (int i = 0; i < RUN; i++) {
            from.send(new DatagramPacket(new byte[200 + i / 20], 200 + i / 20, socket.localAddress()));
        }
        Destination there = new Destination(Endpoint.of((InetSocketAddress) to.getLocalSocketAddress()));
        EventLoop loop = group.next();
        loop.submit(() -> pass(new LinuxUdpSocket(loop, socket), there)).sync();
        for (int i = 0; i < RUN; i++) {
            DatagramPacket got = new DatagramPacket(new byte[1000], 1000);
            to.receive(got);
            assertThat(got.getLength()).isEqualTo(200 + i / 20);
        }
        assertThat(lost.poll(5, TimeUnit.SECONDS)).isZero();
        assertThat(loop.submit(() -> there.carriesSegments(200)).get()).isFalse();
        socket.close();
    }

    private void pass(UdpSocket socket, Destination there) {
        socket.start(new UdpReader() {
            @Override
            public void received(Datagrams batch) {
                chain(batch);
                lost.add(socket.send(batch, 0, there));
            }

            @Override
            public void failed(Failure failure) {
                lost.add(Integer.MAX_VALUE);
            }
        });
    }

    private static void chain(Datagrams batch) {
        for (int i = 1; i < batch.count(); i++) {
            batch.link(i - 1, i);
        }
    }
}
