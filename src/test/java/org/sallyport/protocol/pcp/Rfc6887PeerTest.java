package org.sallyport.protocol.pcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.pcp.MapMessage.udp;
import static org.sallyport.protocol.pcp.PeerMessage.peer;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.AdminMapping;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** RFC 6887 §12, the PEER opcode, on a plane that translates what internal clients send. */
class Rfc6887PeerTest {
    private static final String NOON = "2030-01-01T12:00:00Z";
    private static final InetAddress CONSOLE = Addresses.of("192.0.2.10");
    private static final InetAddress LAPTOP = Addresses.of("192.0.2.20");
    private static final String EXTERNAL = "00000000000000000000ffffc6336401";
    private static final RemoteFilter.Peer REMOTE = remote("203.0.113.99", 5000);

    private final TestGateway gateway = TestGateway.able(NOON, TestGateway.highPorts(), Plane.Ability.OUTBOUND);
    private final PcpClient console = new PcpClient(gateway, CONSOLE);
    private final PcpClient laptop = new PcpClient(gateway, LAPTOP);

    @Nested
    class Checks {
        @Test
        @Requirement("PCP-100")
        void aFlowWithoutProtocolOrPortIsMalformed() {
            console.asks(peer(4096).protocol(0)).refuses(ResultCode.MALFORMED_REQUEST, 1800);
            console.asks(peer(0)).refuses(ResultCode.MALFORMED_REQUEST, 1800);
            console.asks(peer(4096).to("203.0.113.99", 0)).refuses(ResultCode.MALFORMED_REQUEST, 1800);
        }

        @Test
        @Requirement("PCP-105")
        void aRemoteAddressThatTheClientCannotSendToIsMalformed() {
            console.asks(peer(4096).to("2001:db8::7", 5000)).refuses(ResultCode.MALFORMED_REQUEST, 1800);
            console.asks(peer(4096).to("0.0.0.0", 5000)).refuses(ResultCode.MALFORMED_REQUEST, 1800);
        }

        @Test
        @Requirement("PCP-58")
        void aProtocolThatIsNotMappedIsUnsupported() {
            console.asks(peer(4096).protocol(132)).refuses(ResultCode.UNSUPP_PROTOCOL, 1800);
        }

        @Test
        @Requirement({"PCP-21", "PCP-79"})
        void preferFailureIsMalformed() {
            console.asks(peer(4096), new PcpOption.PreferFailure()).refuses(ResultCode.MALFORMED_REQUEST, 1800);
        }

        @Test
        @Requirement({"PCP-21", "PCP-88"})
        void filterIsUnsupported() {
            console.asks(peer(4096), new Filter(128, 5000, Addresses.of("203.0.113.99")))
                    .refuses(ResultCode.UNSUPP_OPTION, 1800);
        }

        @Test
        @Requirement("PCP-7")
        void anAddressOfTheOtherFamilyIsNotGiven() {
            console.asks(peer(4096).suggesting("::", 0)).refuses(ResultCode.NETWORK_FAILURE, 30);
            console.asks(peer(4096).suggesting("2001:db8::1", 0)).refuses(ResultCode.CANNOT_PROVIDE_EXTERNAL, 1800);
        }

        @Test
        @Requirement("PCP-106")
        void aPlaneThatOnlyForwardsPortsHasPeerRefused() {
            TestGateway forwarding = TestGateway.at(NOON);
            new PcpClient(forwarding, CONSOLE).asks(peer(4096)).refuses(ResultCode.UNSUPP_OPCODE, 1800);
            assertThat(forwarding.leases()).isEmpty();
        }
    }

    @Nested
    class WithoutAMapping {
        @Test
        @Requirement({"PCP-29", "PCP-101", "PCP-105"})
        @DisplayName("PCP-101: a mapping is made, and the peer alone may use it")
        void aMappingIsMadeForThePeerAlone() {
            console.asks(peer(4096)).grants(4096, EXTERNAL, 7200).ofOctets(80).copiesPeer();

            assertThat(only().mapping().client()).isEqualTo(new InternalClient(CONSOLE, 4096));
            assertThat(only().mapping().filter().peers()).containsExactly(REMOTE);
            assertThat(gateway.plane.carried().values()).containsExactly(only().mapping());
        }

