package org.sallyport.plane.relay;

import io.netty.channel.ChannelException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sallyport.core.gateway.Plane.Change;
import org.sallyport.core.gateway.PlaneFault;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.plane.relay.flow.Carrier;
import org.sallyport.plane.relay.flow.Tally;
import org.sallyport.plane.relay.transparent.Passage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the changes of one turn real in the relay's sockets, and tells what the packet filter has to learn of them.
 * What is opened carries only when the filter knows of it; what is closed carries nothing before.
 */
final class Turn {
    /** Ours: the loops answer within milliseconds; what takes longer than this counts as failed. */
    static final long PATIENCE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    private final Map<MappingKey, Carried> carried;
    private final Carriers carriers;
    private final Ending ending;
    private final Tally whole;
    private final Duration drain;
    private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    private final Map<MappingKey, PlaneFault> faults = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Passage> left = new ArrayList<>();
    private final List<Passage> entered = new ArrayList<>();

    /**
     * Changes nothing yet.
     *
     * @param carried what the relay has; changed by the turn
     * @param ending what it has let end before
     * @param whole counts what all mappings carry together
     * @param drain for how long the connections of ended leases may go on
     */
    Turn(Map<MappingKey, Carried> carried, Carriers carriers, Ending ending, Tally whole, Duration drain) {
        this.carried = carried;
        this.carriers = carriers;
        this.ending = ending;
        this.whole = whole;
        this.drain = drain;
    }

    /** Does it all; answers what cannot be carried, and why. */
    Map<MappingKey, PlaneFault> make(List<Change> changes) {
        awaitClosed(closings(changes));
        changes.forEach(change -> wanted(change).ifPresent(this::begin));
        steps.forEach(this::finish);
        return faults;
    }

    /** What the packet filter led to the relay before, and is not to lead there any more. */
    List<Passage> left() {
        return left;
    }

    /** What it is to lead to the relay from now on. */
    List<Passage> entered() {
        return entered;
    }

    /** Takes everything away. */
    void closeAll() {
        List<Future<?>> closing = ending.cutAll();
        carried.values().forEach(now -> now.carrier().ifPresent(carrier -> closing.add(carrier.close())));
        carried.clear();
        awaitClosed(closing);
    }

    /** Takes away first, so that what is opened in the same turn finds its port free. */
    private List<Future<?>> closings(List<Change> changes) {
        List<Future<?>> closing = new ArrayList<>();
        for (Change change : changes) {
            Carried now = carried.get(change.key());
            if (now != null && !stays(now, change)) {
                carried.remove(change.key());
                now.passage().ifPresent(left::add);
                now.carrier().ifPresent(carrier -> closing.add(takeAway(now, carrier, change)));
                wanted(change).ifPresent(held -> carried.put(held.key(), now.holding(held)));
            }
        }
        return closing;
    }

    /** A lease that ends may let its connections go on; everything else cuts them. */
    private Future<?> takeAway(Carried now, Carrier carrier, Change change) {
        return change instanceof Change.Close && !drain.isZero() ? ending.begin(now, carrier, drain) : carrier.close();
    }

    private boolean stays(Carried now, Change change) {
        return wanted(change)
                .filter(after -> after.enabled() && carriers.fits(now, after))
                .isPresent();
    }

    /** What is to be there after the change. */
    private static Optional<Mapping> wanted(Change change) {
        if (change instanceof Change.Open open) {
            return Optional.of(open.mapping());
        }
        return change instanceof Change.Replace replace ? Optional.of(replace.after()) : Optional.empty();
    }

    private void begin(Mapping mapping) {
        if (mapping.isPinhole()) {
            faults.put(mapping.key(), new PlaneFault(PlaneFault.Kind.UNSUPPORTED, mapping.key() + " is a pinhole"));
            return;
        }
        Carried now = carried.getOrDefault(mapping.key(), Carried.nothing(mapping, whole));
        if (!mapping.enabled()) {
            carried.put(mapping.key(), now.holding(mapping));
            return;
        }
        try {
            steps.add(now.carrier().isPresent() ? lead(now, now.carrier().get(), mapping) : open(now, mapping));
        } catch (ChannelException | IOException e) {
            faults.put(mapping.key(), BindFaults.of(mapping, e));
        }
    }

    private Step lead(Carried now, Carrier carrier, Mapping after) {
        Optional<Passage> passage = now.passage().map(before -> before.to(after.client()));
        return new Step(now, now.by(after, carrier, passage), carrier.lead(after));
    }

    private Step open(Carried now, Mapping mapping) throws IOException {
        ending.makeWayFor(mapping);
        Optional<Passage> passage = carriers.passage(mapping);
        Carrier carrier = carriers.make(mapping, now.tally(), Carriers.isLed(passage));
        return new Step(now, now.by(mapping, carrier, passage), carrier.open());
    }

    private void finish(Step step) {
        Mapping mapping = step.after().mapping();
        if (!isDone(step.done())) {
            step.after().carrier().ifPresent(carrier -> awaitClosed(List.of(carrier.close())));
            step.before().passage().ifPresent(left::add);
            carried.remove(mapping.key());
            faults.put(mapping.key(), new PlaneFault(PlaneFault.Kind.FAILED, mapping.key() + ": the relay is stuck"));
        } else if (step.done().isSuccess()) {
            carried.put(mapping.key(), step.after());
            pass(step.before().passage(), step.after().passage());
        } else {
            faults.put(mapping.key(), BindFaults.of(mapping, step.done().cause()));
        }
    }

    private void pass(Optional<Passage> before, Optional<Passage> after) {
        if (!before.equals(after)) {
            before.ifPresent(left::add);
            after.ifPresent(entered::add);
        }
    }

    private boolean isDone(Future<?> future) {
        return future.awaitUninterruptibly(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void awaitClosed(List<Future<?>> closing) {
        long stuck = closing.stream().filter(future -> !isDone(future)).count();
        if (stuck > 0) {
            LOG.warn("{} of {} mappings did not close within {}s", stuck, closing.size(), PATIENCE_SECONDS);
        }
    }

    private record Step(Carried before, Carried after, Future<?> done) {}
}
