package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.core.gateway.Ask.LAPTOP;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.gateway.Event;
import org.sallyport.core.gateway.GatewaySettings;
import org.sallyport.core.gateway.MemoryLeaseStore;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.Conditions;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.Rule;
import org.sallyport.protocol.pcp.Octets;
import org.sallyport.protocol.pcp.PcpServer;
import org.sallyport.protocol.pxp.WaysBack.Way;

/** RFC 6887 §14.2 over a real gateway: who is told of what, how often, and how much is too much. */
class UpdatesTest {
    private static final Policy NOTHING = new Policy(Rule.Decision.DENY, List.of());
    /** The console asks about UDP 4096 from its port 40000. */
    private static final String HEAD =
            "00000000000000000000ffff c000020a 0001020304050607 08090a0b 11 000000 1000 0000";

    private static final String ANY = "00000000000000000000ffff 00000000";
    private static final String MAP = "02 01 0000 00001c20" + HEAD + ANY;
    private static final String DELETE = "02 01 0000 00000000" + HEAD + ANY;
    private static final String DELETE_ALL =
            "02 01 0000 00000000 00000000000000000000ffff c000020a 0001020304050607 08090a0b 00 000000 0000 0000" + ANY;

    private static final String FROM = "192.0.2.10:40000 ";
    private static final String ENDED = "0281000000000000%08x000000000000000000000000"
            + "000102030405060708090a0b1100000010000000" + "00000000000000000000ffff00000000";

