package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.CONSOLE;
import static org.sallyport.core.gateway.Ask.LAPTOP;
import static org.sallyport.core.gateway.Ask.OTHER_NONCE;
import static org.sallyport.protocol.pcp.MapMessage.udp;
import static org.sallyport.protocol.pcp.Octets.octets;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.AdminMapping;
import org.sallyport.core.gateway.GatewaySettings;
import org.sallyport.core.gateway.MemoryLeaseStore;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** RFC 6887 §11, §13.2, §14.1 and §15 over a real gateway. */
class Rfc6887MapTest {
    /** 198.51.100.1, the gateway's. */
    private static final String EXTERNAL = "00000000000000000000ffff c6336401";

    private static final String NO_ADDRESS = "00000000000000000000ffff 00000000";
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");
    private final PcpClient console = new PcpClient(gateway, CONSOLE);
    private final PcpClient laptop = new PcpClient(gateway, LAPTOP);

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    @Requirement({"PCP-59", "PCP-60", "PCP-28", "PCP-29", "CLI-53"})
    @DisplayName("PCP-59, PCP-60, PCP-29, CLI-53: a mapping is granted in exactly 60 octets")
    void aMappingIsGranted() {
        console.asks(udp(4096)).grants(4096, EXTERNAL, 7200).atEpoch(0).ofOctets(60);
        assertThat(gateway.mappings()).hasSize(1);
        assertThat(console.counters.of("pcp.success")).isEqualTo(1);
    }

    @Test
    @Requirement("PCP-139")
    @DisplayName("PCP-139: behind another NAT the address told is the one there is, private as it may be")
    void aPrivateExternalAddressIsTold() {
        gateway.settled(gateway.gateway.externalAddress(Optional.of(Addresses.of("100.64.0.5"))));
        console.asks(udp(4096)).grants(4096, "00000000000000000000ffff64400005", 7200);
    }

    @Test
    @Requirement({"PCP-60", "CLI-58"})
    @DisplayName("PCP-60, CLI-58: a suggested port is given; a suggested address of somebody else is passed over")
    void suggestionsArePreferences() {
        console.asks(udp(4096).suggesting("198.51.100.1", 5000)).grants(5000, EXTERNAL, 7200);
        console.asks(udp(4097).suggesting("192.0.2.10", 5001)).grants(5001, EXTERNAL, 7200);
    }

    @Test
    @Requirement({"PCP-31", "PCP-61"})
    @DisplayName("PCP-31, PCP-61: the same request again is the same mapping, its lifetime set anew")
    void aRetransmissionIsARenewal() {
        console.asks(udp(4096).suggesting("0.0.0.0", 5000)).grants(5000, EXTERNAL, 7200);
        gateway.passes(Duration.ofMinutes(90));
        console.asks(udp(4096).suggesting("0.0.0.0", 6000))
                .grants(5000, EXTERNAL, 7200)
                .atEpoch(5400);
        gateway.passes(Duration.ofMinutes(90));
        assertThat(gateway.mappings()).hasSize(1);
        gateway.passes(Duration.ofMinutes(31));
        assertThat(gateway.mappings()).isEmpty();
    }

    @Test
    @Requirement("PCP-94")
    @DisplayName("PCP-94: a lifetime is raised to the floor and cut to the ceiling")
    void lifetimesAreBounded() {
        console.asks(udp(4096).lasting(1)).grants(4096, EXTERNAL, 120);
        console.asks(udp(4096).lasting(-1)).grants(4096, EXTERNAL, 86400);
    }

    @Test
    @Requirement("PCP-62")
    @DisplayName("PCP-62: another nonce is NOT_AUTHORIZED for what remains of the mapping, and changes nothing")
    void aForeignNonceIsRefused() {
        console.asks(udp(4096)).grants(4096, EXTERNAL, 7200);
        gateway.passes(Duration.ofSeconds(200));
        console.asks(udp(4096).nonce(OTHER_NONCE)).refuses(ResultCode.NOT_AUTHORIZED, 7000);
        console.asks(udp(4096).nonce(OTHER_NONCE).lasting(0)).refuses(ResultCode.NOT_AUTHORIZED, 7000);
        assertThat(gateway.mappings()).hasSize(1);
    }

