package org.sallyport.core.policy;

import java.util.BitSet;
import java.util.List;
import org.sallyport.core.mapping.Ports;

/** The admin's rules: tried in order, the first that matches decides, then the default. */
public record Policy(Rule.Decision byDefault, List<Rule> rules) {
    /** The name under which {@link #byDefault} decides. */
    public static final String DEFAULT = "default";

    /** The name under which a client is denied a mapping to another host. */
    public static final String OWN_ADDRESS_ONLY = "a client maps to its own address only";

    public Policy {
        rules = List.copyOf(rules);
    }

    public Verdict decide(PolicyRequest request) {
        for (Rule rule : rules) {
            if (rule.when().match(request)) {
                return verdict(rule.decision(), rule.name(), rule.grant(), request);
            }
        }
        return verdict(byDefault, DEFAULT, Rule.Grant.PLAIN, request);
    }

    /** Whether some rule lets some client ask for another host than itself. */
    public boolean grantsThirdParty() {
        return rules.stream()
                .anyMatch(rule ->
                        rule.decision() == Rule.Decision.ALLOW && rule.grant().thirdParty());
    }

    /** The external ports that {@link #decide} would allow; the request's own is not looked at. */
    public BitSet allowedPorts(PolicyRequest request) {
        BitSet allowed = new BitSet(Ports.MAX + 1);
        BitSet undecided = new BitSet(Ports.MAX + 1);
        undecided.set(Ports.MIN, Ports.MAX + 1);
        for (Rule rule : rules) {
            if (rule.when().matchApartFromExternalPort(request)) {
                BitSet decided = (BitSet) undecided.clone();
                rule.when().externalPorts().ifPresent(ports -> decided.and(ports.toBits()));
                if (verdict(rule.decision(), rule.name(), rule.grant(), request) instanceof Verdict.Allow) {
                    allowed.or(decided);
                }
                undecided.andNot(decided);
            }
        }
        if (verdict(byDefault, DEFAULT, Rule.Grant.PLAIN, request) instanceof Verdict.Allow) {
            allowed.or(undecided);
        }
        return allowed;
    }

    private static Verdict verdict(Rule.Decision decision, String rule, Rule.Grant grant, PolicyRequest request) {
        return switch (decision) {
            case DENY -> new Verdict.Deny(rule);
            case ASK -> new Verdict.Ask(rule);
            case ALLOW ->
                request.isForThirdParty() && !grant.thirdParty()
                        ? new Verdict.Deny(OWN_ADDRESS_ONLY)
                        : new Verdict.Allow(rule, grant);
        };
    }
}
