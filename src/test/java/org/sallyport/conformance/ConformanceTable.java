package org.sallyport.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The requirements and their proofs as one document, the same for the same input. */
record ConformanceTable(RequirementList list, Proofs proofs) {
    private static final String HEAD = """
            # Conformance

            What the protocols and their clients ask of a gateway, and what becomes of it here. Made from the tests: a
            requirement is *kept* when a test that names it (`@Requirement`) passes, and no line below is written by hand. A
            fuzz test alone keeps none.
            The list of requirements, with what is refused and why, is in `src/test/resources/org/sallyport/conformance/`;
            `mvn verify` fails when a requirement has no state or two, and when this page is not what the tests say. To
            write it anew:

                mvn -q test -Dtest=ConformanceTest -Dsallyport.conformance.write=true

            Tests marked † need root and network namespaces, and some of them Debian's clients; `.ci/run` runs them with
            all others. Tests stand by class and method, the package before the class.

            """;

    /** What a requirement comes to. */
    enum State {
        KEPT("kept"),
        REFUSED("refused"),
        NOT_APPLICABLE("not applicable"),
        OPEN("open");

        private final String word;

        State(String word) {
            this.word = word;
        }
    }

    State state(Asked asked) {
        return switch (asked.standing()) {
            case DUE -> proofs.isShown(asked.number()) ? State.KEPT : State.OPEN;
            case REFUSED -> State.REFUSED;
            case NOT_APPLICABLE -> State.NOT_APPLICABLE;
        };
    }

    String render() {
        StringBuilder out = new StringBuilder(HEAD);
        out.append("| part | requirements | kept | refused | not applicable |\n|---|---|---|---|---|\n");
        list.parts().forEach(part -> counts(out, part.title(), part.requirements()));
        counts(out, "all", list.all().toList());
        list.parts().forEach(part -> table(out, part));
        return out.toString();
    }

    private void counts(StringBuilder out, String title, List<Asked> requirements) {
        Map<State, Long> counts =
                requirements.stream().collect(Collectors.groupingBy(this::state, Collectors.counting()));
        List<String> cells = new ArrayList<>(List.of(title, Integer.toString(requirements.size())));
        for (State state : List.of(State.KEPT, State.REFUSED, State.NOT_APPLICABLE)) {
            cells.add(Long.toString(counts.getOrDefault(state, 0L)));
        }
        out.append(row(cells));
    }

    private void table(StringBuilder out, RequirementList.Part part) {
        out.append("\n## ").append(part.title()).append("\n\n");
        out.append("| number | asks | state | shown by, or why |\n|---|---|---|---|\n");
        for (Asked asked : part.requirements()) {
            out.append(row(List.of(asked.number(), asked.what(), state(asked).word, shown(asked))));
        }
    }

    private String shown(Asked asked) {
        String tests = tests(proofs.byNumber().getOrDefault(asked.number(), List.of()));
        return Stream.of(tests, asked.why()).filter(text -> !text.isEmpty()).collect(Collectors.joining("; but: "));
    }

    /** The methods of one class behind its name, once. */
    private static String tests(List<Proofs.Proof> shown) {
        Map<String, List<String>> byClass = new LinkedHashMap<>();
        shown.forEach(proof -> byClass.computeIfAbsent(shortened(proof), key -> new ArrayList<>())
                .add("`" + proof.method() + "`"));
        return byClass.entrySet().stream()
                .map(entry -> entry.getKey() + " " + String.join(", ", entry.getValue()))
                .collect(Collectors.joining("; "));
    }

    /** The last package and the class: {@code pcp.Rfc6887MapTest}. */
    private static String shortened(Proofs.Proof proof) {
        int type = proof.place().lastIndexOf('.');
        String name = proof.place().substring(proof.place().lastIndexOf('.', type - 1) + 1);
        return name.replace('$', '.') + (proof.lab() ? "†" : "");
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