        @Test
        @Requirement("PCP-103")
        void whatIsSuggestedAndFreeIsGiven() {
            console.asks(peer(4096).suggesting("198.51.100.1", 50000)).grants(50000, EXTERNAL, 7200);
            console.asks(peer(4097).suggesting("0.0.0.0", 50001)).grants(50001, EXTERNAL, 7200);
        }

        @Test
        @Requirement({"PCP-103", "PCP-3"})
        void whatIsSuggestedAndNotToBeHadIsRefused() {
            laptop.asks(udp(50000).lasting(3600)).grants(50000, EXTERNAL, 3600);

            console.asks(peer(4096).suggesting("0.0.0.0", 50000)).refuses(ResultCode.CANNOT_PROVIDE_EXTERNAL, 3600);
            console.asks(peer(4096).suggesting("198.51.100.9", 0)).refuses(ResultCode.CANNOT_PROVIDE_EXTERNAL, 1800);
            assertThat(gateway.leases()).hasSize(1);
        }

        @Test
        @Requirement("PCP-103")
        void withoutASuggestedPortAnyWillDo() {
            laptop.asks(udp(4096)).grants(4096, EXTERNAL, 7200);

            console.asks(peer(4096)).says(ResultCode.SUCCESS, 7200);
            console.asks(peer(4098).suggesting("198.51.100.1", 0)).grants(4098, EXTERNAL, 7200);
            laptop.asks(udp(4099)).grants(4099, EXTERNAL, 7200);
            console.asks(peer(4099).suggesting("198.51.100.1", 0)).says(ResultCode.SUCCESS, 7200);
        }

        @Test
        @Requirement({"PCP-93", "PCP-94"})
        void lifetimeZeroAsksForTheLeast() {
            console.asks(peer(4096).lasting(0)).grants(4096, EXTERNAL, 120);
        }

        @Test
        @Requirement("PCP-70")
        void thePolicyDecides() {
            console.asks(peer(4096).suggesting("0.0.0.0", 80)).refuses(ResultCode.NOT_AUTHORIZED, 1800);
        }
    }

    @Nested
    class OnWhatPeerHasMade {
        @Test
        @Requirement({"PCP-93", "PCP-102"})
        @DisplayName("PCP-93, PCP-102: its life is prolonged, never shortened, and never ended")
        void itsLifeIsNeverShortened() {
            console.asks(peer(4096)).grants(4096, EXTERNAL, 7200);
            gateway.passes(Duration.ofHours(1));

            console.asks(peer(4096).lasting(600)).grants(4096, EXTERNAL, 3600);
            console.asks(peer(4096).lasting(0)).grants(4096, EXTERNAL, 3600);
            console.asks(peer(4096)).grants(4096, EXTERNAL, 7200);
            gateway.passes(Duration.ofSeconds(7199));
            assertThat(gateway.leases()).hasSize(1);
            gateway.passes(Duration.ofSeconds(1));
            assertThat(gateway.leases()).isEmpty();
        }

        @Test
        @Requirement("PCP-102")
        void itsEndpointStaysWhateverIsSuggested() {
            console.asks(peer(4096)).grants(4096, EXTERNAL, 7200);
            console.asks(peer(4096).suggesting("0.0.0.0", 50000)).grants(4096, EXTERNAL, 7200);
        }

        @Test
        @Requirement({"PCP-101", "PCP-102"})
        void furtherPeersShareItsEndpoint() {
            console.asks(peer(4096)).grants(4096, EXTERNAL, 7200);
            console.asks(peer(4096).to("203.0.113.98", 6000).lasting(600))
                    .grants(4096, EXTERNAL, 7200)
                    .copiesPeer();

            assertThat(only().mapping().filter().peers()).containsExactly(REMOTE, remote("203.0.113.98", 6000));
        }

        @Test
        @Requirement({"PCP-2", "PCP-4"})
        @DisplayName("PCP-4: more peers than a mapping may have are a quota, for FILTER was not asked for")
        void itsPeersAreBounded() {
            for (int port = 1; port <= RemoteFilter.MOST_PEERS; port++) {
                console.asks(peer(4096).to("203.0.113.99", port)).grants(4096, EXTERNAL, 7200);
            }
            List<Lease> before = gateway.leases();

            console.asks(peer(4096).to("203.0.113.99", 5000)).refuses(ResultCode.USER_EX_QUOTA, 30);
            assertThat(gateway.leases()).isEqualTo(before);
        }

