package org.sallyport.core.gateway;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.core.gateway.Ask.OTHER_NONCE;
import static org.sallyport.core.gateway.Ask.pcp;
import static org.sallyport.core.gateway.Ask.upnp;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.Rule;

/** IPv6: nothing is translated, the client's own endpoint is opened (RFC 6887 §11, WANIPv6FirewallControl:1). */
class PinholeTest {
    private static final String NOON = "2030-01-01T12:00:00Z";
    private static final InetAddress HOST = Addresses.of("2001:db8:1::10");
    private static final InetAddress SIBLING = Addresses.of("2001:db8:1::11");
    private static final RemoteFilter SOME = RemoteFilter.of(Prefix.of(Addresses.of("2001:db8:9::1")));

    private final TestGateway test = TestGateway.able(NOON, TestGateway.highPorts(), Plane.Ability.PINHOLES);

    private Lease opened(Ask ask) {
        Outcome outcome = test.map(ask.request());
        assertThat(outcome).isInstanceOf(Outcome.Granted.class);
        return ((Outcome.Granted) outcome).lease();
    }

    private Refusal why(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }

    private static MappingKey pinhole(InetAddress host, int port) {
        return new MappingKey(Transport.UDP, host, port);
    }

    @Test
    @Requirement({"PCP-76", "PCP-111"})
    void theClientsOwnEndpointIsOpened() {
        Lease lease = opened(pcp(4096).from(HOST));

        assertThat(lease.key()).isEqualTo(pinhole(HOST, 4096));
        assertThat(lease.mapping().isPinhole()).isTrue();
        assertThat(test.plane.carried()).containsOnlyKeys(pinhole(HOST, 4096));
        assertThat(test.store.leases()).containsValue(lease);
    }

    @Test
    @Requirement("PCP-113")
    void anotherEndpointSuggestedIsAnsweredWithTheTruth() {
        Suggestion elsewhere = new Suggestion(Optional.of(Addresses.of("2001:db8::7")), 5000, Strictness.PREFERRED);

        assertThat(opened(pcp(4096).from(HOST).suggesting(elsewhere)).key()).isEqualTo(pinhole(HOST, 4096));
    }

    @Test
    @Requirement("PCP-113")
    void whoInsistsOnAnotherEndpointIsRefusedAndWhoInsistsOnItsOwnIsNot() {
        Suggestion otherPort = Suggestion.exactly(5000);
        Suggestion otherAddress = new Suggestion(Optional.of(SIBLING), 4096, Strictness.EXACT);
        Suggestion own = new Suggestion(Optional.of(HOST), 4096, Strictness.EXACT);

        assertThat(why(test.map(pcp(4096).from(HOST).suggesting(otherPort).request())))
                .isEqualTo(Refusal.EXTERNAL_ADDRESS_NOT_OURS);
        assertThat(why(test.map(pcp(4096).from(HOST).suggesting(otherAddress).request())))
                .isEqualTo(Refusal.EXTERNAL_ADDRESS_NOT_OURS);
        assertThat(test.leases()).isEmpty();
        assertThat(opened(pcp(4096).from(HOST).suggesting(own)).key()).isEqualTo(pinhole(HOST, 4096));
    }

    @Test
    void aPlaneWithoutFirewallOpensNone() {
        TestGateway without = TestGateway.at(NOON);

        assertThat(why(without.map(pcp(4096).from(HOST).request()))).isEqualTo(Refusal.NO_PINHOLES);
        assertThat(without.gateway.abilities()).isEmpty();
        assertThat(test.gateway.abilities()).containsExactly(Plane.Ability.PINHOLES);
    }

    @Test
    @Requirement("PCP-112")
    void aUlaIsOpenedAndALinkLocalAddressIsNot() {
        assertThat(opened(pcp(4096).from(Addresses.of("fd00:1::5"))).pinhole()).isPresent();
        assertThat(why(test.map(pcp(4096).from(Addresses.of("fe80::5")).request())))
                .isEqualTo(Refusal.INVALID_INTERNAL_CLIENT);
        assertThat(why(test.map(pcp(4096).from(Addresses.of("2001:db8:2::5")).request())))
                .isEqualTo(Refusal.INVALID_INTERNAL_CLIENT);
    }

