package org.sallyport.plane.relay.tcp;

import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.mapping.Addresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The doors of all mappings that have none of their own: one on each loop, all at one port of 127.0.0.1, to which the
 * packet filter leads what is sent to mapped endpoints. Where a peer has connected to tells whom it wants. From any
 * thread.
 */
public final class TcpEntrance {
    private static final Logger LOG = LoggerFactory.getLogger(TcpEntrance.class);
    private static final long PATIENCE_SECONDS = 10;

    private final TcpEngine engine;
    private final Map<InetSocketAddress, TcpDoor.Visitors> hosts = new ConcurrentHashMap<>();
    private final List<EpollTcpDoor> doors = new ArrayList<>();
    private volatile int port;

    public TcpEntrance(TcpEngine engine) {
        this.engine = engine;
    }

    /** The port that the system has chosen; 0 before {@link #open}. */
    public int port() {
        return port;
    }

    /**
     * Opens them, unless they are.
     *
     * @throws IOException when the system refuses; then none is open
     */
    public synchronized void open() throws IOException {
        if (port != 0) {
            return;
        }
        try {
            for (TcpLoop loop : engine.loops()) {
                port = await(loop.events().submit(() -> openOn(loop)));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private int openOn(TcpLoop loop) throws IOException {
        Lobby lobby = new Lobby();
        EpollTcpDoor door = EpollTcpSockets.transparentDoor(loop, lobby);
        doors.add(door);
        door.open(new InetSocketAddress(Addresses.of("127.0.0.1"), port));
        return door.port();
    }

    private static <T> T await(Future<T> future) throws IOException {
        if (!future.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the relay is stuck");
        }
        if (!future.isSuccess()) {
            throw new IOException(future.cause().getMessage(), future.cause());
        }
        return future.getNow();
    }

    public synchronized void close() {
        for (EpollTcpDoor door : doors) {
            door.loop.run(door::close);
        }
        doors.clear();
        port = 0;
    }

    /** Stands for a mapping's own door, at its endpoint. */
    TcpDoor door(TcpLoop loop, TcpDoor.Visitors host) {
        return new NamedDoor(loop, host);
    }

    /** A door that is only a name. */
    private final class NamedDoor extends TcpDoor {
        private InetSocketAddress name = new InetSocketAddress(0);

        NamedDoor(TcpLoop loop, Visitors host) {
            super(loop, host);
        }

        @Override
        void becomeTransparent() {
            throw new UnsupportedOperationException("a door that is only a name has no socket");
        }

        @Override
        void open(InetSocketAddress at) {
            name = at;
            hosts.put(at, visitors);
        }

        @Override
        void close(Runnable then) {
            hosts.remove(name, visitors);
            then.run();
        }

        @Override
        void look(boolean looks) {
            throw new UnsupportedOperationException("a door that is only a name cannot look");
        }
    }

    /** Where visitors are asked whom they want; on one door's thread. */
    private final class Lobby implements TcpDoor.Visitors {
        private final LocalEndpoint wanted = new LocalEndpoint();

        @Override
        public void accepted(TcpDoor door, TcpSocket socket, InetSocketAddress remote) {
            TcpDoor.Visitors host = host(socket);
            if (host == null) {
                engine.context.counters.count("relay.tcp.refused.closed");
                socket.lingerNot();
                socket.close();
            } else {
                host.accepted(door, socket, remote);
            }
        }

        private TcpDoor.@Nullable Visitors host(TcpSocket socket) {
            try {
                return hosts.get(wanted.of(socket.descriptor()));
            } catch (IOException e) {
                LOG.debug("{} wants nobody: {}", socket, e.getMessage());
                return null;
            }
        }

        @Override
        public void failed(IOException cause) {
            engine.context.counters.count("relay.tcp.accept-failed");
            LOG.debug("cannot accept: {}", cause.toString());
        }
    }
}
