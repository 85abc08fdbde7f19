package org.sallyport.protocol.igd.ssdp;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.ssdp.Samples.DEVICE;
import static org.sallyport.protocol.igd.ssdp.Samples.SERVICE;
import static org.sallyport.protocol.igd.ssdp.Samples.octets;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Addresses;

/** CLI-79: the searches of real programs, as they stand on the wire, and what they look at in the answer. */
class RealClientsTest {
    private static final Link SITE = Link.of(Samples.lan("br-lan", 2, "2001:db8::1", "2001:db8::/64"), 1900);
    private static final InetSocketAddress SITE_CLIENT = new InetSocketAddress(Addresses.of("2001:db8::50"), 40000);
    private static final InetSocketAddress LINK_CLIENT = new InetSocketAddress(Samples.linkLocal("fe80::50", 2), 40000);

    private final VirtualTime time = new VirtualTime();
    private final Counters counters = new Counters();
    private final Searches searches = new Searches(
            new Catalogue(Samples.auto()),
            new SsdpWriter(Samples.settings()),
            new Doorkeeper(Samples.inside("192.0.2.0/24", "fe80::/64", "2001:db8::/64")),
            new Pacing(new Random(1)),
            time,
            InstantSource.fixed(Instant.parse("2030-01-01T12:00:00Z")),
            counters);

    /** Bars stand for CRLF. What is not said of a search is 239.255.255.250 and a free source port. */
    private enum Recorded {
        /** Four types in a burst, in the order device, services, root; its MX is its own patience in seconds. */
        MINIUPNPC(
                DEVICE + "InternetGatewayDevice:1",
                "M-SEARCH * HTTP/1.1|HOST: 239.255.255.250:1900|ST: %s|MAN: \"ssdp:discover\"|MX: 2||"),
        MINIUPNPC_CONNECTION(
                SERVICE + "WANIPConnection:1",
                "M-SEARCH * HTTP/1.1|HOST: 239.255.255.250:1900|ST: %s|MAN: \"ssdp:discover\"|MX: 2||"),
        MINIUPNPC_ROOT(
                "upnp:rootdevice",
                "M-SEARCH * HTTP/1.1|HOST: 239.255.255.250:1900|ST: %s|MAN: \"ssdp:discover\"|MX: 2||"),
        /** No blank after the colon, and one CRLF more than there should be (CLI-4). */
        LIBTORRENT(
                "upnp:rootdevice",
                "M-SEARCH * HTTP/1.1|HOST: 239.255.255.250:1900|ST:%s|MAN:\"ssdp:discover\"|MX:3|||"),
        /** From source port 1900, with an MX above five, and a patience of a quarter of a second (CLI-2). */
        LIBPLUM(
                DEVICE + "InternetGatewayDevice:1",
                "M-SEARCH * HTTP/1.1|HOST: 239.255.255.250:1900|MAN: \"ssdp:discover\"|MX: 10|ST: %s||") {
            @Override
            InetSocketAddress source() {
                return new InetSocketAddress(Addresses.of("192.0.2.50"), 1900);
            }
        },
        TAILSCALE_GATEWAY(
                DEVICE + "InternetGatewayDevice:1",
                "M-SEARCH * HTTP/1.1|HOST: 239.255.255.250:1900|ST: %s|MAN: \"ssdp:discover\"|MX: 2||"),
        /** The newer type first, then the older; the answer must have the very ST (CLI-5). */
        SYNCTHING_2(
                DEVICE + "InternetGatewayDevice:2",
                "M-SEARCH * HTTP/1.1|HOST: 239.255.255.250:1900|ST: %s|MAN: \"ssdp:discover\"|MX: 10"
                        + "|USER-AGENT: syncthing/v1.29.0|||"),
        SYNCTHING_1(
                DEVICE + "InternetGatewayDevice:1",
                "M-SEARCH * HTTP/1.1|HOST: 239.255.255.250:1900|ST: %s|MAN: \"ssdp:discover\"|MX: 10"
                        + "|USER-AGENT: syncthing/v1.29.0|||"),
        /** Over IPv6 it looks for the newer type only (CLI-8). */
        SYNCTHING_IPV6(
                DEVICE + "InternetGatewayDevice:2",
                "M-SEARCH * HTTP/1.1|HOST: [FF05::C]:1900|ST: %s|MAN: \"ssdp:discover\"|MX: 10"
                        + "|USER-AGENT: syncthing/v1.29.0|||") {
            @Override
            Link link() {
                return SITE;
            }

            @Override
            InetSocketAddress source() {
                return SITE_CLIENT;
            }
        },
        /** With the option for link-local IPv6. */
        MINIUPNPC_IPV6(
                DEVICE + "InternetGatewayDevice:1",
                "M-SEARCH * HTTP/1.1|HOST: [FF02::C]:1900|ST: %s|MAN: \"ssdp:discover\"|MX: 2||") {
            @Override
            Link link() {
                return Samples.LINK_LOCAL;
            }

            @Override
            InetSocketAddress source() {
                return LINK_CLIENT;
            }
        },
        /** mDNSResponder: no blanks, mixed case. */
        APPLE(
                SERVICE + "WANIPConnection:1",
                "M-SEARCH * HTTP/1.1|Host:239.255.255.250:1900|ST:%s|Man:\"ssdp:discover\"|MX:3||"),
        WINDOWS(
                DEVICE + "InternetGatewayDevice:1",
                "M-SEARCH * HTTP/1.1|Host:239.255.255.250:1900|ST:%s|Man:\"ssdp:discover\"|MX:3||"),
        GUPNP(
                SERVICE + "WANIPConnection:1",
                "M-SEARCH * HTTP/1.1|Host: 239.255.255.250:1900|Man: \"ssdp:discover\"|ST: %s|MX: 3"
                        + "|User-Agent: gupnp-igd GSSDP/1.6.3||");

