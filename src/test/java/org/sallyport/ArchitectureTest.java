package org.sallyport;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Holds the package map: what exists, who sees whom, and where each library may appear. A new room takes a line in
 * {@link #ROOMS}; what lies below a room is its own affair, as long as nothing there looks up.
 */
class ArchitectureTest {
    private static final String ROOT = "org.sallyport.";

    private static final Set<String> CORE = Set.of("core.mapping", "core.policy", "core.lease", "core.gateway");

    /** Each room with the rooms it sees besides itself. */
    private static final Map<String, Set<String>> ROOMS = new TreeMap<>(Map.ofEntries(
            Map.entry("core.mapping", Set.of()),
            Map.entry("core.policy", Set.of("core.mapping")),
            Map.entry("core.lease", Set.of("core.mapping")),
            Map.entry("core.gateway", Set.of("core.policy", "core.lease", "core.mapping")),
            Map.entry("protocol.pcp", CORE),
            Map.entry("protocol.natpmp", CORE),
            Map.entry("protocol.pxp", with(CORE, "protocol.pcp", "protocol.natpmp")),
            Map.entry("protocol.igd", CORE),
            Map.entry("plane.nft", CORE),
            Map.entry("plane.relay", CORE),
            Map.entry("host", CORE),
            Map.entry("store", CORE),
            Map.entry("admin", CORE),
            Map.entry("config", CORE),
            Map.entry(
                    "app",
                    with(
                            CORE,
                            "protocol.pcp",
                            "protocol.natpmp",
                            "protocol.pxp",
                            "protocol.igd",
                            "plane.nft",
                            "plane.relay",
                            "host",
                            "store",
                            "admin",
                            "config"))));

    /** Each library with the rooms in which it may appear. One that is not here may appear nowhere. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("io.netty.", Set.of("protocol.pxp", "protocol.igd", "plane.relay")),
            Map.entry("org.jupnp.", Set.of("protocol.igd")),
            Map.entry("org.w3c.dom.", Set.of("protocol.igd")), // the JDK's own; in the signatures of jUPnP
            Map.entry("org.eclipse.jetty.", Set.of("protocol.igd", "admin")),
            Map.entry("tools.jackson.", Set.of("admin", "config", "store")),
            Map.entry("org.snakeyaml.engine.v2.exceptions.", Set.of("config")),
            Map.entry("io.micrometer.", Set.of("admin")),
            Map.entry("io.prometheus.", Set.of("admin")),
            Map.entry("picocli.", Set.of("app")),
            Map.entry("com.sun.jna.", Set.of("host", "plane.relay")),
            Map.entry("org.sqlite.", Set.of("store")),
            Map.entry("java.sql.", Set.of("store")));

    /** What may appear anywhere; the core is held to less below. */
    private static final List<String> EVERYWHERE =
            List.of("java.", "javax.", "org.slf4j.", "org.jspecify.annotations.", ROOT);

    /** The JDK's own, outside the Java platform: only to receive SIGHUP. */
    private static final String SIGNALS = "sun.misc.Signal";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.sallyport");

    private static final JavaClasses ALL = new ClassFileImporter().importPackages("org.sallyport");

    @Test
    void everyClassLivesInARoomOfTheMap() {
        classes()
                .should(new ArchCondition<>("live in a room of the map") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        if (room(item).isEmpty()) {
                            events.add(SimpleConditionEvent.violated(item, item.getName() + " is in no room"));
                        }
                    }
                })
                .check(MAIN);
    }

    @Test
    void aRoomSeesOnlyWhatTheMapSays() {
        classes()
                .should(dependOnlyWhere("depend only on what the map says", (from, to) -> {
                    Optional<String> own = room(from);
                    Optional<String> other = room(to);
                    return other.isEmpty()
                            || own.equals(other)
                            || own.map(ROOMS::get)
                                    .filter(seen -> seen.contains(other.get()))
                                    .isPresent();
                }))
                .check(MAIN);
    }

    @Test
    void aPackageNeverLooksUpToItsParent() {
        classes()
                .should(dependOnlyWhere(
                        "not depend on a parent package",
                        (from, to) -> !from.getPackageName().startsWith(to.getPackageName() + ".")))
                .check(MAIN);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void theRootPackageIsEmpty() {
        noClasses().should().resideInAPackage("org.sallyport").check(MAIN);
    }

    @Test
    void librariesAppearOnlyWhereTheyBelong() {
        classes()
                .should(dependOnlyWhere("use libraries only where they belong", ArchitectureTest::belongs))
                .check(MAIN);
    }

    @Test
    void theCoreIsPlainJava() {
        classes()
                .that()
                .resideInAPackage(ROOT + "core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.slf4j", "org.jspecify.annotations", ROOT + "core..")
                .check(MAIN);
    }

    /** Time and octets come from outside: a week of leases is tested in a millisecond. */
    @Test
    void theCoreReadsNoClockOpensNoSocketAndStartsNoThread() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "core..")
                .should(callMethodWhere(readsAClock()))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.(net\\..*Socket.*|nio\\.channels\\..*|io\\.File.*|nio\\.file\\..*)")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.(lang\\.Thread|util\\.Timer|util\\.concurrent\\..*Executor.*)")
                .check(MAIN);
    }

    @Test
    void everyPackageSaysWhatItIsAndThatNothingInItIsNull() {
        assertThat(MAIN.getPackage("org.sallyport").getSubpackagesInTree())
                .filteredOn(found -> !found.getClasses().isEmpty())
                .isNotEmpty()
                .allSatisfy(ArchitectureTest::assertNullMarked);
    }

    @Test
    void packagesAreNamedForWhatTheyMean() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..impl..", "..common..", "..managers..", "..helpers..")
                .check(MAIN);
    }

    @Test
    void nobodySleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(ALL);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(ALL);
    }

    /** Commands print their answers; everything else logs. */
    @Test
    void onlyCommandsPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "app..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(MAIN);
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(MAIN);
    }

    /** Arrays are equal only to themselves, and a record that holds one inherits that. */
    @Test
    void noRecordHoldsAnArray() {
        fields().that()
                .areDeclaredInClassesThat()
                .areRecords()
                .and()
                .areNotStatic()
                .should()
                .haveRawType(DescribedPredicate.not(DescribedPredicate.describe("an array", JavaClass::isArray)))
                .check(MAIN);
    }

    private static boolean belongs(JavaClass from, JavaClass to) {
        String name = to.getBaseComponentType().getName();
        Set<String> rooms = LIBRARIES.entrySet().stream()
                .filter(library -> name.startsWith(library.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Set.of());
        if (!rooms.isEmpty()) {
            return room(from).filter(rooms::contains).isPresent();
        }
        return to.getBaseComponentType().isPrimitive()
                || EVERYWHERE.stream().anyMatch(name::startsWith)
                || (name.startsWith(SIGNALS) && room(from).filter("app"::equals).isPresent());
    }

    private static DescribedPredicate<JavaMethodCall> readsAClock() {
        return DescribedPredicate.describe("reads a clock", call -> {
            String owner = call.getTargetOwner().getName();
            return (owner.startsWith("java.time.") && call.getName().equals("now"))
                    || owner.equals("java.time.Clock")
                    || (owner.equals("java.lang.System")
                            && (call.getName().equals("nanoTime")
                                    || call.getName().equals("currentTimeMillis")));
        });
    }

    private static ArchCondition<JavaClass> dependOnlyWhere(String what, BiPredicate<JavaClass, JavaClass> allowed) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                    if (!allowed.test(item, dependency.getTargetClass())) {
                        events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static void assertNullMarked(JavaPackage found) {
        assertThat(found.tryGetPackageInfo())
                .as("package-info of " + found.getName())
                .isPresent();
        assertThat(found.isAnnotatedWith(NullMarked.class))
                .as(found.getName() + " is @NullMarked")
                .isTrue();
    }

    /** The room of the map in which this class lives, if it is one of ours. */
    private static Optional<String> room(JavaClass type) {
        String home = type.getBaseComponentType().getPackageName();
        return ROOMS.keySet().stream()
                .filter(room -> home.equals(ROOT + room) || home.startsWith(ROOT + room + "."))
                .findFirst();
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
