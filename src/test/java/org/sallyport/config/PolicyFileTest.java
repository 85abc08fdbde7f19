package org.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.Conditions;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.PortRanges;
import org.sallyport.core.policy.Rule;

class PolicyFileTest {
    @Test
    void everyKeyIsReadIntoItsPlace() throws Exception {
        Rule rule = parse("""
                default: ask
                rules:
                  - name: everything there is
                    verdict: allow
                    when:
                      client: [192.0.2.7, 2001:db8::/32]
                      external-port: [21, "137-139"]
                      internal-port: 8080
                      transport: UDP
                      via: [upnp, nat-pmp]
                      description: (?i)^xbox
                      remote: 198.51.100.0/24
                    grant: { max-lifetime: 2h, per-client: 3, third-party: true }
                """).rules().get(0);
        assertThat(rule.name()).isEqualTo("everything there is");
        assertThat(rule.line()).isEqualTo(3);
        assertThat(rule.decision()).isEqualTo(Rule.Decision.ALLOW);
        assertThat(rule.grant()).isEqualTo(new Rule.Grant(Optional.of(Duration.ofHours(2)), OptionalInt.of(3), true));
        Conditions when = rule.when();
        assertThat(when.clients()).extracting(Prefix::toString).containsExactly("192.0.2.7", "2001:db8:0:0:0:0:0:0/32");
        assertThat(when.externalPorts())
                .contains(PortRanges.of(new PortRanges.Range(21, 21), new PortRanges.Range(137, 139)));
        assertThat(when.internalPorts()).contains(PortRanges.of(new PortRanges.Range(8080, 8080)));
        assertThat(when.transports()).isEqualTo(Set.of(Transport.UDP));
        assertThat(when.via()).isEqualTo(Set.of(Via.UPNP, Via.NAT_PMP));
        assertThat(when.description().map(Pattern::pattern)).contains("(?i)^xbox");
        assertThat(when.remotes()).extracting(Prefix::toString).containsExactly("198.51.100.0/24");
    }

    @Test
    void whatIsNotSaidIsDenied() throws Exception {
        assertThat(parse("{}")).isEqualTo(new Policy(Rule.Decision.DENY, java.util.List.of()));
    }

    @Test
    void rulesKeepTheirOrderAndTheirLines() throws Exception {
        Policy policy = parse("""
                rules:
                  # first
                  - { name: b, verdict: ask }

                  - name: a
                    verdict: deny
                    when:
                """);
        assertThat(policy.rules()).extracting(Rule::name).containsExactly("b", "a");
        assertThat(policy.rules()).extracting(Rule::line).containsExactly(3, 5);
        assertThat(policy.rules()).extracting(Rule::when).containsOnly(Conditions.NONE);
    }

    private static Policy parse(String text) throws ConfigurationException {
        return PolicyFile.parse(Path.of("policy.yaml"), text);
    }
}
