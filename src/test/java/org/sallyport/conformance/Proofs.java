package org.sallyport.conformance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * The tests that carry {@link Requirement}, found in the compiled classes without loading any of them.
 *
 * @param byNumber the tests of each requirement, in a fixed order
 * @param idle those methods with the annotation that no build ever runs as a test
 */
record Proofs(Map<String, List<Proof>> byNumber, List<String> idle) {
    private static final String FUZZ = "com.code_intelligence.jazzer.junit.FuzzTest";

    /** What makes a method a test. By name, for the classes of libraries are not read. */
    private static final Set<String> TESTS = Set.of(
            Test.class.getName(),
            ParameterizedTest.class.getName(),
            RepeatedTest.class.getName(),
            TestFactory.class.getName(),
            TestTemplate.class.getName(),
            FUZZ);

    /**
     * One test that shows a requirement kept.
     *
     * @param place the package below the root and the class: {@code protocol.pcp.Rfc6887MapTest}
     * @param lab whether it runs in the lab, as root, and not in every build
     * @param fuzz whether it is a fuzz test, which a build tries with its seeds only
     */
    record Proof(String place, String method, boolean lab, boolean fuzz) {}

    /** Whether a test shows it that was written for it: a fuzz test alone tries what its seeds happen to be. */
    boolean isShown(String number) {
        return byNumber.getOrDefault(number, List.of()).stream().anyMatch(proof -> !proof.fuzz());
    }

    static Proofs find() {
        Map<String, List<Proof>> byNumber = new TreeMap<>();
        List<String> idle = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter().importPath(testClasses())) {
            for (JavaMethod method : type.getMethods()) {
                method.tryGetAnnotationOfType(Requirement.class)
                        .ifPresent(requirement -> add(requirement, type, method, byNumber, idle));
            }
        }
        byNumber.values()
                .forEach(
                        proofs -> proofs.sort(Comparator.comparing(Proof::place).thenComparing(Proof::method)));
        idle.sort(Comparator.naturalOrder());
        return new Proofs(byNumber, idle);
    }

    private static void add(
            Requirement requirement,
            JavaClass type,
            JavaMethod method,
            Map<String, List<Proof>> byNumber,
            List<String> idle) {
        List<JavaClass> running = running(type);
        Proof proof = new Proof(
                place(type),
                method.getName(),
                !running.isEmpty() && running.stream().allMatch(Proofs::isLab),
                has(method, Set.of(FUZZ)));
        if (running.isEmpty() || !isTest(method)) {
            idle.add(proof.place() + "." + proof.method());
            return;
        }
        for (String number : requirement.value()) {
            byNumber.computeIfAbsent(number, key -> new ArrayList<>()).add(proof);
        }
    }

    /** The classes whose run runs the tests of this one: itself; of a contract, those that extend it. */
    private static List<JavaClass> running(JavaClass type) {
        boolean isContract = type.isInterface() || type.getModifiers().contains(JavaModifier.ABSTRACT);
        return isContract
                ? type.getAllSubclasses().stream()
                        .filter(each -> !each.getModifiers().contains(JavaModifier.ABSTRACT))
                        .filter(Proofs::isRun)
                        .toList()
                : Stream.of(type).filter(Proofs::isRun).toList();
    }

    /** Surefire runs {@code *Test}, failsafe {@code *IT}, JUnit what is nested in them; nobody what is disabled. */
    private static boolean isRun(JavaClass type) {
        List<JavaClass> nest = nest(type);
        String outermost = nest.get(nest.size() - 1).getSimpleName();
        return (outermost.endsWith("Test") || outermost.endsWith("IT"))
                && nest.stream().noneMatch(each -> each.isAnnotatedWith(Disabled.class))
                && nest.subList(0, nest.size() - 1).stream().allMatch(each -> each.isAnnotatedWith(Nested.class));
    }

    private static boolean isTest(JavaMethod method) {
        return has(method, TESTS)
                && !method.isAnnotatedWith(Disabled.class)
                && !method.getModifiers().contains(JavaModifier.PRIVATE)
                && !method.getModifiers().contains(JavaModifier.STATIC);
    }

    private static boolean has(JavaMethod method, Set<String> annotations) {
        return method.getAnnotations().stream()
                .anyMatch(each -> annotations.contains(each.getRawType().getName()));
    }

    private static boolean isLab(JavaClass type) {
        return nest(type).stream()
                .anyMatch(each -> each.tryGetAnnotationOfType(Tag.class)
                        .filter(tag -> tag.value().equals("lab"))
                        .isPresent());
    }

    /** The class and those around it, the outermost last. */
    private static List<JavaClass> nest(JavaClass type) {
        List<JavaClass> nest = new ArrayList<>();
        for (Optional<JavaClass> each = Optional.of(type);
                each.isPresent();
                each = each.get().getEnclosingClass()) {
            nest.add(each.get());
        }
        return nest;
    }

    private static String place(JavaClass type) {
        return type.getName().replaceFirst("^org\\.sallyport\\.", "");
    }

    private static Path testClasses() {
        try {
            return Path.of(Proofs.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
