package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseStore;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.LeaseView;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.lease.StoreException;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.policy.Policy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door to the leases. Requests may come from any thread; one thread, which calls {@link #await} and
 * {@link #turn} in a loop, owns everything behind. Time is a parameter: it must never run backwards, and it is the
 * steady time line, not the wall clock.
 */
public final class Gateway {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    /** How long what failed rests before it is tried again. */
    private static final Duration REPAIR_PAUSE = Duration.ofSeconds(5);

    private final LeaseTable table = new LeaseTable();
    private final WaitingRoom waiting = new WaitingRoom();
    private final List<Consumer<Event>> listeners = new ArrayList<>();
    private final Circumstances circumstances;
    private final Plane plane;
    private final LeaseStore store;
    private final Ledger ledger;
    private final Turn turn;
    private final Housekeeping housekeeping;
    private volatile Instant epochStart = Instant.EPOCH;
    private volatile boolean stopped;
    private Instant nextRepair = Instant.MIN;

    /** @param random hard to guess in service; seeded in tests, where it makes a run repeatable */
    public Gateway(
            GatewaySettings settings,
            Policy policy,
            Inside inside,
            Plane plane,
            LeaseStore store,
            RandomGenerator random) {
        this.circumstances = new Circumstances(settings, inside, policy, plane.abilities());
        this.plane = plane;
        this.store = store;
        this.ledger = new Ledger(table, plane, store);
        this.turn = new Turn(table, ledger, circumstances, random);
        this.housekeeping = new Housekeeping(table, ledger, circumstances);
    }

    /** Asks for a mapping, or to keep one. From any thread; the outcome arrives on the gateway's thread. */
    public CompletionStage<Outcome> map(MappingRequest request) {
        return ask(request);
    }

    /** Asks for mappings of neighbouring ports, or to keep them. From any thread. */
    public CompletionStage<Outcome> map(PortSetRequest request) {
        return ask(request);
    }

    /** Gives up claims. From any thread. */
    public CompletionStage<Outcome> delete(Deletion deletion) {
        return ask(deletion);
    }

    /** Makes all of the admin's mappings or none. From any thread. */
    public CompletionStage<Outcome> grant(List<AdminMapping> mappings) {
        return ask(new Request.AdminGrant(mappings));
    }

    /**
     * Looks at the table, in its turn on the gateway's thread. The function must be quick and keep nothing of the view.
     *
     * @return fails with {@link IllegalStateException} when too much waits already
     */
    public <T> CompletionStage<T> read(Function<LeaseView, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        admit(new Work.Look<>(question, answer))
                .ifPresent(why -> answer.completeExceptionally(new IllegalStateException("the gateway is busy")));
        return answer;
    }

    /**
     * Decides by this policy and these bounds from now on. Ends the claims that the policy denies and leaves the others
     * as they are; the bounds concern later grants only.
     */
    public CompletionStage<Void> reload(GatewaySettings settings, Policy policy) {
        return errand(now -> {
            circumstances.settings(settings);
            tell(housekeeping.adopt(policy), now);
        });
    }

    /** The external address has been learnt, has changed or is gone. From any thread. */
    public CompletionStage<Void> externalAddress(Optional<InetAddress> address) {
        return errand(now -> {
            tell(housekeeping.readdress(address, now), now);
            nextRepair = now; // What could not be bound before may be now.
        });
    }

    /** {@link Inside} answers otherwise than before: the LAN's networks have changed. From any thread. */
    public CompletionStage<Void> insideChanged() {
        return errand(now -> {
            tell(housekeeping.followInside(now), now);
            nextRepair = now;
        });
    }

    /** The plane has lost its ground, such as the address its sockets are bound to: it is made to carry all anew. */
    public CompletionStage<Void> rebuildPlane() {
        return errand(now -> {
            ledger.doubtPlane();
            nextRepair = now;
        });
    }

    /** The wall clock was stepped and is now this far from the steady time line. From any thread. */
    public CompletionStage<Void> wallOffset(Duration offset) {
        return errand(now -> tell(housekeeping.moveWallClock(offset), now));
    }

    /** The address mappings are reached at. From any thread. */
    public Optional<InetAddress> externalAddress() {
        return circumstances.externalAddress();
    }

    /** Whether the policy lets some client ask for another host than itself (RFC 6887 §13.1). From any thread. */
    public boolean grantsThirdParty() {
        return circumstances.policy().grantsThirdParty();
    }

    /** What the plane can do besides forwarding IPv4; the same as long as this gateway lives. From any thread. */
    public Set<Plane.Ability> abilities() {
        return circumstances.abilities();
    }

    /** What has passed through this mapping. From any thread. */
    public Traffic traffic(MappingKey key) {
        return plane.traffic(key);
    }

    /** Seconds since mapping state was last lost (RFC 6887 §8.5, RFC 6886 §3.6). From any thread. */
    public long epoch(Instant now) {
        return Math.max(0, Duration.between(epochStart, now).toSeconds());
    }

    /**
     * Tells every event to this listener, on the gateway's thread; it must be quick. Before the first {@link #turn} only.
     */
    public void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /**
     * Takes up what an earlier run left: its live leases with their remaining time as far as the policy still allows
     * them, carried by the plane when this returns, and its epoch unless something could not be carried.
     *
     * @return what the store remembers besides
     */
    public LeaseStore.Snapshot start(Instant now, Optional<InetAddress> external)
            throws StoreException, PlaneException {
        LeaseStore.Snapshot snapshot = store.load();
        Draft draft = ledger.draft();
        snapshot.leases().forEach(lease -> takeUp(lease, draft, now));
        table.setLastPinhole(snapshot.lastPinhole());
        snapshot.epochStart().ifPresentOrElse(start -> epochStart = start, () -> draft.startEpoch(now));
        ledger.commit(draft);
        note(draft.events(), now);
        note(housekeeping.readdress(external, now), now);
        note(housekeeping.adopt(circumstances.policy()), now);
        note(housekeeping.followInside(now), now);
        ledger.start();
        if (ledger.needsRepair() || draft.events().stream().anyMatch(Gateway::isLoss)) {
            // Not all of it is back: the clients must know (RFC 6887 §8.5).
            note(housekeeping.startEpoch(now), now);
        }
        log.info("{} leases taken up, epoch {} s", table.size(), epoch(now));
        return snapshot;
    }

    private void takeUp(Lease lease, Draft draft, Instant now) {
        Optional<Lease> live = lease.at(now);
        if (live.isEmpty()) {
            draft.end(lease, Event.Ending.EXPIRED);
        } else if (!circumstances.abilities().containsAll(needs(lease))) {
            draft.end(lease, Event.Ending.UNSUPPORTED);
        } else if (live.get().equals(lease)) {
            table.put(lease);
        } else {
            draft.change(lease, live.get());
        }
    }

    /** What a plane must be able to do besides forwarding IPv4 to carry this. */
    private static Set<Plane.Ability> needs(Lease lease) {
        Set<Plane.Ability> needs = EnumSet.noneOf(Plane.Ability.class);
        if (lease.mapping().isPinhole()) {
            needs.add(Plane.Ability.PINHOLES);
        }
        if (lease.owners().stream().anyMatch(Owner::outbound)) {
            needs.add(Plane.Ability.OUTBOUND);
        }
        return needs;
    }

    /** Waits for work, at most until the next end or so long. On the gateway's thread. */
    public void await(Instant now, Duration atMost) throws InterruptedException {
        Duration pause = table.nextExpiry()
                .map(end -> Duration.between(now, end))
                .filter(left -> left.compareTo(atMost) < 0)
                .orElse(atMost);
        waiting.await(Math.max(0, pause.toNanos()));
    }

    /**
     * Does what is due and what waits. On the gateway's thread. What it throws is a bug after which the table cannot be
     * trusted, unlike the store: nobody is left waiting, and the process should start anew.
     */
    public void turn(Instant now) {
        List<Work> work = waiting.turn();
        try {
            turn(work, now);
            tell(housekeeping.endStranded(now), now);
            repair(now);
        } catch (RuntimeException | Error e) {
            work.forEach(Work::turnAway);
            throw e;
        }
    }

    private void turn(List<Work> turn, Instant now) {
        List<Work.Ask> asks = new ArrayList<>();
        List<Work.Look<?>> looks = new ArrayList<>();
        for (Work work : turn) {
            if (work instanceof Work.Ask ask) {
                asks.add(ask);
            } else if (work instanceof Work.Look<?> look) {
                looks.add(look);
            } else if (work instanceof Work.Errand errand) {
                settle(asks, looks, now);
                errand.run(now);
            }
        }
        settle(asks, looks, now);
    }

    /** Answers what still waits, and whatever comes later, with a refusal. On the gateway's thread, as its last deed. */
    public void stop() {
        stopped = true;
        waiting.turn().forEach(Work::turnAway);
        waiting.turnAllAway();
    }

    private CompletionStage<Outcome> ask(Request request) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        admit(new Work.Ask(request, answer))
                .ifPresent(why -> answer.complete(Outcome.Refused.of(why, "too many requests are waiting")));
        return answer;
    }

    private CompletionStage<Void> errand(Consumer<Instant> task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        admit(new Work.Errand(task, done))
                .ifPresent(why -> done.completeExceptionally(new IllegalStateException("the gateway is busy")));
        return done;
    }

    private Optional<Refusal> admit(Work work) {
        Optional<Refusal> refused = waiting.admit(work);
        if (stopped) {
            // It may have come in just behind the last turn, and nobody would answer it.
            waiting.turnAllAway();
        }
        return refused;
    }

    private void settle(List<Work.Ask> asks, List<Work.Look<?>> looks, Instant now) {
        if (!asks.isEmpty() || !table.due(now, 1).isEmpty()) {
            tell(turn.take(asks, now), now);
        }
        looks.forEach(look -> look.answer(table));
        asks.clear();
        looks.clear();
    }

    private void repair(Instant now) {
        if (now.isBefore(nextRepair) || !ledger.needsRepair()) {
            return;
        }
        nextRepair = now.plus(REPAIR_PAUSE);
        try {
            ledger.repair();
        } catch (PlaneException | StoreException e) {
            log.error("repair failed: {}", e.getMessage());
        }
    }

    private void tell(List<Event> events, Instant now) {
        note(events, now);
        for (Event event : events) {
            listeners.forEach(listener -> tell(listener, event));
        }
        if (events.stream().anyMatch(Gateway::changesTable)) {
            Event.TableChanged changed = new Event.TableChanged(table.mappings(), table.changes());
            listeners.forEach(listener -> tell(listener, changed));
        }
    }

    private void note(List<Event> events, Instant now) {
        events.forEach(Journal::write);
        if (events.stream().anyMatch(Event.EpochReset.class::isInstance)) {
            epochStart = now;
        }
    }

    private static void tell(Consumer<Event> listener, Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.error("a listener met a bug at {}", event, e);
        }
    }

    private static boolean isLoss(Event event) {
        return event instanceof Event.Ended ended && ended.why() == Event.Ending.UNSUPPORTED;
    }

    private static boolean changesTable(Event event) {
        return event instanceof Event.Granted || event instanceof Event.Changed || event instanceof Event.Ended;
    }
}