    @Test
    @Requirement({"PCP-89", "CLI-61"})
    @DisplayName("PCP-89, CLI-61: lifetime 0 deletes, whatever is suggested, and answers zeros")
    void lifetimeZeroDeletes() {
        console.asks(udp(4096)).grants(4096, EXTERNAL, 7200);
        console.asks(udp(4096).lasting(0).suggesting("198.51.100.1", 4096))
                .grants(0, NO_ADDRESS, 0)
                .ofOctets(60);
        assertThat(gateway.mappings()).isEmpty();
        console.asks(udp(4096).lasting(0)).grants(0, NO_ADDRESS, 0);
        console.asks(udp(4096).lasting(0).suggesting("::", 0)).grants(0, NO_ADDRESS, 0);
    }

    @Test
    @Requirement("PCP-91")
    @DisplayName("PCP-91: port 0 deletes all of a protocol, protocol 0 all of the host, each with its own nonce only")
    void deletionsOfAllEndWhatTheNonceOwns() {
        console.asks(udp(4096)).grants(4096, EXTERNAL, 7200);
        console.asks(udp(4097)).grants(4097, EXTERNAL, 7200);
        console.asks(udp(4098).tcp()).grants(4098, EXTERNAL, 7200);
        console.asks(udp(4099).nonce(OTHER_NONCE)).grants(4099, EXTERNAL, 7200);
        laptop.asks(udp(5000)).grants(5000, EXTERNAL, 7200);

        console.asks(udp(0).lasting(0)).grants(0, NO_ADDRESS, 0);
        assertThat(gateway.mappings())
                .extracting(mapping -> mapping.key().externalPort())
                .containsExactlyInAnyOrder(4098, 4099, 5000);
        console.asks(udp(0).protocol(0).lasting(0)).grants(0, NO_ADDRESS, 0);
        assertThat(gateway.mappings())
                .extracting(mapping -> mapping.key().externalPort())
                .containsExactlyInAnyOrder(4099, 5000);
    }

    @ParameterizedTest
    @Requirement({"PCP-57", "PCP-58"})
    @DisplayName("PCP-57, PCP-58: what cannot be mapped, and how it is called")
    @CsvSource({
        "0, 4096, 7200, MALFORMED_REQUEST",
        "0, 4096, 0, MALFORMED_REQUEST",
        "0, 0, 7200, UNSUPP_PROTOCOL",
        "6, 0, 7200, UNSUPP_PROTOCOL",
        "17, 0, 7200, UNSUPP_PROTOCOL",
        "132, 4096, 7200, UNSUPP_PROTOCOL",
        "132, 4096, 0, UNSUPP_PROTOCOL",
        "1, 0, 7200, UNSUPP_PROTOCOL",
        "50, 0, 0, UNSUPP_PROTOCOL",
        "255, 65535, 1, UNSUPP_PROTOCOL",
    })
    void whatCannotBeMappedIsRefused(int protocol, int port, int lifetime, ResultCode code) {
        console.asks(udp(port).protocol(protocol).lasting(lifetime)).refuses(code, 1800);
        assertThat(gateway.mappings()).isEmpty();
    }

    @Test
    @Requirement("PCP-7")
    @DisplayName("PCP-7: who asks for an external IPv6 address gets an error, not an IPv4 address")
    void anExternalIpv6AddressCannotBeHad() {
        console.asks(udp(4096).suggesting("::", 0)).refuses(ResultCode.NETWORK_FAILURE, 30);
        console.asks(udp(4096).suggesting("2001:db8::1", 4096)).refuses(ResultCode.NETWORK_FAILURE, 30);
        console.asks(udp(4096).suggesting("2001:db8::1", 4096).preferringFailure())
                .refuses(ResultCode.CANNOT_PROVIDE_EXTERNAL, 1800);
        assertThat(gateway.mappings()).isEmpty();
    }

    @Test
    @Requirement({"PCP-27", "PCP-77"})
    @DisplayName("PCP-27, PCP-77: PREFER_FAILURE is granted to the letter and echoed")
    void preferFailureIsGrantedAndEchoed() {
        PcpClient.Answer answer = console.asks(
                        udp(4096).suggesting("0.0.0.0", 5000).preferringFailure())
                .grants(5000, EXTERNAL, 7200)
                .ofOctets(64);
        assertThat(answer.reply().getInt(60)).isEqualTo(0x02000000);
        console.asks(udp(4097).suggesting("198.51.100.1", 5001).preferringFailure())
                .grants(5001, EXTERNAL, 7200);
    }