    @Test
    void noExternalIpv4AddressIsNeededAndAnotherOneLeavesPinholesAlone() {
        test.settled(test.gateway.externalAddress(Optional.empty()));
        Lease lease = opened(pcp(4096).from(HOST));

        test.settled(test.gateway.externalAddress(Optional.of(Addresses.of("198.51.100.9"))));

        assertThat(test.leases()).containsExactly(lease);
        assertThat(test.plane.carried()).containsOnlyKeys(pinhole(HOST, 4096));
    }

    @Test
    @Requirement("PCP-61")
    void aRenewalKeepsTheUniqueIdAndAForeignNonceIsRefused() {
        Lease lease = opened(pcp(4096).from(HOST));
        test.passes(ofMinutes(30));

        Lease renewed = opened(pcp(4096).from(HOST).preferring(77));

        assertThat(renewed.pinhole()).isEqualTo(lease.pinhole());
        assertThat(renewed.remaining(test.now())).contains(ofHours(1));
        assertThat(why(test.map(pcp(4096).from(HOST).nonce(OTHER_NONCE).request())))
                .isEqualTo(Refusal.FOREIGN_NONCE);
        assertThat(why(test.delete(pcp(4096).from(HOST).nonce(OTHER_NONCE).undo())))
                .isEqualTo(Refusal.FOREIGN_NONCE);
    }

    @Test
    void itEndsWithItsTimeOrByItsOwner() {
        opened(pcp(4096).from(HOST));
        opened(pcp(4097).from(HOST));

        assertThat(test.delete(pcp(4096).from(HOST).undo())).isInstanceOf(Outcome.Deleted.class);
        assertThat(test.plane.carried()).containsOnlyKeys(pinhole(HOST, 4097));
        test.passes(ofHours(1));
        assertThat(test.plane.carried()).isEmpty();
        assertThat(test.store.leases()).isEmpty();
    }

    @Test
    @Requirement("IGD-68")
    void theSameUpnpRequestAgainIsTheSamePinhole() {
        Lease lease = opened(upnp(4096).from(HOST));
        test.passes(ofMinutes(10));

        Lease again = opened(upnp(4096).from(HOST));

        assertThat(again.pinhole()).isEqualTo(lease.pinhole());
        assertThat(again.id()).isEqualTo(lease.id());
        assertThat(again.remaining(test.now())).contains(ofHours(1));
        assertThat(test.leases()).hasSize(1);
    }

    @Test
    void anotherRemoteFilterOnAnOpenEndpointIsRefused() {
        opened(upnp(4096).from(HOST));

        assertThat(why(test.map(upnp(4096).from(HOST).filtered(SOME).request())))
                .isEqualTo(Refusal.FOREIGN_OWNER);
        assertThat(test.leases().get(0).mapping().filter()).isEqualTo(RemoteFilter.EVERYONE);
    }

    @Test
    void upnpAndPcpShareOneIfTheyWantTheSame() {
        Lease first = opened(upnp(4096).from(HOST));
        Lease shared = opened(pcp(4096).from(HOST));
        assertThat(shared.owners()).hasSize(2);
        assertThat(shared.pinhole()).isEqualTo(first.pinhole());

        opened(upnp(4097).from(HOST).filtered(SOME));
        assertThat(why(test.map(pcp(4097).from(HOST).request()))).isEqualTo(Refusal.FOREIGN_OWNER);
    }

