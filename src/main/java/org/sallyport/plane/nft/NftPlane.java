package org.sallyport.plane.nft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Diagnosis;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PlaneException;
import org.sallyport.core.gateway.PlaneFault;
import org.sallyport.core.gateway.PlaneStatus;
import org.sallyport.core.gateway.Traffic;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.plane.netfilter.Errno;
import org.sallyport.plane.netfilter.Family;
import org.sallyport.plane.netfilter.HostCommands;
import org.sallyport.plane.netfilter.NetfilterException;
import org.sallyport.plane.netfilter.Notices.Table;
import org.sallyport.plane.netfilter.Placed;
import org.sallyport.plane.netfilter.SystemCommands;
import org.sallyport.plane.netfilter.Transaction.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwarding by the kernel. Changes are made from the gateway's thread; a guard's thread puts back what others have taken
 * away, from what the plane itself knows is wanted.
 */
public final class NftPlane implements Plane {
    private static final Logger LOG = LoggerFactory.getLogger(NftPlane.class);
    private static final Set<Integer> EXHAUSTED = Set.of(Errno.ENOMEM, Errno.ENFILE, Errno.ENOSPC);
    private static final int TRIES = 3;
    private static final String NO_LIMITS =
            "forwarding.limits and forwarding.drain are the relay's: the kernel keeps none";

    private final NftSettings settings;
    private final Counters counters;
    private final HostCommands commands;
    private final Layout layout;
    private final Registry registry;
    private final Admissible admissible;
    private final EndedFlows ended = new EndedFlows();
    private final Totals totals = new Totals();
    private volatile @Nullable KernelSide kernel;
    /** Whose flows are looked at once more: a packet on its way may begin one by maps that were changed meanwhile. */
    private final Set<Family> again = EnumSet.noneOf(Family.class);

    private Set<Placed> devices = Set.of();
    /** Whether the kernel holds what we think, as far as we have been told. */
    private boolean known;

    private boolean closed;

    public NftPlane(NftSettings settings, Counters counters) {
        this(settings, counters, new SystemCommands());
    }

    NftPlane(NftSettings settings, Counters counters, HostCommands commands) {
        this.settings = settings;
        this.counters = counters;
        this.commands = commands;
        this.layout = new Layout(settings.localAddress());
        this.registry = new Registry(layout);
        this.admissible = new Admissible(layout);
    }

    @Override
    public synchronized Map<MappingKey, PlaneFault> apply(List<Change> changes) throws PlaneException {
        requireOpen();
        Map<MappingKey, PlaneFault> faults = new LinkedHashMap<>();
        if (kernel == null) {
            faults.putAll(reconcile(List.of()));
        }
        List<Change> carriable = new ArrayList<>();
        for (Change change : changes) {
            Optional<PlaneFault> fault =
                    wanted(change).flatMap(mapping -> admissible.fault(mapping, isCarried(mapping.key())));
            fault.ifPresent(why -> faults.put(change.key(), why));
            if (fault.isEmpty()) {
                carriable.add(change);
            }
        }
        try {
            make(kernel(), carriable, faults);
        } catch (NetfilterException e) {
            known = false;
            throw failed(e);
        }
        return faults;
    }

    private boolean isCarried(MappingKey key) {
        return registry.find(key).filter(Mapping::enabled).isPresent();
    }

    /** What is to be there after the change. */
    private static Optional<Mapping> wanted(Change change) {
        if (change instanceof Change.Open open) {
            return Optional.of(open.mapping());
        }
        return change instanceof Change.Replace replace ? Optional.of(replace.after()) : Optional.empty();
    }

    private void make(KernelSide side, List<Change> changes, Map<MappingKey, PlaneFault> faults)
            throws NetfilterException, PlaneException {
        List<Change> left = new ArrayList<>(changes);
        for (int i = 0; i < TRIES; i++) {
            TurnDraft draft = new TurnDraft(registry, layout);
            left.forEach(change -> draft.put(change.key(), wanted(change)));
            List<Refused> refused = commit(side, draft);
            if (refused.isEmpty()) {
                settle(side, draft);
                return;
            }
            draft.undo();
            if (!drop(refused, draft, left, faults)) {
                LOG.debug("the kernel refuses {}; its tables are compared", refused.get(0));
                repair(side);
            }
        }
        throw new PlaneException("the kernel keeps refusing changes of the table " + Tables.NAME);
    }

    /** What cannot be told to have been made is not wanted, until the gateway says so again. */
    private static List<Refused> commit(KernelSide side, TurnDraft draft) throws NetfilterException {
        try {
            return side.nftables.commit(draft.transaction());
        } catch (NetfilterException e) {
            draft.undo();
            throw e;
        }
    }