    @Test
    @Requirement({"PCP-77", "PCP-80"})
    @DisplayName("PCP-77, PCP-80: PREFER_FAILURE fails for as long as the other mapping has left")
    void preferFailureFails() {
        laptop.asks(udp(5000)).grants(5000, EXTERNAL, 7200);
        gateway.passes(Duration.ofSeconds(700));
        console.asks(udp(4096).suggesting("0.0.0.0", 5000).preferringFailure())
                .refuses(ResultCode.CANNOT_PROVIDE_EXTERNAL, 6500)
                .ofOctets(64);
        console.asks(udp(4096).suggesting("203.0.113.9", 5001).preferringFailure())
                .refuses(ResultCode.CANNOT_PROVIDE_EXTERNAL, 1800);
        console.asks(udp(4096)).grants(4096, EXTERNAL, 7200);
        console.asks(udp(4096).suggesting("0.0.0.0", 5002).preferringFailure())
                .refuses(ResultCode.CANNOT_PROVIDE_EXTERNAL, 7200);
    }

    @Test
    @Requirement("PCP-78")
    @DisplayName("PCP-78: PREFER_FAILURE without a port, or in a deletion, is malformed")
    void preferFailureNeedsAPort() {
        console.asks(udp(4096).preferringFailure()).refuses(ResultCode.MALFORMED_OPTION, 1800);
        console.asks(udp(4096).suggesting("0.0.0.0", 5000).lasting(0).preferringFailure())
                .refuses(ResultCode.MALFORMED_OPTION, 1800);
    }

    @Test
    @Requirement({"PCP-59", "PCP-72", "PCP-4"})
    @DisplayName("PCP-59: a port that is taken is replaced by another one")
    void aTakenPortIsReplaced() {
        laptop.asks(udp(5000)).grants(5000, EXTERNAL, 7200);
        PcpClient.Answer answer = console.asks(udp(4096).suggesting("0.0.0.0", 5000));
        answer.says(ResultCode.SUCCESS, 7200);
        assertThat(answer.reply().getShort(42) & 0xffff).isNotIn(0, 5000);
    }

    @Test
    @Requirement({"PCP-64", "PCP-90"})
    @DisplayName("PCP-64, PCP-90: a static mapping is reported, and not the client's to delete")
    void aStaticMappingIsReportedAndStays() {
        gateway.grant(new AdminMapping(
                Transport.UDP, 80, new InternalClient(CONSOLE, 4096), RemoteFilter.EVERYONE, "web", Optional.empty()));
        console.asks(udp(4096)).grants(80, EXTERNAL, 7200);
        console.asks(udp(4096).lasting(0)).refuses(ResultCode.NOT_AUTHORIZED, 1800);
        assertThat(gateway.mappings()).hasSize(1);
    }

    @Test
    @Requirement("PCP-70")
    @DisplayName("PCP-70: without an external address it is a network failure")
    void withoutExternalAddressItIsANetworkFailure() {
        gateway.settled(gateway.gateway.externalAddress(Optional.empty()));
        console.asks(udp(4096)).refuses(ResultCode.NETWORK_FAILURE, 30);
    }

    @Test
    @Requirement("PCP-70")
    @DisplayName("PCP-70: a port that the policy denies, and a quota that is used up")
    void policyAndQuotaRefuse() {
        console.asks(udp(80).suggesting("0.0.0.0", 80).preferringFailure()).refuses(ResultCode.NOT_AUTHORIZED, 1800);
        try (TestGateway small = TestGateway.with(
                NOON,
                TestGateway.everything(Optional.empty(), OptionalInt.of(1), false),
                GatewaySettings.DEFAULTS,
                new MemoryLeaseStore(),
                1)) {
            PcpClient client = new PcpClient(small, CONSOLE);
            client.asks(udp(4096)).grants(4096, EXTERNAL, 7200);
            client.asks(udp(4097)).refuses(ResultCode.USER_EX_QUOTA, 30);
            client.asks(udp(4096)).grants(4096, EXTERNAL, 7200);
        }
    }

