package org.sallyport.admin.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends connections that live on single octets. An idle timeout alone is fed by a header sent one octet at a time; this
 * closes a connection that in a whole period has completed no header and taken no octet of an answer, unless the
 * gateway is still thinking about its request.
 */
final class Trickle implements Connection.Listener {
    private final Scheduler scheduler;
    private final Duration period;

    Trickle(Scheduler scheduler, Duration period) {
        this.scheduler = scheduler;
        this.period = period;
    }

    @Override
    public void onOpened(Connection connection) {
        watch(connection, connection.getMessagesIn(), connection.getBytesOut());
    }

    private void watch(Connection connection, long requests, long octets) {
        scheduler.schedule(() -> check(connection, requests, octets), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void check(Connection connection, long requests, long octets) {
        if (!connection.getEndPoint().isOpen()) {
            return;
        }
        boolean still = connection.getMessagesIn() == requests && connection.getBytesOut() == octets;
        boolean thinking = connection.getMessagesIn() > connection.getMessagesOut();
        if (still && !thinking) {
            connection.getEndPoint().close();
        } else {
            watch(connection, connection.getMessagesIn(), connection.getBytesOut());
        }
    }
}
