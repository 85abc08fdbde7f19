package org.sallyport.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.Conditions;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.PortRanges;
import org.sallyport.core.policy.Rule;

/** Reads one rule of the policy. */
final class RuleReader {
    private static final int LONGEST_NAME = 64;
    private static final List<Via> CLIENTS_WAYS = List.of(Via.UPNP, Via.PCP, Via.NAT_PMP);

    private RuleReader() {}

    /** The rule; nameless, or denying, where the file does not say, which is told. */
    static Rule read(Node node, Mistakes mistakes) {
        Section rule = Section.of(node, "", mistakes, "name", "verdict", "when", "grant");
        String name = rule.required("name", RuleReader::name).orElse("");
        Rule.Decision decision =
                rule.required("verdict", PolicyReader.decision()).orElse(Rule.Decision.DENY);
        if (decision == Rule.Decision.DENY
                && rule.node("verdict").isPresent()
                && rule.node("grant").isPresent()) {
            rule.tell("grant", "grant bounds what is allowed, and this rule denies", Optional.of("leave it out"));
        }
        return new Rule(name, node.place().line(), decision, when(rule), grant(rule));
    }

    /** Where the name of the rule stands, or the rule if it has none. */
    static Node.Place placeOfName(Node rule) {
        return rule instanceof Node.Fields fields
                ? fields.of("name").map(name -> name.value().place()).orElse(rule.place())
                : rule.place();
    }

    private static Conditions when(Section rule) {
        Section when = rule.section(
                "when",
                "client",
                "device",
                "external-port",
                "internal-port",
                "transport",
                "via",
                "description",
                "hours",
                "remote");
        refuseForNow(when, "device");
        refuseForNow(when, "hours");
        return new Conditions(
                when.list("client", NetworkValues::prefix),
                ports(when, "external-port"),
                ports(when, "internal-port"),
                new HashSet<>(when.list("transport", RuleReader::transport)),
                new HashSet<>(when.list("via", Values.word(CLIENTS_WAYS.toArray(Via[]::new), Via::word))),
                when.value("description", DescriptionPattern::of),
                when.list("remote", NetworkValues::prefix));
    }

    private static void refuseForNow(Section when, String key) {
        if (when.node(key).isPresent()) {
            when.tell(key, when.path(key) + " is not supported by this version yet", Optional.empty());
        }
    }

    private static Optional<PortRanges> ports(Section when, String key) {
        List<PortRanges.Range> ranges = when.list(key, (what, value) -> NetworkValues.ports(key, value));
        return ranges.isEmpty() ? Optional.empty() : Optional.of(PortRanges.of(ranges));
    }

    private static Rule.Grant grant(Section rule) {
        Section grant = rule.section("grant", "max-lifetime", "per-client", "third-party");
        Optional<Duration> maxLifetime = grant.value(
                "max-lifetime", Durations.between(ConfigurationReader.SHORTEST, ConfigurationReader.LONGEST));
        Optional<Integer> perClient = grant.value("per-client", Values.number(1, ConfigurationReader.MOST_LEASES));
        boolean thirdParty = grant.value("third-party", Values::truth).orElse(false);
        return new Rule.Grant(maxLifetime, perClient.map(OptionalInt::of).orElse(OptionalInt.empty()), thirdParty);
    }

    private static Transport transport(String what, Node.Scalar value) throws BadValue {
        Optional<Transport> transport = Transport.ofWord(value.text());
        return transport.isPresent()
                ? transport.get()
                : Values.word(Transport.values(), Transport::word).of(what, value);
    }

    private static String name(String what, Node.Scalar value) throws BadValue {
        String name = Values.line(LONGEST_NAME).of(what, value);
        if (name.equals(Policy.DEFAULT) || name.equals(Policy.OWN_ADDRESS_ONLY)) {
            throw new BadValue(what + " " + Values.quoted(name) + " is a name the gateway itself decides by");
        }
        return name;
    }
}