    private final TestGateway gateway = TestGateway.with(
            Instant.parse("2030-01-01T12:00:00Z"),
            TestGateway.everything(Optional.empty(), OptionalInt.empty(), false),
            new GatewaySettings(Duration.ofMinutes(2), Duration.ofHours(24), Duration.ofDays(7), 1000),
            new MemoryLeaseStore(),
            1);
    private final Counters counters = new Counters();
    private final HandTimer timer = new HandTimer();
    private final RecordingOutlet outlet = new RecordingOutlet();
    private final PcpServer server = new PcpServer(gateway.gateway, this::epoch, counters);
    private final Updates updates = new Updates(outlet, timer, gateway.clock(), this::epoch, counters);
    private int told;
    private Runnable meanwhile = () -> {};

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    @Requirement({"PCP-53", "PCP-54", "PCP-55"})
    @DisplayName(
            "PCP-53, PCP-55: what the admin ends is told where the client asked from, ten times, each with its epoch")
    void aRevokedMappingIsTold() {
        ask(MAP);
        gateway.passes(Duration.ofSeconds(100));
        revokeAll();
        timer.passes(Duration.ZERO);
        assertThat(outlet.sent).containsExactly(FROM + ENDED.formatted(100));
        gateway.passes(Duration.ofSeconds(1));
        timer.passes(Duration.ofMillis(250));
        assertThat(outlet.sent).hasSize(2).last().isEqualTo(FROM + ENDED.formatted(101));
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).hasSize(10);
        assertThat(timer.waiting()).isZero();
        assertThat(outlet.announced).isZero();
        assertThat(counters.of("pxp.updates.sent")).isEqualTo(10);
    }

    @Test
    @Requirement("PCP-53")
    void whatTheReloadedPolicyDeniesIsTold() {
        ask(MAP);
        gateway.settled(gateway.gateway.reload(GatewaySettings.DEFAULTS, NOTHING));
        hear();
        timer.passes(Duration.ZERO);
        assertThat(outlet.sent).containsExactly(FROM + ENDED.formatted(0));
    }

    @Test
    @Requirement("PCP-53")
    @DisplayName("PCP-53: a client that was not heard since the start is told at port 5350")
    void anUnknownClientIsToldAtTheAnnouncementPort() {
        gateway.map(Ask.pcp(4096).request());
        revokeAll();
        timer.passes(Duration.ZERO);
        assertThat(outlet.sent).containsExactly("192.0.2.10:5350 " + ENDED.formatted(0));
    }

    @Test
    void aClientThatNoSideLeadsToIsNotTold() {
        gateway.map(Ask.pcp(4096).from(Addresses.of("127.0.0.9")).request());
        revokeAll();
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).isEmpty();
        assertThat(counters.of("pxp.updates.nowhere")).isOne();
    }

    @Test
    @Requirement({"PCP-53", "PCP-56"})
    @DisplayName("PCP-53, PCP-56: a mapping that moves is told with its new address and what is left")
    void aMovedMappingIsTold() {
        ask(MAP);
        gateway.passes(Duration.ofSeconds(100));
        gateway.settled(gateway.gateway.externalAddress(Optional.of(Addresses.of("198.51.100.2"))));
        hear();
        timer.passes(Duration.ZERO);
        String moved = "02810000%08x00000000000000000000000000000000" + "000102030405060708090a0b1100000010001000"
                + "00000000000000000000ffffc6336402";
        assertThat(outlet.sent).containsExactly(FROM + moved.formatted(7100));
        gateway.passes(Duration.ofSeconds(100));
        timer.passes(Duration.ofMillis(250));
        assertThat(outlet.sent.get(1)).startsWith(FROM + "02810000%08x00000064".formatted(7000));
    }

    @Test
    @Requirement("PCP-54")
    @DisplayName("PCP-54: the client asks again, and is told no more")
    void askingAgainEndsTheSeries() {
        ask(MAP);
        revokeAll();
        timer.passes(Duration.ofSeconds(1));
        assertThat(outlet.sent).hasSize(3);
        ask(MAP);
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).hasSize(3);
    }

    @Test
    @Requirement("PCP-54")
    void askingBeforeTheFirstCopyEndsTheSeries() {
        ask(MAP);
        revokeAll();
        ask(MAP);
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).isEmpty();
    }

    /** A set's answer names its first port alone. */
    @Test
    @Requirement({"PCP-54", "PCP-125"})
    void askingForASetThatThePortIsInEndsTheSeries() {
        ask(MAP);
        revokeAll();
        timer.passes(Duration.ofSeconds(1));
        assertThat(outlet.sent).hasSize(3);
        ask(MAP.replace("1000 0000", "0fff 0000") + "82 00 0005 0002 0fff 00 000000");
        assertThat(gateway.mappings()).hasSize(2);
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).hasSize(3);
    }

    @Test
    void whatIsNoLongerSoIsNotToldThoughTheNewsIsTooMuch() {
        ask(MAP);
        gateway.settled(gateway.gateway.externalAddress(Optional.of(Addresses.of("198.51.100.2"))));
        hear();
        timer.passes(Duration.ZERO);
        for (int port = 4097; port < 4097 + Updates.MOST_IN_A_TURN; port++) {
            gateway.map(Ask.pcp(port).request());
        }
        hear();
        gateway.settled(gateway.gateway.reload(GatewaySettings.DEFAULTS, NOTHING));
        hear();
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).hasSize(1);
        assertThat(outlet.announced).isOne();
    }

    @Test
    void anotherProtocolsClaimOnAMovedMappingEndsNothing() {
        ask(MAP);
        gateway.settled(gateway.gateway.externalAddress(Optional.of(Addresses.of("198.51.100.2"))));
        gateway.map(Ask.natPmp(4096).request());
        hear();
        timer.passes(Duration.ofSeconds(1));
        assertThat(outlet.sent).hasSize(3);
    }

    @Test
    void newsThatComesWithTheLastCopyOfTheOldIsTold() {
        ask(MAP);
        Lease lease = gateway.leases().get(0);
        revokeAll();
        timer.passes(Duration.ofSeconds(100));
        assertThat(outlet.sent).hasSize(9);
        meanwhile = () -> {
            meanwhile = () -> {};
            updates.heard(new Event.Ended(lease, Event.Ending.REVOKED));
            updates.heard(new Event.TableChanged(0, 9));
        };
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).hasSize(20);
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void aRefusedOrGeneralQuestionEndsTheSeriesToo() {
        ask(MAP);
        gateway.settled(gateway.gateway.reload(GatewaySettings.DEFAULTS, NOTHING));
        hear();
        timer.passes(Duration.ZERO);
        assertThat(ask(MAP)[3]).isEqualTo((byte) 2);
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).hasSize(1);
    }

    @Test
    void aDeletionOfAllEndsTheSeries() {
        ask(MAP);
        revokeAll();
        timer.passes(Duration.ZERO);
        ask(DELETE_ALL);
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).hasSize(1);
    }

    @Test
    void anotherClientsQuestionEndsNothing() {
        ask(MAP);
        revokeAll();
        timer.passes(Duration.ZERO);
        ask(MAP.replace("1000 0000", "1001 0000"));
        ask(MAP.replace("08090a0b", "08090a0c"));
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).hasSize(10);
    }

    @Test
    @DisplayName("PCP-96: who gave it up himself, or let it expire, is not told")
    void whatEndsInOrderIsNotTold() {
        ask(MAP);
        ask(DELETE);
        ask(MAP);
        ask(DELETE_ALL);
        ask(MAP);
        gateway.passes(Duration.ofHours(3));
        hear();
        timer.passes(Duration.ofMinutes(10));
        assertThat(gateway.mappings()).isEmpty();
        assertThat(outlet.sent).isEmpty();
    }

    @Test
    @DisplayName("PCP-96: nor when others keep the mapping")
    void whatOthersKeepIsNotTold() {
        ask(MAP);
        gateway.map(Ask.natPmp(4096).lasting(Duration.ofHours(20)).request());
        ask(DELETE);
        ask(MAP);
        gateway.passes(Duration.ofHours(3));
        hear();
        timer.passes(Duration.ofMinutes(10));
        assertThat(gateway.mappings()).hasSize(1);
        assertThat(outlet.sent).isEmpty();
    }

    @Test
    @Requirement("PCP-53")
    @DisplayName("PCP-53: a claim that the policy denies is told, though others keep the mapping")
    void aDeniedClaimIsToldThoughOthersKeepTheMapping() {
        ask(MAP);
        gateway.map(Ask.natPmp(4096).request());
        gateway.settled(gateway.gateway.reload(GatewaySettings.DEFAULTS, onlyNatPmp()));
        hear();
        timer.passes(Duration.ZERO);
        assertThat(gateway.mappings()).hasSize(1);
        assertThat(outlet.sent).containsExactly(FROM + ENDED.formatted(0));
    }

    @Test
    @Requirement("PMP-66")
    @DisplayName("PMP-66: a mapping of NAT-PMP alone is not told in PCP's words")
    void aMappingOfNatPmpIsNotTold() {
        gateway.map(Ask.natPmp(4096).request());
        revokeAll();
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).isEmpty();
        assertThat(counters.of("pxp.updates.nowhere")).isZero();
    }

    @Test
    void aMappingForAThirdPartyIsNotTold() {
        gateway.settled(gateway.gateway.reload(
                GatewaySettings.DEFAULTS, TestGateway.everything(Optional.empty(), OptionalInt.empty(), true)));
        gateway.map(Ask.pcp(4096).to(LAPTOP, 4096).request());
        assertThat(gateway.mappings()).hasSize(1);
        revokeAll();
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).isEmpty();
    }

    /** Decision 16: a lease whose port is gone moves at its client's renewal, who hears of it by the answer. */
    @Test
    void aClientThatMovedItsMappingByAskingIsNotToldThatTheOldOneEnded() {
        ask(MAP);
        Lease alone = gateway.leases().get(0);
        gateway.map(Ask.natPmp(4096).request());
        Lease shared = gateway.leases().get(0);
        Lease rest = shared.without(Via.PCP).orElseThrow();
        updates.heard(new Event.Changed(shared, rest));
        updates.heard(new Event.Granted(alone));
        updates.heard(new Event.TableChanged(2, 3));
        updates.heard(new Event.Changed(shared, rest));
        updates.heard(new Event.Changed(rest, shared));
        updates.heard(new Event.TableChanged(1, 4));
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).isEmpty();
    }

    @Test
    void moreThanATurnMayTellIsAnnouncedInstead() {
        for (int port = 4096; port < 4096 + Updates.MOST_IN_A_TURN + 1; port++) {
            gateway.map(Ask.pcp(port).request());
        }
        hear();
        gateway.settled(gateway.gateway.reload(GatewaySettings.DEFAULTS, NOTHING));
        hear();
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).isEmpty();
        assertThat(outlet.announced).isOne();
        assertThat(counters.of("pxp.updates.omitted")).isOne();
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void asMuchAsATurnMayTellIsTold() {
        for (int port = 4096; port < 4096 + Updates.MOST_IN_A_TURN; port++) {
            gateway.map(Ask.pcp(port).request());
        }
        hear();
        gateway.settled(gateway.gateway.reload(GatewaySettings.DEFAULTS, NOTHING));
        hear();
        timer.passes(Duration.ZERO);
        assertThat(outlet.sent).hasSize(Updates.MOST_IN_A_TURN);
        assertThat(outlet.announced).isZero();
    }

    @Test
    void whatComesWhileTooManySeriesRunIsAnnouncedInstead() {
        for (int port = 4096; port < 4096 + Updates.MOST_UNDER_WAY + 10; port++) {
            gateway.map(Ask.pcp(port).request());
            revokeAll();
        }
        timer.passes(Duration.ZERO);
        assertThat(outlet.sent).hasSize(Updates.MOST_UNDER_WAY);
        assertThat(outlet.announced).isEqualTo(10);
        timer.passes(Duration.ofMinutes(10));
        gateway.map(Ask.pcp(4096).request());
        revokeAll();
        timer.passes(Duration.ZERO);
        assertThat(outlet.sent).hasSize(10 * Updates.MOST_UNDER_WAY + 1);
    }

    /** What 60,000 leases that one reload ends would be. */
    @Test
    void aReloadThatEndsEverythingIsNoStorm() {
        gateway.map(Ask.pcp(4096).request());
        Lease pattern = gateway.leases().get(0);
        for (int port = 1; port < 60_000; port++) {
            updates.heard(new Event.Ended(leaseOf(pattern, port), Event.Ending.DENIED));
        }
        updates.heard(new Event.TableChanged(0, 1));
        timer.passes(Duration.ofMinutes(10));
        assertThat(outlet.sent).isEmpty();
        assertThat(outlet.announced).isOne();
    }

    private static Lease leaseOf(Lease pattern, int port) {
        return pattern.with(new Mapping(
                pattern.key(),
                new InternalClient(CONSOLE, port),
                pattern.mapping().filter(),
                true));
    }

    private static Policy onlyNatPmp() {
        Conditions natPmp = new Conditions(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Set.of(Via.NAT_PMP),
                Optional.empty(),
                List.of());
        return new Policy(
                Rule.Decision.DENY, List.of(new Rule("nat-pmp", 1, Rule.Decision.ALLOW, natPmp, Rule.Grant.PLAIN)));
    }

    /** The console asks from its port 40000; what has happened is heard after the answer, as in service. */
    private byte[] ask(String request) {
        ByteBuffer datagram = ByteBuffer.wrap(octets(request));
        ByteBuffer reply = gateway.settled(server.answer(datagram, CONSOLE)).orElseThrow();
        updates.answered(datagram, reply, new Way(RecordingOutlet.LAN, new InetSocketAddress(CONSOLE, 40000)));
        hear();
        return Octets.of(reply);
    }

    private void revokeAll() {
        for (Lease lease : gateway.leases()) {
            gateway.delete(new Deletion.Revocation(lease.id()));
        }
        hear();
    }

    private void hear() {
        for (Event event : List.copyOf(gateway.events.subList(told, gateway.events.size()))) {
            updates.heard(event);
        }
        told = gateway.events.size();
    }

    private long epoch() {
        meanwhile.run();
        return gateway.gateway.epoch(gateway.now());
    }
}
