package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.pcp.MapMessage.udp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.Conditions;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.Rule;

/** RFC 6887 §13 and the options of RFC 7220 and RFC 7767: what goes with a MAP request. */
class Rfc6887OptionsTest {
    private static final String NOON = "2030-01-01T12:00:00Z";
    private static final InetAddress CONSOLE = Addresses.of("192.0.2.10");
    private static final InetAddress LAPTOP = Addresses.of("192.0.2.20");
    private static final String EXTERNAL = "00000000000000000000ffffc6336401";

    @Nested
    class ThirdParties {
        private final Policy policy = consoleMayAskForOthers();
        private final TestGateway gateway = TestGateway.at(NOON, policy);
        private final PcpClient console = new PcpClient(gateway, CONSOLE);
        private final PcpClient laptop = new PcpClient(gateway, LAPTOP);
        private final ThirdParty forLaptop = new ThirdParty(LAPTOP);

        private static Policy consoleMayAskForOthers() {
            Conditions fromLaptop = new Conditions(
                    List.of(Prefix.of(LAPTOP)),
                    Optional.empty(),
                    Optional.empty(),
                    java.util.Set.of(),
                    java.util.Set.of(),
                    Optional.empty(),
                    List.of());
            Rule.Grant thirdParty = new Rule.Grant(Optional.empty(), OptionalInt.of(2), true);
            return new Policy(
                    Rule.Decision.ALLOW,
                    List.of(new Rule("for the laptop", 1, Rule.Decision.ALLOW, fromLaptop, thirdParty)));
        }

        @Test
        @Requirement("PCP-107")
        void whileNoRuleGrantsItTheOptionIsUnsupported() {
            new PcpClient(TestGateway.at(NOON), CONSOLE)
                    .asks(udp(4096), forLaptop)
                    .refuses(ResultCode.UNSUPP_OPTION, 1800);
        }

        @Test
        @Requirement({"PCP-109", "PCP-27"})
        void theMappingIsTheThirdPartys() {
            console.asks(udp(4096), forLaptop).grants(4096, EXTERNAL, 7200).echoes(forLaptop);

            Mapping mapping = gateway.mappings().get(0);
            assertThat(mapping.client().address()).isEqualTo(LAPTOP);
            assertThat(gateway.leases().get(0).first().requester()).isEqualTo(CONSOLE);
        }

        @Test
        @Requirement("PCP-107")
        void aTargetThatPolicyDoesNotGrantIsNotAuthorized() {
            console.asks(udp(4096), new ThirdParty(Addresses.of("192.0.2.30")))
                    .refuses(ResultCode.NOT_AUTHORIZED, 1800);
        }

        @Test
        @Requirement("PCP-108")
        void onesOwnAddressIsNoThirdParty() {
            laptop.asks(udp(4096), forLaptop).refuses(ResultCode.MALFORMED_REQUEST, 1800);
        }

        @Test
        @Requirement({"PCP-15", "PCP-109"})
        void theHeaderStillHoldsTheSendersOwnAddress() {
            byte[] request = Messages.join(
                    udp(4096).octets(LAPTOP), Octets.octets("01 00 0010 00000000000000000000ffffc0000214"));

            console.asks(request).refuses(ResultCode.ADDRESS_MISMATCH, 1800);
        }

        @Test
        @Requirement("PCP-109")
        void theQuotaCountsForTheInternalAddress() {
            console.asks(udp(4096), forLaptop).says(ResultCode.SUCCESS, 7200);
            laptop.asks(udp(4097)).says(ResultCode.SUCCESS, 7200);

            console.asks(udp(4098), forLaptop).refuses(ResultCode.USER_EX_QUOTA, 30);
            console.asks(udp(4098)).says(ResultCode.SUCCESS, 7200);
        }

        @Test
        @Requirement("PCP-110")
        void theHostItselfRenewsAndDeletesByTheSameNonce() {
            console.asks(udp(4096), forLaptop).says(ResultCode.SUCCESS, 7200);

            laptop.asks(udp(4096).lasting(3600)).grants(4096, EXTERNAL, 3600);
            laptop.asks(udp(4096).nonce(Ask.OTHER_NONCE)).refuses(ResultCode.NOT_AUTHORIZED, 3600);
            laptop.asks(udp(4096).lasting(0)).says(ResultCode.SUCCESS, 0);
            assertThat(gateway.leases()).isEmpty();
        }

