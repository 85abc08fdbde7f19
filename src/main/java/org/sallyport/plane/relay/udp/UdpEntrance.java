package org.sallyport.plane.relay.udp;

import io.netty.channel.ChannelException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.plane.relay.flow.Allowance;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelayLoop;

/**
 * Gets the first datagrams for all mappings whose own sockets are not open: one socket on each loop, all at one port of
 * 127.0.0.1, to which the packet filter leads them. From any thread.
 */
public final class UdpEntrance {
    private static final long PATIENCE_SECONDS = 10;

    /** Ours: datagrams on their way from one loop to another; more are dropped. */
    private static final int MOST_UNDERWAY = 4096;

    private final RelayContext context;
    private final Allowance underway = new Allowance(MOST_UNDERWAY);
    private final Map<InetSocketAddress, UdpRelay> relays = new ConcurrentHashMap<>();
    private final List<EntranceSocket> sockets = new ArrayList<>();
    private final Map<RelayLoop, Awake> awake = new ConcurrentHashMap<>();
    private volatile int port;

    public UdpEntrance(RelayContext context) {
        this.context = context;
    }

    /** The port that the system has chosen; 0 before {@link #open}. */
    public int port() {
        return port;
    }

    /**
     * Opens the sockets, unless they are.
     *
     * @throws IOException when the system refuses; then none is open
     */
    public synchronized void open() throws IOException {
        if (port != 0) {
            return;
        }
        try {
            for (RelayLoop loop : context.loops()) {
                EntranceSocket socket = new EntranceSocket(loop, this::pass);
                sockets.add(socket);
                port = await(socket.open(new InetSocketAddress(Addresses.of("127.0.0.1"), port)));
            }
        } catch (IOException | ChannelException e) {
            close();
            throw new IOException(e.getMessage(), e);
        }
    }

    private static int await(Future<Integer> opening) throws IOException {
        if (!opening.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the relay is stuck");
        }
        if (!opening.isSuccess()) {
            throw new IOException(opening.cause().getMessage(), opening.cause());
        }
        return opening.getNow();
    }

    public synchronized void close() {
        sockets.forEach(EntranceSocket::close);
        sockets.clear();
        port = 0;
    }

    void admit(UdpRelay relay) {
        relays.put(relay.at(), relay);
    }

    void forget(UdpRelay relay) {
        relays.remove(relay.at(), relay);
    }

    /** Those of the loop whose own sockets are open. */
    Awake awake(RelayLoop loop) {
        return awake.computeIfAbsent(loop, its -> new Awake());
    }

    /** On the loop of the socket that got it. */
    private void pass(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
        UdpRelay relay = relays.get(to);
        if (relay == null) {
            context.counters.count("relay.udp.refused.closed");
        } else if (underway.take(1)) {
            relay.loop().events().execute(() -> {
                underway.giveBack(1);
                relay.accept(from, ByteBuffer.wrap(payload));
            });
        } else {
            context.counters.count("relay.udp.dropped");
        }
    }

    /** Runs the task on the loop when all that has come here until now has been handed on. */
    synchronized void drained(RelayLoop loop, Runnable then) {
        if (sockets.isEmpty()) {
            loop.events().execute(then);
        }
        AtomicInteger left = new AtomicInteger(sockets.size());
        for (EntranceSocket socket : sockets) {
            socket.drained(() -> {
                if (left.decrementAndGet() == 0) {
                    loop.events().execute(then);
                }
            });
        }
    }
}
