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
import org.junit.jupiter.api.Disabled;
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
    /** What makes a method a test. By name, for the classes of libraries are not read. */
    private static final Set<String> TESTS = Set.of(
            Test.class.getName(),
            ParameterizedTest.class.getName(),
            RepeatedTest.class.getName(),
            TestFactory.class.getName(),
            TestTemplate.class.getName(),
            "com.code_intelligence.jazzer.junit.FuzzTest");

    /**
     * One test that shows a requirement kept.
     *
     * @param place the package below the root and the class: {@code protocol.pcp.Rfc6887MapTest}
     * @param lab whether it runs in the lab, as root, and not in every build
     */
    record Proof(String place, String method, boolean lab) {}

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
        Proof proof = new Proof(place(type), method.getName(), isLab(type));
        if (!isRun(type, method)) {
            idle.add(proof.place() + "." + proof.method());
            return;
        }
        for (String number : requirement.value()) {
            byNumber.computeIfAbsent(number, key -> new ArrayList<>()).add(proof);
        }
    }

    /** Surefire runs {@code *Test}, failsafe {@code *IT}; a contract is run by the classes that extend it. */
    private static boolean isRun(JavaClass type, JavaMethod method) {
        boolean isTest = method.getAnnotations().stream()
                .anyMatch(each -> TESTS.contains(each.getRawType().getName()));
        boolean disabled = method.isAnnotatedWith(Disabled.class) || type.isAnnotatedWith(Disabled.class);
        String outermost = place(type).replaceFirst("\\$.*", "");
        boolean isFound = outermost.endsWith("Test")
                || outermost.endsWith("IT")
                || type.isInterface()
                || type.getModifiers().contains(JavaModifier.ABSTRACT);
        return isTest && isFound && !disabled;
    }

    private static boolean isLab(JavaClass type) {
        Optional<JavaClass> outside = Optional.of(type);
        while (outside.isPresent()) {
            if (outside.get()
                    .tryGetAnnotationOfType(Tag.class)
                    .filter(tag -> tag.value().equals("lab"))
                    .isPresent()) {
                return true;
            }
            outside = outside.get().getEnclosingClass();
        }
        return false;
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