        @Test
        @Requirement({"PCP-62", "PCP-104"})
        void anotherNonceIsNotAuthorized() {
            console.asks(peer(4096)).grants(4096, EXTERNAL, 7200);
            gateway.passes(Duration.ofSeconds(200));

            console.asks(peer(4096).nonce(Ask.OTHER_NONCE)).refuses(ResultCode.NOT_AUTHORIZED, 7000);
            console.asks(udp(4096).nonce(Ask.OTHER_NONCE)).refuses(ResultCode.NOT_AUTHORIZED, 7000);
        }

        @Test
        @Requirement("PCP-65")
        @DisplayName("PCP-65: MAP takes it over where it is, and opens it as MAP asks")
        void mapTakesItOver() {
            console.asks(peer(4096)).grants(4096, EXTERNAL, 7200);
            console.asks(udp(4096).suggesting("0.0.0.0", 60000).lasting(600)).grants(4096, EXTERNAL, 600);

            assertThat(only().mapping().filter()).isEqualTo(RemoteFilter.EVERYONE);
            assertThat(only().first().outbound()).isFalse();
            console.asks(peer(4096).to("203.0.113.98", 6000)).grants(4096, EXTERNAL, 7200);
            assertThat(only().mapping().filter()).isEqualTo(RemoteFilter.EVERYONE);
        }

        @Test
        @Requirement("PCP-65")
        void mapWithFilterTakesItOverForThoseItNames() {
            console.asks(peer(4096)).grants(4096, EXTERNAL, 7200);
            console.asks(udp(4096), new Filter(128, 0, Addresses.of("203.0.113.1")))
                    .says(ResultCode.SUCCESS, 7200);

            assertThat(only().mapping().filter().peers()).containsExactly(remote("203.0.113.1", 0));
        }

        @Test
        void noMapResponseIsSentAboutIt() {
            console.asks(peer(4096)).grants(4096, EXTERNAL, 7200);
            assertThat(MappingUpdate.Subject.of(only(), only().first())).isEmpty();

            console.asks(udp(4096)).grants(4096, EXTERNAL, 7200);
            assertThat(MappingUpdate.Subject.of(only(), only().first()))
                    .contains(new MappingUpdate.Subject(Ask.NONCE, 17, 4096));
        }
    }

    @Nested
    class OnWhatOthersHaveMade {
        private final Filter filter = new Filter(128, 0, Addresses.of("203.0.113.1"));

        @Test
        @Requirement({"PCP-101", "PCP-102", "PCP-93"})
        @DisplayName("PCP-102: a MAP's mapping keeps its endpoint and filter and lives the longer of both")
        void aMapsMappingIsKeptAsItIs() {
            console.asks(udp(4096).suggesting("0.0.0.0", 50000).lasting(3600), filter)
                    .grants(50000, EXTERNAL, 3600);

            console.asks(peer(4096).lasting(600)).grants(50000, EXTERNAL, 3600).copiesPeer();
            console.asks(peer(4096)).grants(50000, EXTERNAL, 7200);
            assertThat(only().mapping().filter().peers()).containsExactly(remote("203.0.113.1", 0));
            assertThat(only().first().outbound()).isFalse();
        }

        @Test
        @Requirement("PCP-104")
        void aMapsMappingOfAnotherNonceIsNotAuthorized() {
            console.asks(udp(4096).nonce(Ask.OTHER_NONCE).lasting(3600)).grants(4096, EXTERNAL, 3600);
            List<Lease> before = gateway.leases();

            console.asks(peer(4096)).refuses(ResultCode.NOT_AUTHORIZED, 3600);
            assertThat(gateway.leases()).isEqualTo(before);
        }

        @Test
        @Requirement({"PCP-64", "PCP-102"})
        void theAdminsMappingIsToldAsItIs() {
            gateway.grant(new AdminMapping(
                    Transport.UDP,
                    50000,
                    new InternalClient(CONSOLE, 4096),
                    RemoteFilter.EVERYONE,
                    "",
                    Optional.empty()));
            List<Lease> before = gateway.leases();

            console.asks(peer(4096)).grants(50000, EXTERNAL, 7200);
            assertThat(gateway.leases()).isEqualTo(before);
        }