        @Test
        @Requirement("PCP-90")
        void aThirdPartyDeletesByTheNonceOnly() {
            laptop.asks(udp(4096)).says(ResultCode.SUCCESS, 7200);

            console.asks(udp(4096).nonce(Ask.OTHER_NONCE).lasting(0), forLaptop)
                    .refuses(ResultCode.NOT_AUTHORIZED, 7200);
            console.asks(udp(0).nonce(Ask.OTHER_NONCE).lasting(0), forLaptop).says(ResultCode.SUCCESS, 0);
            assertThat(gateway.leases()).hasSize(1);
            console.asks(udp(4096).lasting(0), forLaptop)
                    .says(ResultCode.SUCCESS, 0)
                    .echoes(forLaptop);
            assertThat(gateway.leases()).isEmpty();
        }
    }

    @Nested
    class Filters {
        private final TestGateway gateway = TestGateway.at(NOON);
        private final PcpClient console = new PcpClient(gateway, CONSOLE);
        private final Filter one = new Filter(128, 0, Addresses.of("203.0.113.1"));
        private final Filter other = new Filter(120, 53, Addresses.of("198.51.100.0"));
        private final Filter clear = new Filter(0, 0, Addresses.of("::"));

        private RemoteFilter inForce() {
            return gateway.plane.carried().values().iterator().next().filter();
        }

        private RemoteFilter of(Filter... filters) {
            List<RemoteFilter.Peer> peers = new ArrayList<>();
            for (Filter filter : filters) {
                peers.add(filter.peer().orElseThrow());
            }
            return new RemoteFilter(peers);
        }

        @Test
        @Requirement({"PCP-82", "PCP-85", "PCP-20", "PCP-27"})
        void theUnionIsWhatThePlaneIsToldToAdmit() {
            console.asks(udp(4096), one, other).grants(4096, EXTERNAL, 7200).echoes(one, other);

            assertThat(inForce()).isEqualTo(of(one, other));
            assertThat(inForce().admits(Addresses.of("198.51.100.77"), 53)).isTrue();
            assertThat(inForce().admits(Addresses.of("198.51.100.77"), 54)).isFalse();
        }

        @Test
        @Requirement({"PCP-61", "PCP-82"})
        void aRenewalAdds() {
            console.asks(udp(4096), one).says(ResultCode.SUCCESS, 7200);
            console.asks(udp(4096), other, one).says(ResultCode.SUCCESS, 7200);

            assertThat(inForce()).isEqualTo(of(one, other));
            assertThat(gateway.store
                            .leases()
                            .values()
                            .iterator()
                            .next()
                            .mapping()
                            .filter())
                    .isEqualTo(of(one, other));
        }

        @Test
        @Requirement("PCP-84")
        void aRenewalWithoutFilterKeepsWhatIsThere() {
            console.asks(udp(4096), one).says(ResultCode.SUCCESS, 7200);
            console.asks(udp(4096)).grants(4096, EXTERNAL, 7200).ofOctets(60);

            assertThat(inForce()).isEqualTo(of(one));
        }

        @Test
        @Requirement("PCP-83")
        void aPrefixOfLengthZeroClearsWhatCameBefore() {
            console.asks(udp(4096), one).says(ResultCode.SUCCESS, 7200);
            console.asks(udp(4096), one, clear, other)
                    .says(ResultCode.SUCCESS, 7200)
                    .echoes(one, clear, other);
            assertThat(inForce()).isEqualTo(of(other));

            console.asks(udp(4096), clear).says(ResultCode.SUCCESS, 7200);
            assertThat(inForce().isEveryone()).isTrue();
        }

        @Test
        @Requirement({"PCP-85", "PCP-2"})
        void tooManyAreRefusedAndChangeNothing() {
            console.asks(udp(4096), one).says(ResultCode.SUCCESS, 7200);
            PcpOption[] many = new PcpOption[RemoteFilter.MOST_PEERS];
            for (int i = 0; i < many.length; i++) {
                many[i] = new Filter(128, 0, Addresses.of("198.51.100." + i));
            }

            console.asks(udp(4096), many).refuses(ResultCode.EXCESSIVE_REMOTE_PEERS, 1800);
            assertThat(inForce()).isEqualTo(of(one));
            console.asks(udp(4097), many).says(ResultCode.SUCCESS, 7200);
            PcpOption[] more = java.util.Arrays.copyOf(many, many.length + 1);
            more[many.length] = one;
            console.asks(udp(4098), more).refuses(ResultCode.EXCESSIVE_REMOTE_PEERS, 1800);
        }

        @Test
        @Requirement("PCP-86")
        void aDeletionHasNoFilter() {
            console.asks(udp(4096).lasting(0), one).refuses(ResultCode.MALFORMED_OPTION, 1800);
        }

        @Test
        @Requirement("PCP-85")
        void whatAnotherProtocolWasGrantedIsNotNarrowed() {
            gateway.map(Ask.upnp(4096).request());
            console.asks(udp(4096)).says(ResultCode.SUCCESS, 7200);

            console.asks(udp(4096), one).refuses(ResultCode.NOT_AUTHORIZED, 7200);
            assertThat(inForce().isEveryone()).isTrue();
            console.asks(udp(4096)).says(ResultCode.SUCCESS, 7200);
        }

