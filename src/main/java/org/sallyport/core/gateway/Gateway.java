package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sallyport.core.lease.LeaseView;
import org.sallyport.core.policy.Policy;

/** The one door (skeleton: the engine follows). */
public final class Gateway {

    /** Asks for a mapping, or to keep one. From any thread; the outcome arrives on the gateway's thread. */
    public CompletionStage<Outcome> map(MappingRequest request) {
        return later();
    }

    /** Gives up claims. From any thread. */
    public CompletionStage<Outcome> delete(Deletion deletion) {
        return later();
    }

    /** Makes all of the admin's mappings or none. From any thread. */
    public CompletionStage<Outcome> grant(List<AdminMapping> mappings) {
        return later();
    }

    /** Looks at the table, in its turn on the gateway's thread. The function must be quick and keep nothing of the view. */
    public <T> CompletionStage<T> read(Function<LeaseView, T> question) {
        return later();
    }

    /** Decides by this policy from now on; ends the leases it denies and leaves the others as they are. */
    public CompletionStage<Void> policy(Policy policy) {
        return later();
    }

    /** The external address has been learnt, has changed or is gone. From any thread. */
    public CompletionStage<Void> externalAddress(Optional<InetAddress> address) {
        return later();
    }

    /** The address mappings are reached at. From any thread. */
    public Optional<InetAddress> externalAddress() {
        return later();
    }

    /** Seconds since mapping state was last lost (RFC 6887 §8.5, RFC 6886 §3.6). From any thread. */
    public long epoch(Instant now) {
        return later();
    }

    /** Tells every event to this listener, on the gateway's thread; it must be quick. Before the first turn only. */
    public void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    private final List<Consumer<Event>> listeners = new java.util.ArrayList<>();

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T later() {
        throw new UnsupportedOperationException("the engine follows");
    }
}
