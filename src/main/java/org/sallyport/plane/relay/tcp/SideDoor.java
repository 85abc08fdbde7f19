package org.sallyport.plane.relay.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.sallyport.core.gateway.Opening;
import org.sallyport.core.gateway.Opening.Endpoint;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.flow.IdleWheel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A door beside a mapping's, for one connection of either host of another one and nobody else. Belongs to that one's
 * thread, but for {@link #opening}.
 */
final class SideDoor implements TcpDoor.Visitors, Inspected.Door {
    private static final Logger LOG = LoggerFactory.getLogger(SideDoor.class);

    private final TcpRelay relay;
    private final TcpConnection beside;
    private final TcpLoop loop;
    private final Inspected.Way way;
    private final IdleWheel.Watch watch = new IdleWheel.Watch(this::unused);
    private final TcpDoor door;
    private final long end;
    private boolean closed;

    /**
     * Makes its socket, not yet bound.
     *
     * @throws io.netty.channel.ChannelException when the system has no socket left
     */
    SideDoor(TcpRelay relay, TcpConnection beside, TcpLoop loop, Inspected.Way way, Duration unused) {
        this.relay = relay;
        this.beside = beside;
        this.loop = loop;
        this.way = way;
        door = relay.engine().sockets.door(loop, way.at().getAddress(), this);
        end = System.nanoTime() + unused.toNanos();
        loop.idle().watch(watch, unused);
    }

    /** Lets somebody in from now on. */
    void open() throws IOException {
        try {
            if (isForeign()) {
                door.becomeTransparent();
            }
            door.open(way.at());
        } catch (IOException e) {
            close();
            throw e;
        } catch (UncheckedIOException e) {
            close();
            throw e.getCause();
        }
    }

    /** Whether it stands at an endpoint of the peer's, where the internal client believes to dial the peer. */
    private boolean isForeign() {
        return way.direction() == Direction.OUT && way.at().equals(way.to());
    }

    @Override
    public void accepted(TcpDoor by, TcpSocket socket, InetSocketAddress from) {
        if (closed || !from.getAddress().equals(admitted())) {
            relay.refuse(socket, from, "relay.tcp.refused.beside");
            return;
        }
        close();
        relay.enteredBeside(beside, loop, socket, course(from));
    }

    private InetAddress admitted() {
        return way.direction() == Direction.IN
                ? beside.remote().getAddress()
                : beside.mapping().client().address();
    }

    private Course course(InetSocketAddress from) {
        return way.direction() == Direction.IN
                ? Course.beside(
                        way.to(),
                        relay.engine().context.sources.of(from, way.to().getAddress()))
                : Course.out(way.to(), relay.at().getAddress());
    }

    @Override
    public void failed(IOException cause) {
        relay.failed(cause);
    }

    private void unused() {
        LOG.debug("{}: nobody came by {}", beside.mapping(), way);
        close();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loop.idle().forget(watch);
            relay.forget(this);
            door.close(relay::released);
        }
    }

    /** As people see it. From any thread. */
    Opening opening() {
        Mapping mapping = beside.mapping();
        InetAddress external = mapping.key().externalAddress();
        InetAddress client = mapping.client().address();
        InetSocketAddress to = way.to();
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        return way.direction() == Direction.IN
                ? new Opening(
                        new Endpoint(external, way.at().getPort()),
                        new Endpoint(client, to.getPort()),
                        new Endpoint(beside.remote().getAddress(), 0),
                        left)
                : new Opening(
                        new Endpoint(external, 0),
                        new Endpoint(client, 0),
                        new Endpoint(to.getAddress(), to.getPort()),
                        left);
    }
}
