package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.ForwardingLimits;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneHosts;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.ReadSizes;
import org.sallyport.plane.relay.flow.RelayLimits;
import org.sallyport.plane.relay.flow.RelaySettings;
import org.sallyport.plane.relay.flow.RelaySettings.Source;

/** The memory all slow readers together may take (NAT-85). */
class RelayBacklogIT extends PlaneHosts {
    private static final int BOUND = 128 << 10;
    private static final int SLOW_READERS = 20;

    private final Counters counters = new Counters();

    @Override
    protected Plane newPlane() {
        return plane(BOUND);
    }

    private RelayPlane plane(long backlog) {
        RelaySettings settings = RelaySettings.DEFAULTS
                .withSource(Source.GATEWAY)
                .withLimits(new RelayLimits(ForwardingLimits.DEFAULTS, 8192, backlog));
        return new RelayPlane(settings, RelayPlaneIT.NOBODY, counters, RelayPlaneIT.noPath());
    }

    @Test
    @DisplayName("NAT-85: many slow readers share one backlog, lose nothing and hinder nobody else")
    void slowReadersShareOneBacklog() throws Exception {
        ServerSocket server = server();
        Mapping mapping = open(tcp(server));
        List<SocketChannel> senders = new ArrayList<>();
        List<Socket> readers = new ArrayList<>();
        List<Long> sent = new ArrayList<>();
        for (int i = 0; i < SLOW_READERS; i++) {
            senders.add(connect(mapping));
            readers.add(accept(server));
            sent.add(fill(senders.get(i)));
        }
        // One that fills it up, and a small read of each of the others.
        assertThat(backlog())
                .isGreaterThan(BOUND)
                .isLessThan(BOUND + ReadSizes.PIPE + SLOW_READERS * 2 * ReadSizes.SMALLEST);
        Socket another = dial(outside(), mapping);
        Socket anotherServed = accept(server);
        say(another, "unhindered");
        assertThat(hear(anotherServed, 10)).isEqualTo("unhindered");
        for (int i = 0; i < SLOW_READERS; i++) {
            readers.get(i).getInputStream().skipNBytes(sent.get(i));
        }
        await().until(() -> backlog() == 0);
    }

    @Test
    @DisplayName(
            "NAT-34, NAT-85: after a FIN, too, what a slow reader does not take is held back, and then all arrives")
    void isHeldBackAfterFin() throws Exception {
        plane.close();
        plane = plane(1);
        ServerSocket server = server();
        SocketChannel sender = connect(open(tcp(server)));
        Socket served = accept(server);
        long sent = fill(sender);
        sender.shutdownOutput();
        assertThat(backlog()).isPositive().isLessThanOrEqualTo(ReadSizes.PIPE);
        served.getInputStream().skipNBytes(sent);
        assertThat(served.getInputStream().read()).isEqualTo(-1);
        await().until(() -> backlog() == 0);
    }

    private long backlog() {
        return ((RelayPlane) plane).backlog();
    }

    private SocketChannel connect(Mapping mapping) throws IOException {
        SocketChannel sender = keep(SocketChannel.open(endpoint(mapping)));
        sender.configureBlocking(false);
        return sender;
    }

    /** Writes until nothing has been taken for a while; answers how many octets were. */
    private static long fill(SocketChannel sender) throws IOException {
        long accepted = 0;
        long lastProgress = System.nanoTime();
        while (System.nanoTime() - lastProgress < Duration.ofMillis(150).toNanos()) {
            int written = sender.write(ByteBuffer.allocate(1 << 16));
            accepted += written;
            lastProgress = written > 0 ? System.nanoTime() : lastProgress;
        }
        return accepted;
    }
}