    /** Gives up what there is no room for; answers whether that was all that the kernel had against it. */
    private static boolean drop(
            List<Refused> refused, TurnDraft draft, List<Change> left, Map<MappingKey, PlaneFault> faults) {
        if (!refused.stream().allMatch(step -> EXHAUSTED.contains(step.errno()))) {
            return false;
        }
        Set<MappingKey> dropped = new HashSet<>();
        refused.forEach(step -> dropped.add(draft.owner(step.step())));
        for (MappingKey key : dropped) {
            if (left.removeIf(
                    change -> change.key().equals(key) && wanted(change).isPresent())) {
                faults.put(key, new PlaneFault(PlaneFault.Kind.EXHAUSTED, key + ": the kernel has no room left"));
            }
        }
        return true;
    }

    /** The turn is made; now flows that no mapping carries any more are dealt with, by one look at them at most. */
    private void settle(KernelSide side, TurnDraft draft) throws NetfilterException {
        long now = System.nanoTime();
        Set<Family> cut = EnumSet.noneOf(Family.class);
        draft.before().forEach((key, was) -> {
            Optional<Mapping> after = registry.find(key).filter(Mapping::enabled);
            was.filter(Mapping::enabled).ifPresent(before -> {
                if (after.isEmpty()) {
                    ended.add(layout.outside(before), now);
                }
                if (after.map(mapping -> !mapping.equals(before)).orElse(hasChildren(side, before))) {
                    cut.add(family(before));
                }
            });
            after.map(layout::outside)
                    .filter(outside -> was.filter(Mapping::enabled).isEmpty() && ended.contains(outside))
                    .ifPresent(outside -> cut.add(outside.isIpv4() ? Family.IP : Family.IP6));
        });
        cut(side, cut);
        again.addAll(cut);
    }

    private void cut(KernelSide side, Set<Family> families) throws NetfilterException {
        int kept = side.cutter.cut(registry::at, families);
        ended.clear(families);
        if (kept > 0) {
            counters.count("nft.kept-by-flow-table");
            LOG.debug("{} flows that no mapping carries are in a flow table of others", kept);
        }
    }

    /** Whether flows may belong to it that no element knows. */
    private static boolean hasChildren(KernelSide side, Mapping mapping) {
        return side.tables.followsFtp() && mapping.client().port() == 21;
    }

    private static Family family(Mapping mapping) {
        return mapping.isPinhole() ? Family.IP6 : Family.IP;
    }

    @Override
    public synchronized Map<MappingKey, PlaneFault> reconcile(Collection<Mapping> wanted) throws PlaneException {
        requireOpen();
        List<Placed> before = elements();
        Map<MappingKey, PlaneFault> faults = take(wanted);
        try {
            KernelSide side = kernel;
            if (side == null) {
                start();
            } else if (known) {
                known = false;
                devices = Devices.of(settings);
                side.tables.move(before, elements());
                known = true;
            } else {
                restore(side);
            }
            side = kernel();
            side.acceptIn.ensure();
            cut(side, EnumSet.of(Family.IP, Family.IP6));
        } catch (NetfilterException e) {
            throw failed(e);
        }
        return faults;
    }

    /** Has exactly these from now on, but for those that cannot be carried. */
    private Map<MappingKey, PlaneFault> take(Collection<Mapping> wanted) {
        Map<MappingKey, PlaneFault> faults = new LinkedHashMap<>();
        Set<MappingKey> carried = registry.enabled();
        registry.clear();
        layout.renew();
        for (Mapping mapping : wanted) {
            admissible
                    .fault(mapping, carried.contains(mapping.key()))
                    .ifPresentOrElse(
                            fault -> faults.put(mapping.key(), fault), () -> registry.put(mapping.key(), mapping));
        }
        return faults;
    }

    private void start() throws NetfilterException {
        KernelSide side = new KernelSide(settings, commands, registry, layout);
        try {
            HostFacts.remarks().forEach(remark -> LOG.warn("{}", remark));
            side.removeRelay();
            restore(side);
            side.acceptIn.ensure();
            side.watch(new Watch());
            kernel = side;
        } finally {
            if (kernel == null) {
                side.close();
            }
        }
    }

    /** Makes the kernel hold what is wanted, whatever it holds; answers whether it held something else. */
    private boolean restore(KernelSide side) throws NetfilterException {
        known = false;
        devices = Devices.of(settings);
        boolean touched = side.tables.restore(elements());
        known = true;
        return touched;
    }

    /** All that the kernel's sets and maps are to hold. */
    private List<Placed> elements() {
        List<Placed> elements = registry.elements();
        elements.addAll(devices);
        return elements;
    }