    @Test
    @Requirement("IGD-72")
    void uniqueIdsAreNotReusedWhenFreedNorAfterARestart() {
        Lease first = opened(pcp(1024).from(HOST));
        Lease second = opened(pcp(1025).from(HOST));
        assertThat(List.of(first.pinhole(), second.pinhole())).containsExactly(OptionalInt.of(1), OptionalInt.of(2));
        test.delete(pcp(1024).from(HOST).undo());
        test.delete(pcp(1025).from(HOST).undo());
        test.gateway.stop();

        TestGateway later = TestGateway.on(new RecordingPlane(Plane.Ability.PINHOLES), test.now(), test.store);

        assertThat(later.map(pcp(1024).from(HOST).request()))
                .isInstanceOfSatisfying(
                        Outcome.Granted.class,
                        granted -> assertThat(granted.lease().pinhole()).hasValue(3));
    }

    @Test
    @Requirement("IGD-72")
    void aUniqueIdThatWasTakenBackIsGivenAgain() {
        test.plane.refuses(key -> key.externalPort() == 1024);
        assertThat(test.map(pcp(1024).from(HOST).request())).isInstanceOf(Outcome.Refused.class);
        test.store.fails(1);
        assertThat(why(test.map(pcp(1025).from(HOST).request()))).isEqualTo(Refusal.STORE_FAILED);

        assertThat(opened(pcp(1026).from(HOST)).pinhole()).hasValue(1);
    }

    @Test
    void aRestartTakesUpPinholesIfThePlaneStillCan() {
        Lease lease = opened(pcp(4096).from(HOST));
        RecordingPlane able = new RecordingPlane(Plane.Ability.PINHOLES);
        assertThat(TestGateway.on(able, test.now(), test.store).leases()).containsExactly(lease);
        assertThat(able.carried()).containsOnlyKeys(pinhole(HOST, 4096));

        test.passes(ofMinutes(1));
        RecordingPlane unable = new RecordingPlane();
        TestGateway without = TestGateway.on(unable, test.now(), test.store);
        assertThat(without.leases()).isEmpty();
        assertThat(without.gateway.epoch(test.now())).isZero();
        assertThat(unable.carried()).isEmpty();
        assertThat(test.store.leases()).isEmpty();
    }

    @Test
    void aPinholeIsFoundByItsUniqueIdAndIsNoPortMapping() {
        Lease lease = opened(upnp(4096).from(HOST));
        long changes = test.read(view -> view.changes());
        opened(upnp(4097).from(HOST));

        assertThat(test.<Optional<Lease>>read(view -> view.byPinhole(1))).contains(lease);
        assertThat(test.<Optional<Lease>>read(view -> view.byPinhole(9))).isEmpty();
        assertThat(test.<Integer>read(view -> view.mappings())).isZero();
        assertThat(test.<Integer>read(view -> view.size())).isEqualTo(2);
        assertThat(test.<Optional<Lease>>read(view -> view.at(0))).isEmpty();
        assertThat(test.<List<Lease>>read(view -> view.range(Transport.UDP, 1, 65535)))
                .isEmpty();
        assertThat(test.<Long>read(view -> view.changes())).isEqualTo(changes);
        Lease mapping = opened(upnp(4096));
        assertThat(test.<Optional<Lease>>read(view -> view.at(0))).contains(mapping);
        assertThat(test.<Long>read(view -> view.changes())).isEqualTo(changes + 1);
    }

    @Test
    void deletePinholeIsForItsOwnerByWhateverAddressItAsks() {
        opened(upnp(4096).from(HOST));
        opened(pcp(4097).from(HOST));

        assertThat(why(test.delete(new Deletion.OfPinhole(SIBLING, 1)))).isEqualTo(Refusal.FOREIGN_OWNER);
        assertThat(why(test.delete(new Deletion.OfPinhole(HOST, 2)))).isEqualTo(Refusal.FOREIGN_OWNER);
        assertThat(why(test.delete(new Deletion.OfPinhole(HOST, 3)))).isEqualTo(Refusal.NO_SUCH_MAPPING);
        test.inside.oneHost(HOST, CONSOLE);
        assertThat(test.delete(new Deletion.OfPinhole(CONSOLE, 1))).isInstanceOf(Outcome.Deleted.class);
        assertThat(test.plane.carried()).containsOnlyKeys(pinhole(HOST, 4097));
    }

