package org.sallyport.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each requirement is in one state, and {@code docs/conformance.md} says so. */
class ConformanceTest {
    private static final Path DOCUMENT = Path.of("docs/conformance.md");
    /** How NATs behave (RFC 4787, RFC 5382): what planes have to keep, which is no rule of these protocols. */
    private static final String OF_PLANES = "NAT-[0-9]+";

    private static final String WRITE = "sallyport.conformance.write";

    private static final RequirementList LIST = RequirementList.read();
    private static final Proofs PROOFS = Proofs.find();
    private static final ConformanceTable TABLE = new ConformanceTable(LIST, PROOFS);

    @Test
    void noRequirementIsLeftOpen() {
        List<Asked> open = LIST.all()
                .filter(asked -> TABLE.state(asked) == ConformanceTable.State.OPEN)
                .toList();
        assertThat(open)
                .withFailMessage(
                        "%d requirements have neither a test that names them nor a reason in the list:%n%s",
                        open.size(), compact(open))
                .isEmpty();
    }

    @Test
    void noRequirementIsInTwoStates() {
        assertThat(LIST.all()
                        .filter(asked -> !asked.isDue())
                        .filter(asked -> PROOFS.byNumber().containsKey(asked.number()))
                        .map(asked -> asked.number() + " is " + asked.standing() + " by the list and kept by "
                                + PROOFS.byNumber().get(asked.number())))
                .isEmpty();
    }

    @Test
    void everyNumberInTheTestsIsInTheList() {
        assertThat(PROOFS.byNumber().keySet().stream()
                        .filter(number -> !number.matches(OF_PLANES))
                        .filter(number -> !LIST.byNumber().containsKey(number)))
                .as("numbers in @Requirement that nobody asks for")
                .isEmpty();
    }

    @Test
    void everyAnnotatedMethodIsATestThatRuns() {
        assertThat(PROOFS.idle())
                .as("methods with @Requirement that no build runs as tests")
                .isEmpty();
    }

    @Test
    void theDocumentSaysWhatTheTestsSay() throws IOException {
        String rendered = TABLE.render();
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(DOCUMENT, rendered);
        }
        String written = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";
        assertThat(written.equals(rendered))
                .withFailMessage(
                        "%s is stale, first here:%n%s%nto write it anew: mvn -q test -Dtest=ConformanceTest -D%s=true",
                        DOCUMENT, firstDifference(written, rendered), WRITE)
                .isTrue();
    }

    /** The first line that is to be there and is not. */
    private static String firstDifference(String written, String rendered) {
        Set<String> there = Set.copyOf(written.lines().distinct().toList());
        return rendered.lines()
                .filter(line -> !there.contains(line))
                .findFirst()
                .orElse("lines that are to go, or their order");
    }

    /** Each series in a line, runs of numbers as ranges: {@code PCP: 7, 12-14}. */
    private static String compact(List<Asked> open) {
        Map<String, TreeSet<Integer>> bySeries = new TreeMap<>();
        open.forEach(asked ->
                bySeries.computeIfAbsent(asked.series(), key -> new TreeSet<>()).add(asked.count()));
        return bySeries.entrySet().stream()
                .map(entry -> "  " + entry.getKey() + ": " + ranges(entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String ranges(Set<Integer> numbers) {
        return numbers.stream()
                .filter(first -> !numbers.contains(first - 1))
                .map(first -> {
                    int last = first;
                    while (numbers.contains(last + 1)) {
                        last++;
                    }
                    return first == last ? "" + first : first + "-" + last;
                })
                .collect(Collectors.joining(", "));
    }
}