    private void repair(KernelSide side) throws NetfilterException {
        if (restore(side)) {
            counters.count("nft.repaired");
            LOG.warn("Somebody else has changed the rules of this gateway in the kernel; they are as they were again");
        }
    }

    private KernelSide kernel() {
        KernelSide side = kernel;
        if (side == null) {
            throw new IllegalStateException("not started");
        }
        return side;
    }

    @Override
    public Traffic traffic(MappingKey key) {
        KernelSide side = kernel;
        Optional<Mapping> mapping = registry.find(key);
        if (side == null || mapping.isEmpty()) {
            return Traffic.NONE;
        }
        try {
            return side.traffic.of(mapping.get());
        } catch (NetfilterException e) {
            LOG.debug("the traffic of {} cannot be read: {}", key, e.getMessage());
            return Traffic.NONE;
        }
    }

    @Override
    public Traffic traffic() {
        KernelSide side = kernel;
        try {
            return side == null ? totals.last() : totals.after(side.traffic.total());
        } catch (NetfilterException e) {
            LOG.debug("the traffic cannot be read: {}", e.getMessage());
            return totals.last();
        }
    }

    /**
     * Nothing: the kernel's counters do not tell when a packet passed nor who answered, and the time at which somebody
     * happened to read them would pass for it.
     */
    @Override
    public Diagnosis diagnosis(MappingKey key) {
        return Diagnosis.NOTHING;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.PINHOLES, Ability.OUTBOUND);
    }

    @Override
    public PlaneStatus status() {
        List<String> remarks = new ArrayList<>(HostFacts.remarks());
        remarks.add(NO_LIMITS);
        Devices.remark(settings).ifPresent(remarks::add);
        KernelSide side = kernel;
        if (side != null) {
            remarks.addAll(side.acceptIn.remarks());
            if (settings.ftp() && !side.tables.followsFtp()) {
                remarks.add("the kernel has no FTP helper: passive FTP from outside fails");
            }
        }
        return new PlaneStatus("nftables", Devices.remark(settings).isEmpty(), remarks);
    }

    @Override
    public void close() {
        KernelSide side;
        synchronized (this) {
            side = closed ? null : kernel;
            closed = true;
            kernel = null;
            registry.clear();
        }
        if (side != null) {
            side.clear();
            side.close();
        }
    }

    private void requireOpen() throws PlaneException {
        if (closed) {
            throw new PlaneException("the kernel plane is closed");
        }
    }

    private static PlaneException failed(NetfilterException why) {
        return new PlaneException("the kernel cannot forward for us: " + why.getMessage(), why);
    }

    /** What the guard does for us. */
    private final class Watch implements Guard.Duty {
        private final Retry retry = new Retry();

        @Override
        public void touched(Set<Table> tables) {
            attempt(side -> {
                if (tables.stream().anyMatch(Tables.OURS::contains)) {
                    repair(side);
                }
                if (side.acceptIn.ensure()) {
                    counters.count("nft.accepted-again");
                    LOG.warn("The rule that accepts our flows was missing in a chain of others and is there again");
                }
            });
        }

        @Override
        public void tick() {
            attempt(side -> {
                if (!known && retry.isDue(System.nanoTime())) {
                    repair(side);
                }
                if (known && !Devices.of(settings).equals(devices)) {
                    follow(side);
                }
                if (ended.isDue(System.nanoTime())) {
                    again.addAll(EnumSet.of(Family.IP, Family.IP6));
                }
                cut(side, again);
                again.clear();
            });
        }

        /** Takes the host's interfaces as they are now; where that fails, all is compared later. */
        private void follow(KernelSide side) throws NetfilterException {
            List<Placed> before = elements();
            devices = Devices.of(settings);
            known = false;
            side.tables.move(before, elements());
            known = true;
        }

        private void attempt(Task task) {
            synchronized (NftPlane.this) {
                KernelSide side = kernel;
                if (side == null) {
                    return;
                }
                try {
                    task.run(side);
                } catch (NetfilterException e) {
                    LOG.warn("the kernel's tables are not as they should be: {}", e.getMessage());
                }
            }
        }
    }

    /** When to try again what has failed. */
    private static final class Retry {
        /** Ours: what keeps the kernel from being told, as a want of memory, seldom passes sooner. */
        private static final long PAUSE_NANOS = 5_000_000_000L;

        private long last = System.nanoTime() - PAUSE_NANOS;

        boolean isDue(long now) {
            boolean due = now - last >= PAUSE_NANOS;
            last = due ? now : last;
            return due;
        }
    }

    private interface Task {
        void run(KernelSide side) throws NetfilterException;
    }
}
