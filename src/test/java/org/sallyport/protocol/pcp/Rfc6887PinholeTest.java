package org.sallyport.protocol.pcp;

import static org.sallyport.protocol.pcp.MapMessage.udp;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;

/** RFC 6887 §11 on a firewall: IPv6 clients open what is theirs. */
class Rfc6887PinholeTest {
    private static final InetAddress HOST = Addresses.of("2001:db8:1::10");
    private static final String HOST_OCTETS = "20010db8000100000000000000000010";

    private final TestGateway gateway =
            TestGateway.able("2030-01-01T12:00:00Z", TestGateway.highPorts(), Plane.Ability.PINHOLES);
    private final PcpClient host = new PcpClient(gateway, HOST);

    @Test
    @Requirement({"PCP-76", "PCP-111"})
    void internalAndExternalEndpointAreTheSame() {
        host.asks(udp(4096).suggesting("::", 0)).grants(4096, HOST_OCTETS, 7200).ofOctets(60);
    }

    @Test
    @Requirement("CLI-59")
    void bitcoinCoreGetsBackTheEndpointItSuggests() {
        host.asks(udp(8333).suggesting("2001:db8:1::10", 8333)).grants(8333, HOST_OCTETS, 7200);
    }

    @Test
    @Requirement("PCP-113")
    void anotherSuggestionIsAnsweredWithTheTruthOrNotAtAll() {
        host.asks(udp(4096).suggesting("2001:db8::7", 99)).grants(4096, HOST_OCTETS, 7200);
        host.asks(udp(4097).suggesting("2001:db8:1::10", 99).preferringFailure())
                .refuses(ResultCode.CANNOT_PROVIDE_EXTERNAL, 1800);
        host.asks(udp(4097).suggesting("2001:db8:1::10", 4097).preferringFailure())
                .says(ResultCode.SUCCESS, 7200)
                .ofOctets(64);
    }

    @Test
    @Requirement("PCP-7")
    void noAddressOfTheOtherFamilyIsGiven() {
        host.asks(udp(4096)).refuses(ResultCode.NETWORK_FAILURE, 30);
        new PcpClient(gateway, Addresses.of("192.0.2.10"))
                .asks(udp(4096).suggesting("::", 0))
                .refuses(ResultCode.NETWORK_FAILURE, 30);
    }

    @Test
    @Requirement({"PCP-89", "PCP-111"})
    void aDeletionIsAnsweredWithZerosOfTheFamily() {
        host.asks(udp(4096).suggesting("::", 0)).says(ResultCode.SUCCESS, 7200);

        host.asks(udp(4096).suggesting("::", 0).lasting(0)).grants(0, "00000000000000000000000000000000", 0);
    }

    @Test
    @Requirement("PCP-112")
    void aLinkLocalAddressIsNotOpenedAndAUlaIs() {
        new PcpClient(gateway, Addresses.of("fe80::5"))
                .asks(udp(4096).suggesting("::", 0))
                .refuses(ResultCode.NOT_AUTHORIZED, 1800);
        new PcpClient(gateway, Addresses.of("fd00:1::5"))
                .asks(udp(4096).suggesting("::", 0))
                .grants(4096, "fd000001000000000000000000000005", 7200);
    }

    @Test
    void withoutAFirewallNothingCanBeOpened() {
        new PcpClient(TestGateway.at("2030-01-01T12:00:00Z"), HOST)
                .asks(udp(4096).suggesting("::", 0))
                .refuses(ResultCode.NOT_AUTHORIZED, 1800);
    }
}
