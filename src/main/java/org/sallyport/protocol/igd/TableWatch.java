package org.sallyport.protocol.igd;

import org.sallyport.core.gateway.Event;
import org.sallyport.core.gateway.Gateway;

/** What the evented variables tell of the lease table, without asking the gateway each time. From any thread. */
final class TableWatch {
    private volatile State state = new State(0, 0);

    int leases() {
        return state.leases();
    }

    long changes() {
        return state.changes();
    }

    /** The table has changed; on the gateway's thread. */
    void changed(Event.TableChanged event) {
        state = new State(event.leases(), event.changes());
    }

    /** Learns how things stand; what happens meanwhile is told after it, on the same thread. */
    void begin(Gateway gateway) {
        gateway.read(leases -> new State(leases.size(), leases.changes())).thenAccept(now -> state = now);
    }

    private record State(int leases, long changes) {}
}