    @Test
    @Requirement("PCP-117")
    @DisplayName("PCP-117: more waiting than one host may have is answered at once")
    void aFloodIsAnswered() {
        for (int i = 0; i < 64; i++) {
            var waiting = console.server.answer(ByteBuffer.wrap(udp(4096 + i).octets(CONSOLE)), CONSOLE);
            assertThat(waiting.toCompletableFuture().isDone()).isFalse();
        }
        var surplus = console.server.answer(ByteBuffer.wrap(udp(5000).octets(CONSOLE)), CONSOLE);
        assertThat(surplus.toCompletableFuture())
                .isCompletedWithValueMatching(reply -> reply.orElseThrow().get(3) == ResultCode.USER_EX_QUOTA.number());
    }

    @Test
    @Requirement({"PCP-30", "PCP-32"})
    void everyReplyCarriesTheSecondsThatHavePassed() {
        gateway.passes(Duration.ofSeconds(41));
        console.asks(udp(4096)).says(ResultCode.SUCCESS, 7200).atEpoch(41);
        gateway.passes(Duration.ofSeconds(1));
        console.asks(udp(4096).nonce(OTHER_NONCE)).atEpoch(42);
        console.asks(udp(4096).protocol(132)).atEpoch(42);
        console.asks(octets("01 01")).atEpoch(42);
    }

    @Test
    @Requirement("PCP-75")
    void aMappingOfTheDiscardPortIsGranted() {
        console.asks(udp(9)).says(ResultCode.SUCCESS, 7200);
        assertThat(gateway.mappings().get(0).client().port()).isEqualTo(9);
    }

    @Test
    @Requirement("PCP-66")
    void udpAndTcpOfOnePortAreTwoMappings() {
        console.asks(udp(4096)).grants(4096, EXTERNAL, 7200);
        assertThat(gateway.mappings()).hasSize(1);
        console.asks(udp(4096).tcp()).grants(4096, EXTERNAL, 7200);
        console.asks(udp(4096).lasting(0)).says(ResultCode.SUCCESS, 0);
        assertThat(gateway.mappings()).hasSize(1);
    }

    @Test
    @Requirement({"PCP-44", "CLI-49", "CLI-51"})
    @DisplayName("PCP-44, CLI-49, CLI-51: ANNOUNCE is answered with a bare header, its lifetime 0")
    void announceIsAnswered() {
        gateway.passes(Duration.ofSeconds(77));
        byte[] request = octets("02 00 0000 00001c20 00000000000000000000ffff c000020a");
        console.asks(request).says(ResultCode.SUCCESS, 0).atEpoch(77).ofOctets(24);
        assertThat(Octets.of(console.server.announcement()))
                .isEqualTo(octets("02 80 00 00 00000000 0000004d 000000000000000000000000"));
    }

    @Test
    @Requirement("PCP-33")
    @DisplayName("PCP-33: the epoch begins anew when the external address changes")
    void aNewExternalAddressBeginsANewEpoch() {
        gateway.passes(Duration.ofSeconds(77));
        gateway.settled(
                gateway.gateway.externalAddress(Optional.of(org.sallyport.core.mapping.Addresses.of("198.51.100.2"))));
        gateway.passes(Duration.ofSeconds(3));
        console.asks(udp(4096))
                .grants(4096, "00000000000000000000ffff c6336402", 7200)
                .atEpoch(3);
    }

    @Test
    @Requirement({"PCP-10", "PCP-11"})
    @DisplayName("PCP-10, PCP-11: what must not be answered is counted")
    void silenceIsCounted() {
        assertThat(console.hears(octets("02"))).isEmpty();
        assertThat(console.hears(octets("02 81"))).isEmpty();
        assertThat(console.counters.of("pcp.dropped.short")).isEqualTo(1);
        assertThat(console.counters.of("pcp.dropped.response")).isEqualTo(1);
    }

    @Test
    @Requirement("PCP-2")
    @DisplayName("PCP-2: a store that fails is NO_RESOURCES, and nothing has changed")
    void aFailingStoreIsNoResources() {
        gateway.store.fails(1);
        console.asks(udp(4096)).refuses(ResultCode.NO_RESOURCES, 30);
        assertThat(gateway.mappings()).isEmpty();
    }
}
