package org.sallyport.protocol.igd.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
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
 * not bring a whole request in time is, too, however steadily the octets drip (UDA-63).
 */
final class ConnectionGuard implements Connection.Listener {
    private final Inside inside;
    private final HttpLimits limits;
    private final Scheduler scheduler;
    private final Counters counters;

    /** The source of each open connection that was let in. */
    private final Map<EndPoint, InetAddress> open = new HashMap<>();

    private final Map<InetAddress, Integer> bySource = new HashMap<>();
    /** What hangs up on a connection whose request is not whole yet. */
    private final Map<EndPoint, Scheduler.Task> deadlines = new ConcurrentHashMap<>();

    ConnectionGuard(Inside inside, HttpLimits limits, Scheduler scheduler, Counters counters) {
        this.inside = inside;
        this.limits = limits;
        this.scheduler = scheduler;
        this.counters = counters;
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
        requestIsHere(connection.getEndPoint());
        forget(connection.getEndPoint());
    }

    /** From now on a whole request must arrive within the patience. */
    void expectRequest(EndPoint endPoint) {
        Scheduler.Task deadline =
                scheduler.schedule(() -> tooLate(endPoint), limits.patience().toMillis(), TimeUnit.MILLISECONDS);
        Scheduler.Task before = deadlines.put(endPoint, deadline);
        if (before != null) {
            before.cancel();
        }
        if (!endPoint.isOpen()) {
            requestIsHere(endPoint);
        }
    }

    /** The request is whole: the time it takes to answer is ours. */
    void requestIsHere(EndPoint endPoint) {
        Scheduler.Task deadline = deadlines.remove(endPoint);
        if (deadline != null) {
            deadline.cancel();
        }
    }

    synchronized int connections() {
        return open.size();
    }

    private void tooLate(EndPoint endPoint) {
        counters.count("upnp.dropped.slow");
        deadlines.remove(endPoint);
        endPoint.close();
    }

    private synchronized boolean admit(EndPoint endPoint) {
        InetAddress source = address(endPoint.getRemoteSocketAddress()).orElseThrow();
        int already = bySource.getOrDefault(source, 0);
        if (open.size() >= limits.connections() || already >= limits.connectionsForOne()) {
            return false;
        }
        open.put(endPoint, source);
        bySource.put(source, already + 1);
        return true;
    }

    private synchronized void forget(EndPoint endPoint) {
        InetAddress source = open.remove(endPoint);
        if (source != null) {
            bySource.computeIfPresent(source, (address, count) -> count == 1 ? null : count - 1);
        }
    }
}
