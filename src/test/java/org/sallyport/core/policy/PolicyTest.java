package org.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.PortRanges.Range;
import org.sallyport.core.policy.Rule.Decision;
import org.sallyport.core.policy.Rule.Grant;

/** First match decides, then the default; each condition can turn a decision. */
class PolicyTest {
    private static final InetAddress CONSOLE = Addresses.of("192.0.2.10");
    private static final PolicyRequest REQUEST = new PolicyRequest(
            Via.UPNP,
            CONSOLE,
            Transport.TCP,
            new InternalClient(CONSOLE, 8080),
            80,
            RemoteFilter.of(new Prefix(Addresses.of("198.51.100.0"), 28)),
            "Camera at the door");

    private static Rule allow(Conditions when) {
        return new Rule("allowed", 3, Decision.ALLOW, when, Grant.PLAIN);
    }

    private static boolean allows(Conditions when) {
        return new Policy(Decision.DENY, List.of(allow(when))).decide(REQUEST) instanceof Verdict.Allow;
    }

    private static Conditions when(
            List<Prefix> clients,
            Optional<PortRanges> external,
            Optional<PortRanges> internal,
            Set<Transport> transports,
            Set<Via> via,
            String description,
            List<Prefix> remotes) {
        return new Conditions(
                clients,
                external,
                internal,
                transports,
                via,
                description.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(description)),
                remotes);
    }

    private static Optional<PortRanges> ports(int first, int last) {
        return Optional.of(PortRanges.of(new Range(first, last)));
    }

    private static Prefix block(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    @Test
    void theFirstMatchDecides() {
        Rule deny = new Rule("denied", 2, Decision.DENY, Conditions.NONE, Grant.PLAIN);
        assertThat(new Policy(Decision.ALLOW, List.of(deny, allow(Conditions.NONE))).decide(REQUEST))
                .isEqualTo(new Verdict.Deny("denied"));
        assertThat(new Policy(Decision.DENY, List.of(allow(Conditions.NONE), deny)).decide(REQUEST))
                .isEqualTo(new Verdict.Allow("allowed", Grant.PLAIN));
    }

    @Test
    void withoutAMatchTheDefaultDecides() {
        assertThat(new Policy(Decision.DENY, List.of()).decide(REQUEST)).isEqualTo(new Verdict.Deny(Policy.DEFAULT));
        assertThat(new Policy(Decision.ASK, List.of()).decide(REQUEST)).isEqualTo(new Verdict.Ask(Policy.DEFAULT));
    }

    @Test
    void theClientTurnsTheDecision() {
        assertThat(allows(when(
                        List.of(block("192.0.2.0/24")),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        Set.of(),
                        "",
                        List.of())))
                .isTrue();
        assertThat(allows(when(
                        List.of(block("192.0.2.0/29")),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        Set.of(),
                        "",
                        List.of())))
                .isFalse();
    }

    @Test
    void theExternalPortTurnsTheDecision() {
        assertThat(allows(when(List.of(), ports(80, 80), Optional.empty(), Set.of(), Set.of(), "", List.of())))
                .isTrue();
        assertThat(allows(when(List.of(), ports(81, 65535), Optional.empty(), Set.of(), Set.of(), "", List.of())))
                .isFalse();
    }

    @Test
    void theInternalPortTurnsTheDecision() {
        assertThat(allows(when(List.of(), Optional.empty(), ports(8080, 8080), Set.of(), Set.of(), "", List.of())))
                .isTrue();
        assertThat(allows(when(List.of(), Optional.empty(), ports(1, 8079), Set.of(), Set.of(), "", List.of())))
                .isFalse();
    }

    @Test
    void theTransportTurnsTheDecision() {
        assertThat(allows(when(
                        List.of(), Optional.empty(), Optional.empty(), Set.of(Transport.TCP), Set.of(), "", List.of())))
                .isTrue();
        assertThat(allows(when(
                        List.of(), Optional.empty(), Optional.empty(), Set.of(Transport.UDP), Set.of(), "", List.of())))
                .isFalse();
    }

    @Test
    void theProtocolTurnsTheDecision() {
        assertThat(allows(when(
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        Set.of(Via.UPNP, Via.PCP),
                        "",
                        List.of())))
                .isTrue();
        assertThat(allows(when(
                        List.of(), Optional.empty(), Optional.empty(), Set.of(), Set.of(Via.NAT_PMP), "", List.of())))
                .isFalse();
    }

    @Test
    void theDescriptionTurnsTheDecision() {
        assertThat(allows(when(
                        List.of(), Optional.empty(), Optional.empty(), Set.of(), Set.of(), "Camera.*door", List.of())))
                .isTrue();
        assertThat(allows(when(List.of(), Optional.empty(), Optional.empty(), Set.of(), Set.of(), "^door", List.of())))
                .isFalse();
    }

    @Test
    void theRemoteFilterTurnsTheDecision() {
        assertThat(allows(when(
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        Set.of(),
                        "",
                        List.of(block("198.51.100.0/24")))))
                .isTrue();
        assertThat(allows(when(
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        Set.of(),
                        "",
                        List.of(block("198.51.100.0/29")))))
                .isFalse();
    }

    @Test
    void aFilterThatAdmitsEveryoneIsInNoBlock() {
        PolicyRequest open =
                new PolicyRequest(Via.UPNP, CONSOLE, Transport.TCP, REQUEST.client(), 80, RemoteFilter.EVERYONE, "");
        Conditions remote = when(
                List.of(), Optional.empty(), Optional.empty(), Set.of(), Set.of(), "", List.of(block("0.0.0.0/0")));
        assertThat(new Policy(Decision.DENY, List.of(allow(remote))).decide(open))
                .isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void aThirdPartyIsDeniedUnlessTheRuleGrantsIt() {
        PolicyRequest other = new PolicyRequest(
                Via.UPNP, Addresses.of("192.0.2.20"), Transport.TCP, REQUEST.client(), 80, RemoteFilter.EVERYONE, "");
        assertThat(new Policy(Decision.ALLOW, List.of()).decide(other))
                .isEqualTo(new Verdict.Deny(Policy.OWN_ADDRESS_ONLY));
        Grant thirdParty = new Grant(Optional.of(Duration.ofHours(1)), OptionalInt.of(3), true);
        Rule rule = new Rule("helpers", 1, Decision.ALLOW, Conditions.NONE, thirdParty);
        assertThat(new Policy(Decision.DENY, List.of(rule)).decide(other))
                .isEqualTo(new Verdict.Allow("helpers", thirdParty));
    }

    private static Decision anyDecision(SplittableRandom random) {
        return List.of(Decision.ALLOW, Decision.DENY, Decision.ASK).get(random.nextInt(3));
    }

    /** The ports at once are those that deciding one by one allows. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void allowedPortsAreThoseThatDecideAllows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int first = 1 + random.nextInt(60000);
            rules.add(new Rule(
                    "rule " + i,
                    i,
                    anyDecision(random),
                    when(
                            List.of(),
                            random.nextInt(8) == 0 ? Optional.empty() : ports(first, first + random.nextInt(5000)),
                            Optional.empty(),
                            random.nextInt(3) == 0 ? Set.of(Transport.UDP) : Set.of(),
                            Set.of(),
                            "",
                            List.of()),
                    Grant.PLAIN));
        }
        Policy policy = new Policy(anyDecision(random), rules);
        BitSet oneByOne = new BitSet();
        for (int port = 1; port <= 65535; port++) {
            oneByOne.set(port, policy.decide(REQUEST.withExternalPort(port)) instanceof Verdict.Allow);
        }
        assertThat(policy.allowedPorts(REQUEST)).isEqualTo(oneByOne);
    }
}
