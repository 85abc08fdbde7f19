package org.sallyport.protocol.igd.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;

/**
 * Watches connections: a source outside the LAN or one too many is hung up on before a word is read (UDA-87), and who does
 * not bring a whole request or fetch a whole answer in time is, too, however steadily the octets drip (UDA-63).
 */
final class ConnectionGuard implements Connection.Listener {
    private final Inside inside;
    private final HttpLimits limits;
    private final Scheduler scheduler;
    private final Counters counters;
    private final OpenConnections open;
    /** What hangs up on a connection whose request or answer is not whole yet. */
    private final Map<EndPoint, Scheduler.Task> deadlines = new ConcurrentHashMap<>();

    ConnectionGuard(Inside inside, HttpLimits limits, Scheduler scheduler, Counters counters) {
        this.inside = inside;
        this.limits = limits;
        this.scheduler = scheduler;
        this.counters = counters;
        this.open = new OpenConnections(limits);
    }

    static Optional<InetAddress> address(SocketAddress socket) {
        return socket instanceof InetSocketAddress inet ? Optional.ofNullable(inet.getAddress()) : Optional.empty();
    }

    boolean mayTalk(SocketAddress peer) {
        return address(peer).filter(inside::contains).isPresent();
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        if (!mayTalk(endPoint.getRemoteSocketAddress())) {
            counters.count("upnp.dropped.off-lan");
            endPoint.close();
        } else if (!admit(endPoint)) {
            counters.count("upnp.dropped.connections");
            endPoint.close();
        } else {
            expectRequest(endPoint);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        endDeadline(connection.getEndPoint());
        open.forget(connection.getEndPoint());
    }

    /** From now on a whole request must arrive within the patience. */
    void expectRequest(EndPoint endPoint) {
        long received = received(endPoint);
        expect(endPoint, limits.patience(), () -> noRequest(endPoint, received));
    }

    /** The request is whole: from now on its answer must be made and fetched within its own time. */
    void requestIsHere(EndPoint endPoint) {
        expect(endPoint, limits.exchange(), () -> {
            counters.count("upnp.dropped.slow-reader");
            endPoint.close();
        });
    }

    private void expect(EndPoint endPoint, Duration within, Runnable otherwise) {
        open.touch(endPoint);
        Scheduler.Task deadline = scheduler.schedule(otherwise, within.toMillis(), TimeUnit.MILLISECONDS);
        Scheduler.Task before = deadlines.put(endPoint, deadline);
        if (before != null) {
            before.cancel();
        }
        if (!endPoint.isOpen()) {
            endDeadline(endPoint);
        }
    }

    private void endDeadline(EndPoint endPoint) {
        Scheduler.Task deadline = deadlines.remove(endPoint);
        if (deadline != null) {
            deadline.cancel();
        }
    }

    /** A client that has kept its connection and says no more is not slow; one that has begun to speak is. */
    private void noRequest(EndPoint endPoint, long before) {
        counters.count(received(endPoint) > before ? "upnp.dropped.slow" : "upnp.dropped.idle");
        endPoint.close();
    }

    private static long received(EndPoint endPoint) {
        Connection connection = endPoint.getConnection();
        return connection == null ? 0 : connection.getBytesIn();
    }

    private boolean admit(EndPoint endPoint) {
        InetAddress source = address(endPoint.getRemoteSocketAddress()).orElseThrow();
        open.giveWayTo(source).ifPresent(idlest -> {
            counters.count("upnp.dropped.crowded-out");
            idlest.close();
        });
        return open.admit(endPoint, source);
    }
}
