package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;

/** A plane that carries nothing but remembers what it was told, checks that it makes sense, and fails on demand. */
public final class RecordingPlane implements Plane {
    private final Map<MappingKey, Mapping> carried = new HashMap<>();
    private final Map<MappingKey, Diagnosis> diagnoses = new HashMap<>();
    private final Map<MappingKey, List<Opening>> openings = new HashMap<>();
    private final List<List<Change>> applied = new ArrayList<>();
    private Predicate<MappingKey> refuses = key -> false;
    private final Set<Ability> abilities;
    private int failures;
    private int failed;

    /** Able to do just this, besides what every plane can. */
    public RecordingPlane(Ability... abilities) {
        this.abilities = Set.of(abilities);
    }

    @Override
    public Map<MappingKey, PlaneFault> apply(List<Change> changes) throws PlaneException {
        failIfToldSo();
        Map<MappingKey, PlaneFault> faults = new HashMap<>();
        Set<MappingKey> seen = new HashSet<>();
        for (Change change : changes) {
            assertThat(seen.add(change.key())).as("one change for each key").isTrue();
            apply(change, faults);
        }
        applied.add(List.copyOf(changes));
        return faults;
    }

    private void apply(Change change, Map<MappingKey, PlaneFault> faults) {
        if (change instanceof Change.Close close) {
            assertThat(carried.remove(close.key())).isEqualTo(close.mapping());
        } else if (refuses.test(change.key())) {
            faults.put(change.key(), new PlaneFault(PlaneFault.Kind.PORT_IN_USE, change.key() + " is in use"));
        } else if (change instanceof Change.Open open) {
            assertThat(carried.put(open.key(), open.mapping())).isNull();
        } else if (change instanceof Change.Replace replace) {
            assertThat(carried.put(replace.key(), replace.after())).isEqualTo(replace.before());
        }
    }

    @Override
    public Map<MappingKey, PlaneFault> reconcile(Collection<Mapping> wanted) throws PlaneException {
        failIfToldSo();
        carried.clear();
        Map<MappingKey, PlaneFault> faults = new HashMap<>();
        wanted.forEach(mapping -> apply(new Change.Open(mapping), faults));
        return faults;
    }

    @Override
    public Traffic traffic(MappingKey key) {
        return carried.containsKey(key) ? new Traffic(1, 2, 3, 4, 5) : Traffic.NONE;
    }

    @Override
    public Traffic traffic() {
        return new Traffic(10, 20, 30, 40, 50);
    }

    @Override
    public Diagnosis diagnosis(MappingKey key) {
        return diagnoses.getOrDefault(key, Diagnosis.NOTHING);
    }

    /** What it says of this mapping from now on. */
    public void diagnoses(MappingKey key, Diagnosis diagnosis) {
        diagnoses.put(key, diagnosis);
    }

    @Override
    public List<Opening> openings(MappingKey key) {
        return openings.getOrDefault(key, List.of());
    }

    /** From now on this way is open beside this mapping. */
    public void opens(MappingKey beside, Opening opening) {
        openings.put(beside, List.of(opening));
    }

    @Override
    public Set<Ability> abilities() {
        return abilities;
    }

    @Override
    public PlaneStatus status() {
        return new PlaneStatus("recording", false, List.of());
    }

    @Override
    public void close() {
        carried.clear();
    }

    private void failIfToldSo() throws PlaneException {
        if (failures > 0) {
            failures--;
            failed++;
            throw new PlaneException("the test wants it to fail");
        }
    }

    /** Refuses these keys from now on, as a port in use on the host would be. */
    public void refuses(Predicate<MappingKey> keys) {
        refuses = keys;
    }

    /** Lets the next calls fail. */
    public void fails(int times) {
        failures = times;
    }

    /** How many calls have failed. */
    public int failed() {
        return failed;
    }

    public Map<MappingKey, Mapping> carried() {
        return carried;
    }

    /** The lists of changes it was given, in order. */
    public List<List<Change>> applied() {
        return applied;
    }
}
