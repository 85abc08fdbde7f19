package org.sallyport.admin.rest;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.sallyport.admin.http.Problem;
import org.sallyport.admin.http.ProblemException;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseView;

/**
 * Where the answers come from.
 *
 * @param version of this program
 * @param steady the clock leases are measured by
 * @param wall the clock people read
 * @param executor renders what the gateway's thread has collected
 */
public record Sources(
        String version,
        Gateway gateway,
        Plane plane,
        Counters counters,
        Facts facts,
        Tally tally,
        InstantSource steady,
        InstantSource wall,
        Executor executor) {

    public Moment now() {
        return Moment.now(steady, wall);
    }

    /** The whole table: one quick copy on the gateway's thread, rendered on another. */
    public <T> CompletionStage<T> leases(Function<List<Lease>, T> rendering) {
        return read(view -> new ArrayList<>(view.all()), rendering);
    }

    <Q, T> CompletionStage<T> read(Function<LeaseView, Q> question, Function<Q, T> rendering) {
        return gateway.read(question).exceptionallyCompose(Sources::busy).thenApplyAsync(rendering, executor);
    }

    private static <Q> CompletionStage<Q> busy(Throwable failure) {
        return CompletableFuture.failedFuture(
                failure instanceof IllegalStateException
                        ? new ProblemException(
                                Problem.of(503, "the gateway is busy").header("Retry-After", "1"))
                        : failure);
    }

    /** How leases are shown just now; good for a whole listing. */
    public Showing showing() {
        return new Showing(plane, now(), plane.status().preservesSource());
    }

    /** What all leases that are shown at once have in common. */
    public record Showing(Plane plane, Moment now, boolean preservesSource) {
        public LeaseJson of(Lease lease) {
            return LeaseJson.of(
                    lease,
                    plane.traffic(lease.key()),
                    plane.diagnosis(lease.key()),
                    plane.openings(lease.key()),
                    preservesSource,
                    now);
        }
    }
}