        @Test
        @Requirement("PCP-102")
        void anotherProtocolsMappingIsToldForAsLongAsItLives() {
            gateway.map(Ask.upnp(4096).request());
            List<Lease> before = gateway.leases();

            console.asks(peer(4096)).grants(4096, EXTERNAL, 3600);
            assertThat(gateway.leases()).isEqualTo(before);
        }
    }

    @Nested
    class Options {
        private final TestGateway open = TestGateway.able(
                NOON, TestGateway.everything(Optional.empty(), OptionalInt.empty(), true), Plane.Ability.OUTBOUND);
        private final PcpClient asker = new PcpClient(open, CONSOLE);
        private final ThirdParty forLaptop = new ThirdParty(LAPTOP);

        @Test
        @Requirement({"PCP-109", "PCP-110"})
        void aThirdPartysMappingIsMadeAndKeptByItself() {
            asker.asks(peer(4096).lasting(3600), forLaptop)
                    .grants(4096, EXTERNAL, 3600)
                    .copiesPeer(forLaptop);
            new PcpClient(open, LAPTOP).asks(peer(4096)).grants(4096, EXTERNAL, 7200);

            assertThat(open.mappings())
                    .singleElement()
                    .satisfies(mapping -> assertThat(mapping.client()).isEqualTo(new InternalClient(LAPTOP, 4096)));
        }

        @Test
        @Requirement("PCP-107")
        void aThirdPartyThatNoRuleGrantsIsUnsupported() {
            console.asks(peer(4096), forLaptop).refuses(ResultCode.UNSUPP_OPTION, 1800);
        }

        @Test
        @Requirement("PCP-108")
        void onesOwnAddressIsNoThirdParty() {
            asker.asks(peer(4096), new ThirdParty(CONSOLE)).refuses(ResultCode.MALFORMED_REQUEST, 1800);
        }

        @Test
        @Requirement({"PCP-27", "PCP-121"})
        void aDescriptionIsKeptAndEchoed() {
            Description game = new Description("game");
            asker.asks(peer(4096), game).grants(4096, EXTERNAL, 7200).copiesPeer(game);
            assertThat(open.leases().get(0).first().description()).isEqualTo("game");
        }
    }

    @Nested
    class OnAFirewall {
        private static final String HOST = "20010db8000100000000000000000010";
        private final TestGateway firewall =
                TestGateway.able(NOON, TestGateway.highPorts(), Plane.Ability.OUTBOUND, Plane.Ability.PINHOLES);
        private final PcpClient host = new PcpClient(firewall, Addresses.of("2001:db8:1::10"));
        private final PeerMessage flow = peer(4096).suggesting("::", 0).to("2001:db8::7", 5000);

        @Test
        @Requirement({"PCP-76", "PCP-101"})
        void theExternalEndpointIsTheClientsOwn() {
            host.asks(flow).grants(4096, HOST, 7200).copiesPeer();
            assertThat(firewall.mappings().get(0).filter().peers()).containsExactly(remote("2001:db8::7", 5000));
        }

        @Test
        @Requirement({"PCP-102", "PCP-103", "PCP-113"})
        void anotherEndpointCannotBeProvidedButIsNotAskedOfWhatIsThere() {
            PeerMessage elsewhere = flow.suggesting("2001:db8:1::10", 99);
            host.asks(elsewhere).refuses(ResultCode.CANNOT_PROVIDE_EXTERNAL, 1800);
            host.asks(flow).grants(4096, HOST, 7200);
            host.asks(elsewhere).grants(4096, HOST, 7200);
        }
    }

    private Lease only() {
        List<Lease> leases = gateway.leases();
        assertThat(leases).hasSize(1);
        assertThat(leases.get(0).owners()).extracting(Owner::requester).containsExactly(CONSOLE);
        return leases.get(0);
    }

    private static RemoteFilter.Peer remote(String address, int port) {
        return new RemoteFilter.Peer(Prefix.of(Addresses.of(address)), port);
    }
}