        @Test
        void anAliveFilterOfUpnpIsJoinedByTheSameOneOnly() {
            gateway.map(Ask.upnp(4096).filtered(of(one)).request());

            console.asks(udp(4096), one).grants(4096, EXTERNAL, 7200);
            assertThat(gateway.leases()).hasSize(1);
            new PcpClient(gateway, LAPTOP).asks(udp(4096), other).says(ResultCode.SUCCESS, 7200);
            assertThat(gateway.leases()).hasSize(2);
        }

        @Test
        void thePolicySeesTheWholeFilter() {
            Conditions fromOne = new Conditions(
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    java.util.Set.of(),
                    java.util.Set.of(),
                    Optional.empty(),
                    List.of(Prefix.of(Addresses.of("203.0.113.1"))));
            Policy policy = new Policy(
                    Rule.Decision.DENY,
                    List.of(new Rule("that peer", 1, Rule.Decision.ALLOW, fromOne, Rule.Grant.PLAIN)));
            PcpClient bounded = new PcpClient(TestGateway.at(NOON, policy), CONSOLE);

            bounded.asks(udp(4096), one).says(ResultCode.SUCCESS, 7200);
            bounded.asks(udp(4096)).says(ResultCode.SUCCESS, 7200);
            bounded.asks(udp(4096), other).refuses(ResultCode.NOT_AUTHORIZED, 1800);
            bounded.asks(udp(4096), clear).refuses(ResultCode.NOT_AUTHORIZED, 1800);
        }

        @Test
        void aMappingThatMovesKeepsItsFilter() {
            console.asks(udp(4096), one).says(ResultCode.SUCCESS, 7200);
            gateway.plane.refuses(key -> key.externalPort() == 4096);
            gateway.settled(gateway.gateway.rebuildPlane());

            console.asks(udp(4096)).says(ResultCode.SUCCESS, 7200);

            assertThat(gateway.plane.carried()).hasSize(1);
            assertThat(inForce()).isEqualTo(of(one));
        }
    }

    @Nested
    class Descriptions {
        private final TestGateway gateway = TestGateway.at(NOON);
        private final PcpClient console = new PcpClient(gateway, CONSOLE);

        private String kept() {
            return gateway.leases().get(0).owner(Via.PCP).orElseThrow().description();
        }

        @Test
        @Requirement("PCP-121")
        void theTextIsKeptAndEchoed() {
            console.asks(udp(4096), new Description("Spiel ♞"))
                    .grants(4096, EXTERNAL, 7200)
                    .echoes(new Description("Spiel ♞"));

            assertThat(kept()).isEqualTo("Spiel ♞");
        }

        @Test
        @Requirement("PCP-121")
        void aLongTextIsEchoedAsFarAsItIsKept() {
            String text = "é".repeat(200);

            console.asks(udp(4096), new Description(text)).echoes(new Description("é".repeat(128)));

            assertThat(kept()).isEqualTo("é".repeat(128));
        }

        @Test
        @Requirement("PCP-121")
        void aRenewalWithAnotherTextReplacesItAndOneWithoutKeepsIt() {
            console.asks(udp(4096), new Description("one"));
            console.asks(udp(4096), new Description("two"));
            console.asks(udp(4096)).ofOctets(60);

            assertThat(kept()).isEqualTo("two");
        }

        @Test
        @Requirement({"PCP-22", "PCP-118"})
        void anEmptyTextChangesNothingAndIsNotAnsweredWithTheLongEarlierOne() {
            console.asks(udp(4096), new Description("x".repeat(256)));
            PcpOption[] options = new PcpOption[43];
            Arrays.fill(options, new Filter(0, 0, Addresses.of("::")));
            options[42] = new Description("");

            console.asks(udp(4096), options).says(ResultCode.SUCCESS, 7200).echoes(Arrays.copyOf(options, 42));
            assertThat(kept()).hasSize(256);
        }
    }

    @Nested
    class Checkpoints {
        @Test
        @Requirement("PCP-127")
        void itIsEchoedWhenTheMappingIsDurable() {
            TestGateway gateway = TestGateway.at(NOON);
            PcpClient console = new PcpClient(gateway, CONSOLE);

            console.asks(udp(4096), new CheckpointRequired()).echoes(new CheckpointRequired());
            assertThat(gateway.store.leases()).hasSize(1);
            gateway.store.fails(1);
            console.asks(udp(4097), new CheckpointRequired()).refuses(ResultCode.NO_RESOURCES, 30);
        }
    }
}
