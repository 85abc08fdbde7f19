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
    /** Ours: so much later than its time, at most, a connection is hung up on. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Inside inside;
    private final HttpLimits limits;
    private final Scheduler scheduler;
    private final Counters counters;
    private final OpenConnections open;
    /** When to hang up on a connection whose request or answer is not whole yet. */
    private final Map<EndPoint, Deadline> deadlines = new ConcurrentHashMap<>();

    ConnectionGuard(Inside inside, HttpLimits limits, Scheduler scheduler, Counters counters) {
        this.inside = inside;
        this.limits = limits;
        this.scheduler = scheduler;
        this.counters = counters;
        this.open = new OpenConnections(limits);
    }

    /**
     * Looks at every deadline from now on, as long as the scheduler runs. One look at all now and then costs less than a
     * timer for each, which would be set three times for every request and wake a thread each time.
     */
    void watch() {
        var unused = scheduler.schedule(this::look, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            long now = System.nanoTime();
            deadlines.forEach((endPoint, deadline) -> {
                if (deadline.isPast(now) && deadlines.remove(endPoint, deadline)) {
                    hangUp(endPoint, deadline);
                }
            });
        } finally {
            watch();
        }
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
        deadlines.remove(connection.getEndPoint());
        open.forget(connection.getEndPoint());
    }

    /** From now on a whole request must arrive within the patience. */
    void expectRequest(EndPoint endPoint) {
        expect(endPoint, new Deadline(System.nanoTime() + limits.patience().toNanos(), received(endPoint)));
    }

    /** The request is whole: from now on its answer must be made and fetched within its own time. */
    void requestIsHere(EndPoint endPoint) {
        expect(endPoint, new Deadline(System.nanoTime() + limits.exchange().toNanos(), Deadline.ANSWERING));
    }

    private void expect(EndPoint endPoint, Deadline deadline) {
        open.touch(endPoint);
        deadlines.put(endPoint, deadline);
        if (!endPoint.isOpen()) {
            deadlines.remove(endPoint);
        }
    }

    /** A client that has kept its connection and says no more is not slow; one that has begun to speak is. */
    private void hangUp(EndPoint endPoint, Deadline deadline) {
        if (deadline.received() == Deadline.ANSWERING) {
            counters.count("upnp.dropped.slow-reader");
        } else {
            counters.count(received(endPoint) > deadline.received() ? "upnp.dropped.slow" : "upnp.dropped.idle");
        }
        endPoint.close();
    }

    private static long received(EndPoint endPoint) {
        Connection connection = endPoint.getConnection();
        return connection == null ? 0 : connection.getBytesIn();
    }

    private boolean admit(EndPoint endPoint) {
        InetAddress source = address(endPoint.getRemoteSocketAddress()).orElseThrow();
        OpenConnections.Admission admission = open.admit(endPoint, source);
        admission.crowdedOut().ifPresent(idlest -> {
            counters.count("upnp.dropped.crowded-out");
            idlest.close();
        });
        return admission.letIn();
    }

    /**
     * When patience with a connection ends.
     *
     * @param at on the clock of {@link System#nanoTime}
     * @param received how many octets had come when a request was first expected, or {@link #ANSWERING}
     */
    private record Deadline(long at, long received) {
        static final long ANSWERING = -1;

        boolean isPast(long now) {
            return now - at > 0;
        }
    }
}
