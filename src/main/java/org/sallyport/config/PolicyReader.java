package org.sallyport.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.Rule;

/** Pours the tree of {@code policy.yaml} into a {@link Policy}. */
final class PolicyReader {
    /** Ours: rules are tried one by one for each request. */
    static final int MOST_RULES = 1000;

    private PolicyReader() {}

    /** The policy, worth something only when no mistake was told. */
    static Policy read(Node root, Mistakes mistakes) {
        Section file = Section.of(root, "", mistakes, "default", "rules");
        // Ours: a policy that does not say what happens to the rest denies it.
        Rule.Decision byDefault = file.value("default", decision()).orElse(Rule.Decision.DENY);
        return new Policy(byDefault, rules(file, mistakes));
    }

    /** The word after {@code verdict:} and {@code default:}. */
    static Conversion<Rule.Decision> decision() {
        return Values.word(Rule.Decision.values(), decision -> decision.name().toLowerCase(Locale.ROOT));
    }

    private static List<Rule> rules(Section file, Mistakes mistakes) {
        Optional<Node> node = file.node("rules");
        if (node.isEmpty() || Section.isNothing(node.get())) {
            return List.of();
        }
        if (!(node.get() instanceof Node.Items items)) {
            file.tell(
                    "rules",
                    "rules is " + node.get().kind() + ", not a list",
                    Optional.of("begin each rule with '- '"));
            return List.of();
        }
        if (items.nodes().size() > MOST_RULES) {
            file.tell("rules", "rules has more than " + MOST_RULES + " rules", Optional.empty());
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        items.nodes().forEach(item -> rules.add(RuleReader.read(item, mistakes)));
        refuseTwins(rules, items, mistakes);
        return rules;
    }

    private static void refuseTwins(List<Rule> rules, Node.Items items, Mistakes mistakes) {
        Map<String, Integer> lines = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            Integer first = lines.putIfAbsent(rule.name(), rule.line());
            if (first != null && !rule.name().isEmpty()) {
                mistakes.add(
                        RuleReader.placeOfName(items.nodes().get(i)),
                        "two rules are named " + Values.quoted(rule.name()) + ", the first in line " + first);
            }
        }
    }
}
