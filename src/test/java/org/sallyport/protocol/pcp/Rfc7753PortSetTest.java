package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.pcp.MapMessage.udp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PortSetRequest;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.policy.Conditions;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.PortRanges;
import org.sallyport.core.policy.PortRanges.Range;
import org.sallyport.core.policy.Rule;

/** RFC 7753, sets of ports. */
class Rfc7753PortSetTest {
    private static final String NOON = "2030-01-01T12:00:00Z";
    private static final String EXTERNAL = "00000000000000000000ffffc6336401";
    private static final InetAddress CONSOLE = Addresses.of("192.0.2.10");
    private static final InetAddress LAPTOP = Addresses.of("192.0.2.20");

    private final TestGateway gateway = TestGateway.at(NOON);
    private final PcpClient console = new PcpClient(gateway, CONSOLE);
    private final PcpClient laptop = new PcpClient(gateway, LAPTOP);

    private static PortSet set(int ports, int first) {
        return new PortSet(ports, first, false);
    }

    /** The console's external port of this internal one, 0 without. */
    private int external(int internal) {
        return held(gateway, CONSOLE).getOrDefault(internal, 0);
    }

    private static Policy only(Range... external) {
        Conditions there = new Conditions(
                List.of(),
                Optional.of(PortRanges.of(external)),
                Optional.empty(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                List.of());
        return new Policy(
                Rule.Decision.DENY, List.of(new Rule("there", 1, Rule.Decision.ALLOW, there, Rule.Grant.PLAIN)));
    }

    /** Internal port to external port of this host. */
    private static Map<Integer, Integer> held(TestGateway gateway, InetAddress host) {
        Map<Integer, Integer> held = new TreeMap<>();
        for (Mapping mapping : gateway.mappings()) {
            if (mapping.client().address().equals(host)) {
                held.put(mapping.client().port(), mapping.key().externalPort());
            }
        }
        return held;
    }

    @Test
    @Requirement("PCP-123")
    void neighbouringPortsAreMappedOneToOne() {
        console.asks(udp(4096).suggesting("0.0.0.0", 5000), set(4, 4096))
                .grants(5000, EXTERNAL, 7200)
                .echoes(set(4, 4096));

        assertThat(held(gateway, CONSOLE)).isEqualTo(Map.of(4096, 5000, 4097, 5001, 4098, 5002, 4099, 5003));
        assertThat(gateway.store.leases()).hasSize(4);
        assertThat(gateway.plane.applied()).hasSize(1);
    }

    @Test
    @Requirement("PCP-123")
    void whereThereIsNoRoomAnotherPlaceIsTaken() {
        laptop.asks(udp(5002)).grants(5002, EXTERNAL, 7200);

        console.asks(udp(4096).suggesting("0.0.0.0", 5000), set(4, 4096)).echoes(set(4, 4096));

        assertThat(held(gateway, CONSOLE).values()).doesNotContain(5000, 5001, 5002);
        assertThat(external(4099)).isEqualTo(external(4096) + 3);
    }

    @Test
    @Requirement({"PCP-123", "PCP-117"})
    void asManyAsPossibleIsBounded() {
        console.asks(udp(4096), set(0xffff, 4096)).echoes(set(PortSetRequest.MOST, 4096));
        console.asks(udp(65530), set(20, 65530)).echoes(set(6, 65530));

        TestGateway small = TestGateway.at(NOON, TestGateway.everything(Optional.empty(), OptionalInt.of(3), false));
        new PcpClient(small, CONSOLE).asks(udp(4096), set(8, 4096)).echoes(set(3, 4096));
        assertThat(small.leases()).hasSize(3);
    }

    @Test
    @Requirement("PCP-124")
    void aSetOfOneIsNoSet() {
        console.asks(udp(4096), set(1, 4096)).grants(4096, EXTERNAL, 7200).ofOctets(60);
        TestGateway small = TestGateway.at(NOON, TestGateway.everything(Optional.empty(), OptionalInt.of(1), false));
        new PcpClient(small, CONSOLE)
                .asks(udp(4096), set(8, 4096))
                .grants(4096, EXTERNAL, 7200)
                .ofOctets(60);
    }

    @Test
    @Requirement("PCP-124")
    void parityIsKeptWhenItIsAskedFor() {
        console.asks(udp(4097).suggesting("0.0.0.0", 5000), new PortSet(4, 4097, true))
                .echoes(new PortSet(4, 4097, true));

        assertThat(external(4097) % 2).isEqualTo(1);
    }

    @Test
    @Requirement({"PCP-122", "PCP-126"})
    void whatMakesNoSenseIsMalformed() {
        console.asks(udp(4096), set(0, 4096)).refuses(ResultCode.MALFORMED_OPTION, 1800);
        console.asks(udp(4096).suggesting("0.0.0.0", 5000).preferringFailure(), set(4, 4096))
                .refuses(ResultCode.MALFORMED_OPTION, 1800);
        console.asks(udp(4096), set(4, 4097)).refuses(ResultCode.MALFORMED_OPTION, 1800);
        console.asks(udp(0), set(4, 0)).refuses(ResultCode.MALFORMED_OPTION, 1800);
        console.asks(udp(0).protocol(0).lasting(0), set(4, 0)).refuses(ResultCode.MALFORMED_OPTION, 1800);
        assertThat(gateway.leases()).isEmpty();
    }

    @Test
    @Requirement({"PCP-125", "PCP-61"})
    void askingAgainRenewsTheSameSet() {
        console.asks(udp(4096).suggesting("0.0.0.0", 5000), set(4, 4096)).grants(5000, EXTERNAL, 7200);
        gateway.passes(Duration.ofHours(1));

        console.asks(udp(4096).suggesting("0.0.0.0", 6000), set(4, 4096))
                .grants(5000, EXTERNAL, 7200)
                .echoes(set(4, 4096));

        assertThat(gateway.leases()).hasSize(4);
        assertThat(gateway.leases())
                .allSatisfy(lease -> assertThat(lease.remaining(gateway.now())).contains(Duration.ofHours(2)));
    }

    @Test
    @Requirement("PCP-125")
    void whatOverlapsIsRenewedWhereItIs() {
        console.asks(udp(4098).suggesting("0.0.0.0", 7000)).grants(7000, EXTERNAL, 7200);
        gateway.passes(Duration.ofHours(1));

        console.asks(udp(4096).suggesting("0.0.0.0", 5000), set(4, 4096))
                .grants(5000, EXTERNAL, 7200)
                .echoes(set(2, 4096));

        assertThat(held(gateway, CONSOLE)).isEqualTo(Map.of(4096, 5000, 4097, 5001, 4098, 7000));
        assertThat(gateway.leases())
                .allSatisfy(lease -> assertThat(lease.remaining(gateway.now())).contains(Duration.ofHours(2)));
    }

    @Test
    void aSetGrowsBehindItsFirstPort() {
        console.asks(udp(4096).suggesting("0.0.0.0", 5000)).grants(5000, EXTERNAL, 7200);

        console.asks(udp(4096), set(3, 4096)).grants(5000, EXTERNAL, 7200).echoes(set(3, 4096));

        assertThat(held(gateway, CONSOLE)).isEqualTo(Map.of(4096, 5000, 4097, 5001, 4098, 5002));
    }

    @Test
    @Requirement("PCP-62")
    void aForeignNonceIsRefusedAtTheFirstPortAndEndsTheSetLaterOn() {
        console.asks(udp(4098)).says(ResultCode.SUCCESS, 7200);

        console.asks(udp(4098).nonce(Ask.OTHER_NONCE), set(4, 4098)).refuses(ResultCode.NOT_AUTHORIZED, 7200);
        console.asks(udp(4096).nonce(Ask.OTHER_NONCE), set(4, 4096)).echoes(set(2, 4096));
        assertThat(gateway.leases()).hasSize(3);
    }

    @Test
    @Requirement("PCP-89")
    void aSetIsDeletedAsOneOrNotAtAll() {
        console.asks(udp(4096), set(4, 4096)).says(ResultCode.SUCCESS, 7200);
        console.asks(udp(4100).nonce(Ask.OTHER_NONCE)).says(ResultCode.SUCCESS, 7200);

        console.asks(udp(4096).lasting(0), set(5, 4096)).refuses(ResultCode.NOT_AUTHORIZED, 7200);
        assertThat(gateway.leases()).hasSize(5);
        console.asks(udp(4096).lasting(0), set(4, 4096))
                .says(ResultCode.SUCCESS, 0)
                .echoes(set(4, 4096));
        assertThat(held(gateway, CONSOLE)).containsOnlyKeys(4100);
    }

    @Test
    @Requirement("PCP-2")
    void aStoreThatFailsLeavesNothingOfTheSet() {
        gateway.store.fails(1);

        console.asks(udp(4096), set(4, 4096)).refuses(ResultCode.NO_RESOURCES, 30);

        assertThat(gateway.leases()).isEmpty();
        assertThat(gateway.plane.carried()).isEmpty();
    }

    @Test
    void aPortInUseOnTheHostIsAvoided() {
        gateway.plane.refuses(key -> key.externalPort() == 5002);

        console.asks(udp(4096).suggesting("0.0.0.0", 5000), set(4, 4096)).echoes(set(4, 4096));

        assertThat(gateway.plane.carried()).hasSize(4);
        assertThat(held(gateway, CONSOLE).values()).doesNotContain(5002);
    }

    @Test
    void whereNoPlaceHasRoomForAllTheLongestIsTaken() {
        TestGateway narrow =
                TestGateway.at(NOON, only(new Range(2000, 2001), new Range(3000, 3002), new Range(4000, 4000)));

        new PcpClient(narrow, CONSOLE)
                .asks(udp(4096), set(5, 4096))
                .grants(3000, EXTERNAL, 7200)
                .echoes(set(3, 4096));
    }

    @Test
    @Requirement("PCP-76")
    void pinholesOfASetAreTheHostsOwnPorts() {
        InetAddress host = Addresses.of("2001:db8:1::10");
        TestGateway firewall = TestGateway.able(NOON, TestGateway.highPorts(), Plane.Ability.PINHOLES);

        new PcpClient(firewall, host)
                .asks(udp(4096).suggesting("::", 9000), set(3, 4096))
                .grants(4096, "20010db8000100000000000000000010", 7200)
                .echoes(set(3, 4096));

        assertThat(held(firewall, host)).isEqualTo(Map.of(4096, 4096, 4097, 4097, 4098, 4098));
    }
}