    @Test
    void aDeletionOfAPortRangeLeavesPinholesAlone() {
        opened(upnp(4096).from(HOST));

        assertThat(why(test.delete(new Deletion.OfRange(HOST, Transport.UDP, 1, 65535))))
                .isEqualTo(Refusal.NO_SUCH_MAPPING);
        assertThat(test.leases()).hasSize(1);
    }

    @Test
    void askingForAnotherAddressOfOnesOwnIsNoThirdPartysAffair() {
        Ask forSibling = upnp(4096).from(HOST).to(SIBLING, 4096);
        assertThat(why(test.map(forSibling.request()))).isEqualTo(Refusal.NOT_AUTHORIZED);

        test.inside.oneHost(HOST, SIBLING);

        assertThat(opened(forSibling).first().requester()).isEqualTo(SIBLING);
    }

    @Test
    @Requirement("PCP-117")
    void theQuotaCountsForTheAddressAndForItsNetwork() {
        TestGateway small = TestGateway.able(
                NOON, TestGateway.everything(Optional.empty(), OptionalInt.of(1), false), Plane.Ability.PINHOLES);
        assertThat(small.map(pcp(2000).from(HOST).request())).isInstanceOf(Outcome.Granted.class);
        assertThat(why(small.map(pcp(2001).from(HOST).request()))).isEqualTo(Refusal.QUOTA_EXCEEDED);
        for (int host = 1; host < GatewaySettings.CLIENTS_PER_NETWORK; host++) {
            assertThat(small.map(pcp(2000).from(host(host)).request())).isInstanceOf(Outcome.Granted.class);
        }

        assertThat(why(small.map(pcp(2000).from(host(99)).request()))).isEqualTo(Refusal.QUOTA_EXCEEDED);
        assertThat(small.map(pcp(2000).from(Addresses.of("fd00:1::5")).request()))
                .isInstanceOf(Outcome.Granted.class);
        small.delete(pcp(2000).from(host(1)).undo());
        assertThat(small.map(pcp(2000).from(host(99)).request())).isInstanceOf(Outcome.Granted.class);
    }

    private static InetAddress host(int number) {
        return Addresses.of("2001:db8:1::1:" + Integer.toHexString(number));
    }

    @Test
    void thePolicyDecidesAsForMappings() {
        assertThat(why(test.map(pcp(22).from(HOST).request()))).isEqualTo(Refusal.NOT_AUTHORIZED);
        opened(pcp(4096).from(HOST));

        test.settled(test.gateway.reload(GatewaySettings.DEFAULTS, new Policy(Rule.Decision.DENY, List.of())));

        assertThat(test.leases()).isEmpty();
    }

    @Test
    void aPlaneThatCannotCarryItCostsTheRequest() {
        opened(pcp(4096).from(HOST));
        test.plane.refuses(key -> true);

        assertThat(test.map(pcp(4097).from(HOST).request())).isInstanceOf(Outcome.Refused.class);
        assertThat(test.leases()).hasSize(1);
    }

    @Test
    void trafficIsThePlanes() {
        Lease lease = opened(pcp(4096).from(HOST));

        assertThat(test.gateway.traffic(lease.key())).isEqualTo(test.plane.traffic(lease.key()));
        assertThat(test.gateway.traffic(pinhole(HOST, 1))).isEqualTo(Traffic.NONE);
    }

    @Test
    void anIpv4ClientGetsNoPinhole() {
        Lease lease = opened(pcp(4096));

        assertThat(lease.pinhole()).isEmpty();
        assertThat(lease.key().externalAddress()).isEqualTo(TestGateway.EXTERNAL);
    }

    @Test
    void aMappingOfAHostOnTheExternalAddressIsNoPinhole() {
        InternalClient client = new InternalClient(CONSOLE, 80);
        MappingKey key = new MappingKey(Transport.TCP, CONSOLE, 80);

        assertThat(new Mapping(key, client, RemoteFilter.EVERYONE, true).isPinhole())
                .isFalse();
    }
}