        private final String target;
        private final String message;

        Recorded(String target, String message) {
            this.target = target;
            this.message = message.formatted(target).replace("|", "\r\n");
        }

        Link link() {
            return Samples.LINK;
        }

        InetSocketAddress source() {
            return Samples.CLIENT;
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"UDA-21", "UDA-25", "CLI-2", "CLI-4", "CLI-5", "CLI-6", "CLI-8", "CLI-79"})
    @DisplayName("CLI-79: answered within a quarter of a second, with the ST asked, a USN and a literal of the link")
    void aSearchOfARealProgramIsAnswered(Recorded search) {
        RecordingOutlet outlet = new RecordingOutlet(search.link(), time);
        searches.toGroup(octets(search.message), search.source(), outlet);
        time.passes(ofMillis(250));

        assertThat(outlet.sent()).hasSize(1);
        assertThat(outlet.sent().get(0).to()).isEqualTo(search.source());
        assertThat(outlet.fields("ST")).containsExactly(search.target);
        assertThat(outlet.fields("USN").get(0)).startsWith("uuid:").endsWith("::" + search.target);
        String face = search.target.endsWith(":2") ? "/igd2.xml" : "/igd1.xml";
        assertThat(outlet.fields("LOCATION")).containsExactly(search.link().url(5000, face));
    }

    /** Its first probe is to the default gateway alone, with an MX, and it takes what comes in a quarter of a second. */
    @Test
    @Requirement({"UDA-19", "CLI-2", "CLI-3", "CLI-6", "CLI-79"})
    @DisplayName("CLI-3: Tailscale's search to the gateway itself is answered at once, all of it within its patience")
    void tailscaleAsksTheGatewayItself() {
        RecordingOutlet outlet = new RecordingOutlet(Samples.LINK, time);
        String search = "M-SEARCH * HTTP/1.1|HOST: 239.255.255.250:1900|ST: ssdp:all|MAN: \"ssdp:discover\"|MX: 2||"
                .replace("|", "\r\n");
        searches.toUs(octets(search), Samples.CLIENT, outlet);
        time.passes(Duration.ZERO);
        assertThat(outlet.sent()).hasSize(1);

        time.passes(ofMillis(250));
        assertThat(outlet.sent()).hasSize(11);
        assertThat(outlet.fields("LOCATION")).containsOnly("http://192.0.2.1:5000/igd1.xml");
        assertThat(outlet.fields("USN")).allMatch(usn -> usn.startsWith("uuid:"));
    }

    @Test
    @Requirement({"CLI-1", "CLI-79"})
    @DisplayName("CLI-1: the burst of a host that runs all of them is answered one by one")
    void aBurstIsAnsweredOneByOne() {
        RecordingOutlet outlet = new RecordingOutlet(Samples.LINK, time);
        List<Recorded> burst = List.of(
                Recorded.MINIUPNPC,
                Recorded.MINIUPNPC_CONNECTION,
                Recorded.MINIUPNPC_ROOT,
                Recorded.LIBTORRENT,
                Recorded.LIBPLUM,
                Recorded.TAILSCALE_GATEWAY,
                Recorded.SYNCTHING_2,
                Recorded.SYNCTHING_1,
                Recorded.APPLE,
                Recorded.WINDOWS,
                Recorded.GUPNP);
        burst.forEach(search -> searches.toGroup(octets(search.message), Samples.CLIENT, outlet));
        time.passes(ofMillis(250));

        assertThat(outlet.fields("ST"))
                .containsExactlyInAnyOrderElementsOf(
                        burst.stream().map(search -> search.target).toList());
    }

    /** So it wrote until May 2025; it tries PCP and NAT-PMP first, so it needs no exception of ours. */
    @Test
    @Requirement("UDA-17")
    @DisplayName("UDA-17: an older libplum, with MAN unquoted, is not answered, and counted")
    void anUnquotedManIsNotAnswered() {
        RecordingOutlet outlet = new RecordingOutlet(Samples.LINK, time);
        String search = Recorded.LIBPLUM.message.replace("\"", "");
        searches.toGroup(octets(search), Recorded.LIBPLUM.source(), outlet);
        time.passes(ofSeconds(10));

        assertThat(outlet.sent()).isEmpty();
        assertThat(counters.of("ssdp.dropped.no-man")).isEqualTo(1);
    }
}
