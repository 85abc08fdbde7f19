package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sallyport.core.lease.LeaseView;

/** What waits for the gateway's thread. */
sealed interface Work {
    /** The host whose share of the waiting room it takes. */
    default Optional<InetAddress> askedBy() {
        return Optional.empty();
    }

    /** It cannot be done any more: the gateway is stopping. */
    void turnAway();

    /** A request to decide. */
    record Ask(Request request, CompletableFuture<Outcome> answer) implements Work {
        @Override
        public Optional<InetAddress> askedBy() {
            return request.askedBy();
        }

        @Override
        public void turnAway() {
            answer.complete(Outcome.Refused.of(Refusal.OVERLOADED, "the gateway is stopping"));
        }
    }

    /** A question about the table, answered when the requests before it are durable. */
    record Look<T>(Function<LeaseView, T> question, CompletableFuture<T> answer) implements Work {
        void answer(LeaseView view) {
            try {
                answer.complete(question.apply(view));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }

        @Override
        public void turnAway() {
            answer.completeExceptionally(new IllegalStateException("the gateway is stopping"));
        }
    }

    /**
     * Something that has the thread to itself: a new policy, a new address. It goes over the whole table, so a bug in it
     * is the thread's end, not its own alone.
     */
    record Errand(Consumer<Instant> task, CompletableFuture<Void> done) implements Work {
        void run(Instant now) {
            try {
                task.accept(now);
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
            }
        }

        @Override
        public void turnAway() {
            done.completeExceptionally(new IllegalStateException("the gateway is stopping"));
        }
    }
}
