package org.sallyport.protocol.igd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sallyport.core.gateway.Event;
import org.sallyport.core.gateway.Gateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the evented variables tell of the lease table, without asking the gateway each time. From any thread. */
final class TableWatch {
    private static final Logger log = LoggerFactory.getLogger(TableWatch.class);

    private volatile State state = new State(0, 0);

    State now() {
        return state;
    }

    /** The table has changed; on the gateway's thread. */
    void changed(Event.TableChanged event) {
        state = new State(event.mappings(), event.changes());
    }

    /**
     * Learns how things stand, on the gateway's thread like every later change, so that the latest is what stays.
     *
     * @param patience how long to wait for that; without an answer it comes when the gateway has time
     */
    void begin(Gateway gateway, Duration patience) {
        CompletableFuture<State> learnt = gateway.read(leases -> state = new State(leases.mappings(), leases.changes()))
                .toCompletableFuture();
        try {
            learnt.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("the gateway has not told how many leases there are: {}", e.toString());
        }
    }

    /**
     * The table at one moment (IGD-12).
     *
     * @param leases how many there are
     * @param changes how often it has changed
     */
    record State(int leases, long changes) {}
}
