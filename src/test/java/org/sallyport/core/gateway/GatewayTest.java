package org.sallyport.core.gateway;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.core.gateway.Ask.LAPTOP;
import static org.sallyport.core.gateway.Ask.OTHER_NONCE;
import static org.sallyport.core.gateway.Ask.natPmp;
import static org.sallyport.core.gateway.Ask.pcp;
import static org.sallyport.core.gateway.Ask.upnp;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.Conditions;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.PortRanges;
import org.sallyport.core.policy.Rule;

/** What the core promises to every protocol. */
class GatewayTest {
    private static final String NOON = "2030-01-01T12:00:00Z";
    private final TestGateway test = TestGateway.at(NOON);

    private static Outcome.Granted granted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Granted.class);
        return (Outcome.Granted) outcome;
    }

    private static int port(Outcome outcome) {
        return granted(outcome).lease().key().externalPort();
    }

    private static Refusal why(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }

    private static AdminMapping staticMapping(int externalPort, int internalPort) {
        return new AdminMapping(
                Transport.UDP,
                externalPort,
                new InternalClient(CONSOLE, internalPort),
                RemoteFilter.EVERYONE,
                "by hand",
                Optional.empty());
    }

    @Nested
    class Granting {
        /** PCP-59, NAT-75: what is granted is carried and durable before the answer. */
        @Test
        void aGrantIsCarriedAndDurable() {
            Lease lease = granted(test.map(pcp(51413).request())).lease();
            assertThat(test.plane.carried()).containsEntry(lease.key(), lease.mapping());
            assertThat(test.store.leases()).containsEntry(lease.id(), lease);
        }

        /** Carried, then durable, then answered. */
        @Test
        void theAnswerWaitsForTheStore() {
            var answer = test.gateway.map(pcp(51413).request()).toCompletableFuture();
            List<Boolean> seen = new ArrayList<>();
            test.store.beforeCommit(() ->
                    seen.addAll(List.of(answer.isDone(), test.plane.carried().isEmpty())));
            test.settle();
            assertThat(seen).containsExactly(false, false);
            granted(answer.join());
        }

        /** PMP-40, PCP-59: without the privilege for low ports a high one is given, whatever the policy would allow. */
        @Test
        void lowPortsThatThePlaneMayNotOpenAreReplaced() {
            test.settled(test.gateway.reload(
                    GatewaySettings.DEFAULTS, TestGateway.everything(Optional.empty(), OptionalInt.empty(), false)));
            test.plane.refuses(key -> key.externalPort() < 1024);
            assertThat(port(test.map(pcp(80).request()))).isGreaterThanOrEqualTo(1024);
            assertThat(port(test.map(natPmp(81).request()))).isGreaterThanOrEqualTo(1024);
        }

        /** PMP-41: a high one even where low ones could be had. */
        @Test
        void natPmpGetsAHighPortThoughLowOnesAreAllowed() {
            test.settled(test.gateway.reload(
                    GatewaySettings.DEFAULTS, TestGateway.everything(Optional.empty(), OptionalInt.empty(), false)));
            assertThat(port(test.map(natPmp(80).request()))).isGreaterThanOrEqualTo(1024);
        }

        @Test
        void manyRequestsOfATurnCostOneCommitAndOnePlaneTransaction() {
            int commits = test.store.commits();
            IntStream.range(2000, 2050)
                    .forEach(port -> test.gateway.map(pcp(port).request()));
            test.settle();
            assertThat(test.leases()).hasSize(50);
            assertThat(test.store.commits()).isEqualTo(commits + 1);
            assertThat(test.plane.applied()).hasSize(1);
        }

        /** PCP-60: the suggestion when it is free, the internal port when there is none. */
        @Test
        void theSuggestedPortIsGivenWhenItIsFree() {
            assertThat(port(test.map(pcp(5000).preferring(7000).request()))).isEqualTo(7000);
            assertThat(port(test.map(pcp(5001).request()))).isEqualTo(5001);
        }

        /** PMP-40, PCP-59: another when it is taken. */
        @Test
        @Requirement("PCP-59")
        void anotherPortIsGivenWhenTheSuggestedOneIsTaken() {
            test.map(pcp(5000).request());
            int other = port(test.map(pcp(5000).from(LAPTOP).request()));
            assertThat(other).isNotEqualTo(5000).isGreaterThanOrEqualTo(1024);
            assertThat(other % 2).as("parity, NAT-6").isZero();
        }

        /** PMP-41: with no wish at all the port is a high one. */
        @Test
        void natPmpWithoutSuggestionGetsAHighPort() {
            assertThat(port(test.map(natPmp(80).request()))).isGreaterThanOrEqualTo(1024);
        }

        /** PMP-42: low ports are refused by giving another. */
        @Test
        void aPortThatTheDefaultDeniesIsReplacedByOneThatIsAllowed() {
            assertThat(port(test.map(natPmp(8080).preferring(80).request()))).isGreaterThanOrEqualTo(1024);
        }

        /** PMP-44: UDP n stays with the client that holds TCP n. */
        @Test
        @Requirement("PCP-66")
        void theCompanionPortIsKeptForTheSameClient() {
            test.map(natPmp(6881).preferring(6881).tcp().request());
            assertThat(port(test.map(natPmp(6881).preferring(6881).from(LAPTOP).request())))
                    .isNotEqualTo(6881);
            assertThat(port(test.map(natPmp(6881).preferring(6881).request()))).isEqualTo(6881);
        }

        /** PMP-46: the companion is free again when the holder has neither. */
        @Test
        void theCompanionIsFreeWhenTheHolderHasGone() {
            test.map(natPmp(6881).preferring(6881).tcp().request());
            test.delete(natPmp(6881).tcp().undo());
            assertThat(port(test.map(natPmp(6881).preferring(6881).from(LAPTOP).request())))
                    .isEqualTo(6881);
        }

        /** UPnProxy: mappings lead to LAN hosts only. */
        @Test
        void aMappingLeadsToALanHostOnly() {
            for (String elsewhere : List.of("203.0.113.5", "192.0.2.1", "192.0.2.255", "224.0.0.1", "8.8.8.8")) {
                assertThat(why(test.map(
                                upnp(5000).to(Addresses.of(elsewhere), 80).request())))
                        .as(elsewhere)
                        .isEqualTo(Refusal.INVALID_INTERNAL_CLIENT);
            }
        }

        /** A client maps to its own address only, unless a rule says otherwise. */
        @Test
        void aThirdPartyNeedsARule() {
            assertThat(why(test.map(upnp(5000).to(LAPTOP, 5000).request()))).isEqualTo(Refusal.NOT_AUTHORIZED);
            test.settled(test.gateway.reload(
                    GatewaySettings.DEFAULTS, TestGateway.everything(Optional.empty(), OptionalInt.empty(), true)));
            granted(test.map(upnp(5000).to(LAPTOP, 5000).request()));
        }

        @Test
        void withoutAnExternalAddressNothingIsGranted() {
            test.settled(test.gateway.externalAddress(Optional.empty()));
            assertThat(why(test.map(pcp(5000).request()))).isEqualTo(Refusal.NO_EXTERNAL_ADDRESS);
        }
    }

    @Nested
    class Lifetimes {
        /** PCP-94: floor and ceiling. */
        @Test
        @Requirement({"PCP-94", "PCP-95"})
        void pcpLifetimesAreKeptBetweenFloorAndCeiling() {
            assertThat(granted(test.map(pcp(5000).lasting(ofSeconds(5)).request()))
                            .lifetime())
                    .isEqualTo(ofMinutes(2));
            assertThat(granted(test.map(pcp(5001).lasting(ofHours(100)).request()))
                            .lifetime())
                    .isEqualTo(ofHours(24));
        }

        /** PMP-47, PMP-49: never above the request. */
        @Test
        void natPmpIsNeverGivenMoreThanItAsked() {
            assertThat(granted(test.map(natPmp(5000).lasting(ofSeconds(5)).request()))
                            .lifetime())
                    .isEqualTo(ofSeconds(5));
        }

        /** IGD-37: for ever becomes the ceiling and stays "for ever" to the one who asked. */
        @Test
        void upnpForEverIsCutAndRemembered() {
            Outcome.Granted outcome =
                    granted(test.map(upnp(5000).lasting(Duration.ZERO).request()));
            assertThat(outcome.lifetime()).isEqualTo(Duration.ofDays(7));
            assertThat(outcome.lease().first().requested()).isZero();
        }

        @Test
        void theRulesCeilingHasTheLastWord() {
            test.settled(test.gateway.reload(
                    GatewaySettings.DEFAULTS,
                    TestGateway.everything(Optional.of(ofSeconds(30)), OptionalInt.empty(), false)));
            assertThat(granted(test.map(pcp(5000).request())).lifetime()).isEqualTo(ofSeconds(30));
        }

        /** PMP-52, NAT-83: at its end the mapping is gone, not before. */
        @Test
        @Requirement("PCP-96")
        void aLeaseEndsAtItsEnd() {
            test.map(natPmp(5000).lasting(ofSeconds(5)).request());
            test.passes(ofSeconds(5).minusMillis(1));
            assertThat(test.plane.carried()).hasSize(1);
            test.passes(Duration.ofMillis(1));
            assertThat(test.plane.carried()).isEmpty();
            assertThat(test.store.leases()).isEmpty();
            assertThat(test.events)
                    .anyMatch(event -> event instanceof Event.Ended ended && ended.why() == Event.Ending.EXPIRED);
        }

        /** PCP-61: a renewal keeps the endpoint and sets the lifetime anew. */
        @Test
        @Requirement("PCP-61")
        void aRenewalKeepsTheEndpoint() {
            test.map(pcp(5000).request());
            test.passes(ofMinutes(30));
            assertThat(port(test.map(pcp(5000).preferring(9000).request()))).isEqualTo(5000);
            test.passes(ofMinutes(59));
            assertThat(test.leases()).hasSize(1);
            test.passes(ofMinutes(1));
            assertThat(test.leases()).isEmpty();
        }
    }

    @Nested
    class Nonces {
        /** PCP-62: another nonce is refused, with what is left of the mapping. */
        @Test
        @Requirement("PCP-62")
        void anotherNonceIsRefused() {
            test.map(pcp(5000).request());
            test.passes(ofMinutes(10));
            Outcome outcome = test.map(pcp(5000).nonce(OTHER_NONCE).request());
            assertThat(why(outcome)).isEqualTo(Refusal.FOREIGN_NONCE);
            assertThat(((Outcome.Refused) outcome).standing()).contains(ofMinutes(50));
        }

        /** PCP-90. */
        @Test
        @Requirement("PCP-90")
        void anotherNonceDeletesNothing() {
            test.map(pcp(5000).request());
            assertThat(why(test.delete(pcp(5000).nonce(OTHER_NONCE).undo()))).isEqualTo(Refusal.FOREIGN_NONCE);
            assertThat(test.leases()).hasSize(1);
        }

        /** PCP-89: what is not there counts as deleted. */
        @Test
        void deletingNothingSucceeds() {
            assertThat(test.delete(pcp(5000).undo())).isEqualTo(new Outcome.Deleted(List.of()));
        }

        /** PCP-91: only those bound to the nonce. */
        @Test
        @Requirement("PCP-91")
        void deleteAllTakesThoseOfTheNonce() {
            test.map(pcp(5000).request());
            test.map(pcp(5001).tcp().request());
            test.map(pcp(5002).nonce(OTHER_NONCE).request());
            test.delete(new Deletion.OfAddress(
                    Via.PCP, CONSOLE, CONSOLE, Optional.of(Transport.UDP), Optional.of(Ask.NONCE)));
            assertThat(test.mappings())
                    .extracting(mapping -> mapping.client().port())
                    .containsExactlyInAnyOrder(5001, 5002);
            test.delete(new Deletion.OfAddress(Via.PCP, CONSOLE, CONSOLE, Optional.empty(), Optional.of(Ask.NONCE)));
            assertThat(test.mappings())
                    .extracting(mapping -> mapping.client().port())
                    .containsExactly(5002);
        }
    }

    @Nested
    class Conflicts {
        /** IGD-25: another client's port is 718, whatever the remote host. */
        @Test
        @Requirement("IGD-25")
        void anotherClientsPortIsTaken() {
            test.map(upnp(5000).request());
            assertThat(why(test.map(upnp(5000).from(LAPTOP).request()))).isEqualTo(Refusal.EXTERNAL_PORT_TAKEN);
            assertThat(why(test.map(upnp(5000).from(LAPTOP).filtered(someone()).request())))
                    .isEqualTo(Refusal.EXTERNAL_PORT_TAKEN);
        }

        /** IGD-25: the same client overwrites its own entry. */
        @Test
        void theSameClientOverwritesItsEntry() {
            test.map(upnp(5000).request());
            granted(test.map(upnp(5000).to(CONSOLE, 80).exactly(5000).request()));
            assertThat(test.mappings())
                    .singleElement()
                    .matches(mapping -> mapping.client().port() == 80);
            assertThat(test.plane.applied().get(1)).singleElement().isInstanceOf(Plane.Change.Replace.class);
        }

        /** IGD-25: with another remote host we say 718. */
        @Test
        void theSameClientWithAnotherRemoteHostIsAConflict() {
            test.map(upnp(5000).request());
            assertThat(why(test.map(upnp(5000).filtered(someone()).request()))).isEqualTo(Refusal.EXTERNAL_PORT_TAKEN);
        }

        /** IGD-25: made by another mechanism. */
        @Test
        @Requirement("IGD-25")
        void aPortHeldThroughAnotherProtocolIsTakenOtherwise() {
            test.map(pcp(5000).request());
            assertThat(why(test.map(upnp(5000).from(LAPTOP).request())))
                    .isEqualTo(Refusal.EXTERNAL_PORT_TAKEN_OTHERWISE);
        }

        /** PCP-77: exactly that or nothing. */
        @Test
        @Requirement("PCP-77")
        void preferFailureGetsNoOtherPort() {
            test.map(pcp(5000).request());
            Outcome outcome = test.map(pcp(5000).from(LAPTOP).exactly(5000).request());
            assertThat(why(outcome)).isEqualTo(Refusal.EXTERNAL_PORT_TAKEN);
            assertThat(((Outcome.Refused) outcome).standing()).contains(ofHours(1));
        }

        /** PCP-80. */
        @Test
        @Requirement("PCP-80")
        void preferFailureOnRenewalNeedsTheAssignedPort() {
            test.map(pcp(5000).request());
            assertThat(why(test.map(pcp(5000).exactly(6000).request()))).isEqualTo(Refusal.EXTERNAL_PORT_TAKEN);
            granted(test.map(pcp(5000).exactly(5000).request()));
        }

        private static RemoteFilter someone() {
            return RemoteFilter.of(Prefix.of(Addresses.of("198.51.100.77")));
        }
    }

    @Nested
    class SharedMappings {
        /** CLI-65: one mapping, two owners, until both have gone. */
        @Test
        @Requirement("CLI-65")
        void twoProtocolsOfOneApplicationShareAMapping() {
            test.map(upnp(6881).request());
            assertThat(port(test.map(pcp(6881).request()))).isEqualTo(6881);
            assertThat(test.leases())
                    .singleElement()
                    .matches(lease -> lease.owners().size() == 2);
            test.delete(upnp(6881).undo());
            assertThat(test.plane.carried()).hasSize(1);
            test.delete(pcp(6881).undo());
            assertThat(test.plane.carried()).isEmpty();
        }

        @Test
        void eachOwnerHasItsOwnEnd() {
            test.map(pcp(6881).lasting(ofHours(2)).request());
            test.map(upnp(6881).request());
            test.passes(ofHours(1));
            assertThat(test.leases())
                    .singleElement()
                    .matches(lease -> lease.owner(Via.UPNP).isEmpty());
            test.passes(ofHours(1));
            assertThat(test.leases()).isEmpty();
        }

        /** PMP-69: NAT-PMP does not delete what PCP guards. */
        @Test
        void natPmpDoesNotDeleteWhatPcpHolds() {
            test.map(pcp(6881).request());
            assertThat(why(test.delete(natPmp(6881).undo()))).isEqualTo(Refusal.FOREIGN_OWNER);
        }

        /** IGD-40: nobody deletes another host's entry, by port or by range. */
        @Test
        void anotherHostsEntryStays() {
            test.map(upnp(6881).request());
            assertThat(why(test.delete(new Deletion.OfPort(LAPTOP, Transport.UDP, 6881, RemoteFilter.EVERYONE))))
                    .isEqualTo(Refusal.FOREIGN_OWNER);
            assertThat(why(test.delete(new Deletion.OfRange(LAPTOP, Transport.UDP, 1, 65535))))
                    .isEqualTo(Refusal.NO_SUCH_MAPPING);
        }

        /** IGD-53, IGD-13: a range goes as one change. */
        @Test
        void aRangeGoesAsOneChange() {
            IntStream.range(6000, 6010).forEach(port -> test.map(upnp(port).request()));
            long changes = test.read(view -> view.changes());
            test.delete(new Deletion.OfRange(CONSOLE, Transport.UDP, 6000, 6008));
            assertThat(test.leases()).hasSize(1);
            assertThat(test.<Long>read(view -> view.changes()).longValue()).isEqualTo(changes + 1);
        }
    }

    @Nested
    class Quotas {
        @Test
        @Requirement("PCP-117")
        void aClientHoldsNoMoreThanItsQuota() {
            test.settled(test.gateway.reload(
                    GatewaySettings.DEFAULTS, TestGateway.everything(Optional.empty(), OptionalInt.of(2), false)));
            test.map(pcp(5000).request());
            test.map(pcp(5001).request());
            assertThat(why(test.map(pcp(5002).request()))).isEqualTo(Refusal.QUOTA_EXCEEDED);
            granted(test.map(pcp(5000).request()));
            granted(test.map(pcp(5002).from(LAPTOP).request()));
        }

        /** A flood fills its sender's share of the waiting room and no other's. */
        @Test
        void aFloodingClientIsToldSoAndOthersAreServed() {
            for (int i = 0; i < WaitingRoom.SHARE; i++) {
                test.gateway.map(pcp(2000 + i).request());
            }
            assertThat(test.gateway.map(pcp(9999).request()))
                    .isCompletedWithValueMatching(outcome -> why(outcome) == Refusal.QUOTA_EXCEEDED);
            granted(test.map(pcp(9999).from(LAPTOP).request()));
            granted(test.map(pcp(9998).request()));
        }
    }

    @Nested
    class AdminsMappings {
        @Test
        void allAreMadeOrNone() {
            test.map(upnp(5001).request());
            assertThat(why(test.grant(staticMapping(5000, 80), staticMapping(5001, 81))))
                    .isEqualTo(Refusal.EXTERNAL_PORT_TAKEN_OTHERWISE);
            assertThat(test.leases()).hasSize(1);
            assertThat(test.grant(staticMapping(5000, 80), staticMapping(5002, 81)))
                    .isInstanceOf(Outcome.GrantedAll.class);
            assertThat(test.leases()).hasSize(3);
        }

        /** PCP-64, PMP-39: the client is told of the admin's mapping and holds no claim on it. */
        @Test
        void aClientMeetsTheAdminsMapping() {
            test.grant(staticMapping(5000, 80));
            assertThat(port(test.map(pcp(80).request()))).isEqualTo(5000);
            assertThat(port(test.map(natPmp(80).request()))).isEqualTo(5000);
            assertThat(test.leases())
                    .singleElement()
                    .matches(lease -> lease.owners().size() == 1);
            assertThat(why(test.delete(pcp(80).undo()))).as("PCP-90").isEqualTo(Refusal.FOREIGN_OWNER);
            assertThat(why(test.delete(natPmp(80).undo()))).as("PMP-56").isEqualTo(Refusal.FOREIGN_OWNER);
        }

        /** PMP-58: what can go goes, and the client is told that something stayed. */
        @Test
        void natPmpDeleteAllTellsOfTheAdminsMapping() {
            test.grant(staticMapping(5000, 80));
            test.map(natPmp(6000).request());
            assertThat(why(test.delete(new Deletion.OfAddress(
                            Via.NAT_PMP, CONSOLE, CONSOLE, Optional.of(Transport.UDP), Optional.empty()))))
                    .isEqualTo(Refusal.FOREIGN_OWNER);
            assertThat(test.leases()).singleElement().matches(Lease::isAdmins);
        }

        /** PMP-56, PCP-90: what the admin holds as well stays, and the client is not told that it went. */
        @Test
        void aClientCannotDeleteWhatTheAdminHoldsAsWell() {
            test.map(pcp(5000).request());
            test.map(natPmp(5001).request());
            test.map(upnp(5002).request());
            test.grant(staticMapping(5000, 5000), staticMapping(5001, 5001), staticMapping(5002, 5002));
            assertThat(why(test.delete(pcp(5000).undo()))).isEqualTo(Refusal.FOREIGN_OWNER);
            assertThat(why(test.delete(natPmp(5001).undo()))).isEqualTo(Refusal.FOREIGN_OWNER);
            assertThat(port(test.map(upnp(5002).request())))
                    .as("CLI-39: no 718 on its own entry")
                    .isEqualTo(5002);
            assertThat(test.plane.carried()).hasSize(3);
        }

        @Test
        void theAdminsMappingsDoNotCountAgainstTheClient() {
            test.settled(test.gateway.reload(
                    GatewaySettings.DEFAULTS, TestGateway.everything(Optional.empty(), OptionalInt.of(1), false)));
            test.grant(staticMapping(7000, 80), staticMapping(7001, 81));
            granted(test.map(pcp(5000).request()));
            assertThat(why(test.map(pcp(5001).request()))).isEqualTo(Refusal.QUOTA_EXCEEDED);
        }

        @Test
        void theAdminRevokesWhateverItIs() {
            Lease lease = granted(test.map(pcp(5000).request())).lease();
            assertThat(test.delete(new Deletion.Revocation(lease.id()))).isInstanceOf(Outcome.Deleted.class);
            assertThat(test.plane.carried()).isEmpty();
            assertThat(why(test.delete(new Deletion.Revocation(lease.id())))).isEqualTo(Refusal.NO_SUCH_MAPPING);
        }
    }

    @Nested
    class Failures {
        /** What the plane refuses costs that request alone. */
        @Test
        void aPortInUseCostsItsOwnRequest() {
            test.plane.refuses(key -> key.externalPort() == 5000);
            var taken = test.gateway.map(upnp(5000).request());
            var fine = test.gateway.map(upnp(5001).request());
            test.settle();
            assertThat(why(taken.toCompletableFuture().join())).isEqualTo(Refusal.EXTERNAL_PORT_TAKEN);
            granted(fine.toCompletableFuture().join());
            assertThat(test.store.leases()).hasSize(1);
        }

        /** PCP-69: a client that takes any port gets another one. */
        @Test
        @Requirement("PCP-69")
        void aPortInUseIsReplacedForAClientThatTakesAnother() {
            test.plane.refuses(key -> key.externalPort() == 5000);
            assertThat(port(test.map(pcp(5000).request()))).isNotEqualTo(5000);
        }

        @Test
        void aPlaneThatRefusesEverythingEndsInARefusal() {
            test.plane.refuses(key -> true);
            assertThat(why(test.map(pcp(5000).request()))).isEqualTo(Refusal.PLANE_FAILED);
            assertThat(test.leases()).isEmpty();
        }

        @Test
        void aFailedPlaneCostsTheTurn() {
            test.plane.fails(1);
            assertThat(why(test.map(pcp(5000).request()))).isEqualTo(Refusal.PLANE_FAILED);
            assertThat(test.leases()).isEmpty();
            granted(test.map(pcp(5000).request()));
        }

        /** What has ended is closed as soon as the plane works again, and nobody can renew it meanwhile. */
        @Test
        void whatHasEndedStaysEndedThoughThePlaneFails() {
            test.map(natPmp(5000).lasting(ofSeconds(10)).request());
            test.plane.fails(2);
            test.passes(ofSeconds(10));
            assertThat(test.leases()).isEmpty();
            assertThat(test.store.leases()).isEmpty();
            test.passes(ofSeconds(5));
            assertThat(test.plane.carried()).isEmpty();
        }

        /** A thread that stops leaves nobody waiting. */
        @Test
        void whoeverWaitsWhenItStopsIsTurnedAway() {
            var asked = test.gateway.map(pcp(5000).request());
            var looked = test.gateway.read(view -> view.size());
            test.gateway.stop();
            assertThat(why(asked.toCompletableFuture().join())).isEqualTo(Refusal.OVERLOADED);
            assertThat(looked.toCompletableFuture()).isCompletedExceptionally();
            assertThat(why(test.gateway
                            .map(pcp(5000).request())
                            .toCompletableFuture()
                            .join()))
                    .isEqualTo(Refusal.OVERLOADED);
        }

        /** A host with as many IPv6 addresses as it likes keeps no place from the IPv4 clients. */
        @Test
        @Requirement("PCP-117")
        void oneIpv6NetworkDoesNotFillTheWaitingRoom() {
            int most = WaitingRoom.SHARE * GatewaySettings.CLIENTS_PER_NETWORK;
            int waiting = 0;
            for (int address = 0; address < 200; address++) {
                InetAddress host = Addresses.of("2001:db8::" + Integer.toHexString(16 + address));
                for (int port = 0; port < WaitingRoom.SHARE; port++) {
                    var answer = test.gateway.map(pcp(2000 + port).from(host).request());
                    waiting += answer.toCompletableFuture().isDone() ? 0 : 1;
                }
            }
            assertThat(waiting).isEqualTo(most);
            var ipv4 = test.gateway.map(pcp(5000).request());
            for (int turn = 0; turn <= most / WaitingRoom.TURN; turn++) {
                test.gateway.turn(test.now());
            }
            granted(ipv4.toCompletableFuture().join());
            var later = test.gateway.map(
                    pcp(2000).from(Addresses.of("2001:db8::10")).request());
            assertThat(later).as("its places are given back").isNotDone();
        }

        /** The admin finds a place however many clients wait. */
        @Test
        void aFullWaitingRoomKeepsAPlaceForTheAdmin() {
            for (int host = 0; host < 200; host++) {
                InetAddress client = Addresses.of("192.0.2." + (2 + host));
                for (int port = 0; port < WaitingRoom.SHARE; port++) {
                    test.gateway.map(natPmp(2000 + port).from(client).request());
                }
            }
            assertThat(test.gateway.map(
                            natPmp(2000).from(Addresses.of("192.0.2.250")).request()))
                    .isCompletedWithValueMatching(outcome -> why(outcome) == Refusal.OVERLOADED);
            assertThat(test.gateway.grant(List.of(staticMapping(9000, 80)))).isNotDone();
        }

        /** If the store fails the turn is undone, in the plane too. */
        @Test
        void aFailedStoreUndoesTheTurn() {
            test.map(upnp(4000).request());
            test.store.fails(1);
            var made = test.gateway.map(pcp(5000).request());
            var moved =
                    test.gateway.map(upnp(4000).to(CONSOLE, 80).exactly(4000).request());
            var gone = test.gateway.delete(upnp(4000).undo());
            test.settle();
            assertThat(List.of(made, moved, gone))
                    .allMatch(answer -> why(answer.toCompletableFuture().join()) == Refusal.STORE_FAILED);
            assertThat(test.plane.carried().values()).containsExactlyElementsOf(test.mappings());
            assertThat(test.mappings())
                    .singleElement()
                    .matches(mapping -> mapping.client().port() == 4000);
        }

        /** An expired lease is never served, whatever fails. */
        @Test
        void whatHasEndedStaysEndedThoughTheStoreFails() {
            test.map(natPmp(5000).lasting(ofSeconds(10)).request());
            test.store.fails(1);
            test.gateway.map(pcp(6000).request());
            test.passes(ofSeconds(10));
            assertThat(test.leases()).isEmpty();
            assertThat(test.plane.carried()).isEmpty();
            test.passes(ofSeconds(5));
            assertThat(test.store.leases()).as("made durable later").isEmpty();
        }
    }

    @Nested
    class Restarts {
        /** IGD-46, PCP-34: leases with their remaining time, and the epoch goes on. */
        @Test
        @Requirement("PCP-34")
        void aRestartKeepsLeasesAndEpoch() {
            Lease before = granted(test.map(pcp(5000).request())).lease();
            test.passes(ofMinutes(20));
            TestGateway next = TestGateway.with(
                    test.now().plusSeconds(60), TestGateway.highPorts(), GatewaySettings.DEFAULTS, test.store, 2);
            assertThat(next.leases()).containsExactly(before);
            assertThat(next.plane.carried()).hasSize(1);
            assertThat(next.gateway.epoch(next.now())).isEqualTo(ofMinutes(21).toSeconds());
            next.passes(ofMinutes(39));
            assertThat(next.leases()).isEmpty();
        }

        @Test
        void whatEndedMeanwhileIsNotTakenUp() {
            test.map(pcp(5000).request());
            TestGateway next = TestGateway.with(
                    test.now().plus(ofHours(1)), TestGateway.highPorts(), GatewaySettings.DEFAULTS, test.store, 2);
            assertThat(next.leases()).isEmpty();
            assertThat(next.plane.carried()).isEmpty();
            assertThat(test.store.leases()).isEmpty();
        }

        /** A policy edited while the gateway was down decides about what it takes up. */
        @Test
        void whatThePolicyDeniesByNowIsNotTakenUp() {
            test.map(pcp(5000).request());
            TestGateway next = TestGateway.with(
                    test.now(), new Policy(Rule.Decision.DENY, List.of()), GatewaySettings.DEFAULTS, test.store, 2);
            assertThat(next.leases()).isEmpty();
            assertThat(test.store.leases()).isEmpty();
        }

        /** PCP-34: the epoch goes on only if everything is back. */
        @Test
        @Requirement("PCP-33")
        void theEpochBeginsAnewWhenSomethingIsNotBack() {
            test.map(pcp(5000).request());
            RecordingPlane plane = new RecordingPlane();
            plane.refuses(key -> true);
            TestGateway next = TestGateway.on(plane, test.now().plusSeconds(60), test.store);
            assertThat(next.leases()).hasSize(1);
            assertThat(next.gateway.epoch(next.now())).isZero();
        }

        /** Its client is not starved: with any port welcome, it gets another. */
        @Test
        void aRenewalLeavesAPortThatIsNoLongerOurs() {
            test.map(pcp(5000).request());
            RecordingPlane plane = new RecordingPlane();
            plane.refuses(key -> key.externalPort() == 5000);
            TestGateway next = TestGateway.on(plane, test.now(), test.store);
            assertThat(port(next.map(pcp(5000).request()))).isNotEqualTo(5000);
            assertThat(next.leases()).hasSize(1);
            assertThat(next.plane.carried()).hasSize(1);
        }

        /** Nor does it lose its claim when there is no other: the port may be free again. */
        @Test
        @Requirement("PCP-2")
        void aRenewalThatFindsNoOtherPortIsRefusedAndLeavesTheLeaseAsItWas() {
            test.map(pcp(5000).request());
            RecordingPlane plane = new RecordingPlane();
            plane.refuses(key -> key.externalPort() == 5000);
            TestGateway next = TestGateway.on(plane, test.now(), test.store);
            next.settled(next.gateway.reload(GatewaySettings.DEFAULTS, port5000Alone()));
            Lease before = next.leases().get(0);
            assertThat(why(next.map(pcp(5000).request()))).isEqualTo(Refusal.NO_FREE_PORT);
            assertThat(next.leases()).containsExactly(before);
            assertThat(next.store.leases()).hasSize(1);
            plane.refuses(key -> false);
            next.passes(ofSeconds(5));
            assertThat(plane.carried()).hasSize(1);
        }

        private static Policy port5000Alone() {
            Conditions when = new Conditions(
                    List.of(),
                    Optional.of(PortRanges.of(new PortRanges.Range(5000, 5000))),
                    Optional.empty(),
                    Set.of(),
                    Set.of(),
                    Optional.empty(),
                    List.of());
            return new Policy(
                    Rule.Decision.DENY, List.of(new Rule("5000", 1, Rule.Decision.ALLOW, when, Rule.Grant.PLAIN)));
        }

        @Test
        void aSteppedWallClockIsKeptForTheNextStart() {
            test.settled(test.gateway.wallOffset(ofHours(2)));
            assertThat(test.store.wallOffset()).isEqualTo(ofHours(2));
        }

        /** A granted lease is not lost because its port is busy for a while. */
        @Test
        void aLeaseThatThePlaneRefusesIsTriedAgain() {
            test.map(pcp(5000).request());
            test.plane.refuses(key -> true);
            test.plane.fails(1);
            test.settled(test.gateway.externalAddress(Optional.of(Addresses.of("198.51.100.2"))));
            assertThat(test.leases()).hasSize(1);
            assertThat(test.plane.carried()).isEmpty();
            test.plane.refuses(key -> false);
            test.passes(ofSeconds(5));
            assertThat(test.plane.carried()).hasSize(1);
        }
    }

    @Nested
    class Changes {
        /** NAT-12, PCP-33: mappings move, the epoch begins anew, clients are told. */
        @Test
        @Requirement("PCP-33")
        void anotherExternalAddressMovesTheMappings() {
            test.map(pcp(5000).request());
            test.passes(ofMinutes(5));
            test.settled(test.gateway.externalAddress(Optional.of(Addresses.of("198.51.100.2"))));
            assertThat(test.plane.carried().keySet())
                    .extracting(key -> key.externalAddress().getHostAddress())
                    .containsExactly("198.51.100.2");
            assertThat(test.gateway.epoch(test.now())).isZero();
            assertThat(test.events).hasAtLeastOneElementOfType(Event.EpochReset.class);
            assertThat(test.store.leases().values()).containsExactlyElementsOf(test.leases());
        }

        /** A reloaded policy ends what it denies and nothing else. */
        @Test
        void aNewPolicyEndsWhatItDenies() {
            test.map(pcp(5000).request());
            test.grant(staticMapping(6000, 80));
            Instant before = test.leases().get(0).expiresAt().orElseThrow();
            test.settled(test.gateway.reload(GatewaySettings.DEFAULTS, TestGateway.highPorts()));
            assertThat(test.leases().get(0).expiresAt()).contains(before);
            test.settled(test.gateway.reload(GatewaySettings.DEFAULTS, new Policy(Rule.Decision.DENY, List.of())));
            assertThat(test.leases()).singleElement().matches(Lease::isAdmins);
            assertThat(test.plane.carried()).hasSize(1);
        }

        @Test
        void askIsARefusalForNow() {
            test.settled(test.gateway.reload(GatewaySettings.DEFAULTS, new Policy(Rule.Decision.ASK, List.of())));
            assertThat(why(test.map(pcp(5000).request()))).isEqualTo(Refusal.AWAITING_ADMIN);
        }
    }

    @Test
    void aBugCostsOneRequest() {
        var broken = test.gateway.read(view -> {
            throw new IllegalStateException("a reader's bug");
        });
        var fine = test.gateway.map(pcp(5000).request());
        test.settle();
        assertThat(broken.toCompletableFuture()).isCompletedExceptionally();
        granted(fine.toCompletableFuture().join());
    }
}
