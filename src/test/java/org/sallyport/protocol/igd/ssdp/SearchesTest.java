package org.sallyport.protocol.igd.ssdp;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.ssdp.Samples.CLIENT;
import static org.sallyport.protocol.igd.ssdp.Samples.DEVICE;
import static org.sallyport.protocol.igd.ssdp.Samples.LINK;
import static org.sallyport.protocol.igd.ssdp.Samples.SERVICE;
import static org.sallyport.protocol.igd.ssdp.Samples.octets;
import static org.sallyport.protocol.igd.ssdp.Samples.search;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.mapping.Addresses;

/** A search from its octets to the answers that leave, in virtual time. */
class SearchesTest {
    private final VirtualTime time = new VirtualTime();
    private final RecordingOutlet outlet = new RecordingOutlet(LINK, time);
    private final Counters counters = new Counters();
    private final Searches searches = searches("192.0.2.0/24");

    private Searches searches(String lan) {
        return new Searches(
                new Catalogue(Samples.auto()),
                new SsdpWriter(Samples.settings()),
                new Doorkeeper(Samples.inside(lan)),
                new Pacing(new Random(1)),
                time,
                InstantSource.fixed(Instant.parse("2030-01-01T12:00:00Z")),
                counters);
    }

    @Test
    @Requirement({"UDA-20", "UDA-21", "UDA-27", "CLI-5"})
    @DisplayName(
            "UDA-20, UDA-21, UDA-27: one answer, soon, to the searcher's address and port, with the LAN's LOCATION")
    void aSearchIsAnsweredToWhereItCameFrom() {
        searches.toGroup(octets(search(DEVICE + "InternetGatewayDevice:1")), CLIENT, outlet);
        time.passes(ofMillis(2));

        assertThat(outlet.sent()).hasSize(1);
        assertThat(outlet.sent().get(0).to()).isEqualTo(CLIENT);
        assertThat(outlet.fields("ST")).containsExactly(DEVICE + "InternetGatewayDevice:1");
        assertThat(outlet.fields("LOCATION")).containsExactly("http://192.0.2.1:5000/igd1.xml");
        assertThat(outlet.fields("DATE")).containsExactly("Tue, 01 Jan 2030 12:00:00 GMT");
        assertThat(counters.of("ssdp.answers")).isEqualTo(1);
    }

    @Test
    @Requirement("CLI-1")
    @DisplayName("CLI-1: a burst of different searches from one client is answered one by one")
    void eachOfABurstIsAnswered() {
        List<String> targets = List.of(
                DEVICE + "InternetGatewayDevice:1",
                SERVICE + "WANIPConnection:1",
                SERVICE + "WANPPPConnection:1",
                "upnp:rootdevice",
                DEVICE + "InternetGatewayDevice:2");
        targets.forEach(target -> searches.toGroup(octets(search(target)), CLIENT, outlet));
        time.passes(ofMillis(250));

        assertThat(outlet.fields("ST")).containsExactlyInAnyOrderElementsOf(targets);
    }

    @Test
    @Requirement({"UDA-22", "UDA-26", "CLI-2"})
    @DisplayName("UDA-22, UDA-26, CLI-2: ssdp:all is answered with the whole set within a quarter of a second")
    void allIsAnsweredWithTheWholeSet() {
        searches.toGroup(octets(search("ssdp:all")), CLIENT, outlet);
        time.passes(ofMillis(250));

        assertThat(outlet.fields("USN"))
                .isEqualTo(new Catalogue(Samples.auto())
                        .announced().stream().map(Announcement::usn).toList());
        assertThat(outlet.sent().get(10).at().minus(outlet.sent().get(0).at())).isGreaterThan(ofMillis(30));
    }

    @ParameterizedTest
    @Requirement("UDA-18")
    @DisplayName("UDA-18: to the group, no MX or a wrong one is silence")
    @ValueSource(strings = {"", "MX: 0\r\n", "MX: -1\r\n", "MX: soon\r\n"})
    void toTheGroupMxIsNeeded(String mx) {
        searches.toGroup(octets(search("ssdp:all").replace("MX: 2\r\n", mx)), CLIENT, outlet);
        time.passes(ofSeconds(10));

        assertThat(outlet.sent()).isEmpty();
        assertThat(counters.of("ssdp.dropped.no-mx")).isEqualTo(1);
    }

    @ParameterizedTest
    @Requirement({"UDA-19", "CLI-3"})
    @DisplayName("UDA-19, CLI-3: to us, a search is answered at once, with or without MX")
    @ValueSource(strings = {"", "MX: 2\r\n", "MX: 0\r\n"})
    void toUsMxDoesNotMatter(String mx) {
        searches.toUs(octets(search("upnp:rootdevice").replace("MX: 2\r\n", mx)), CLIENT, outlet);
        time.passes(Duration.ZERO);

        assertThat(outlet.sent()).hasSize(1);
    }

    @Test
    @Requirement({"UDA-28", "UDA-92"})
    @DisplayName("UDA-28: what comes from elsewhere is counted and not answered, to the group or to us")
    void aForeignSourceGetsNothing() {
        InetSocketAddress foreign = new InetSocketAddress(Addresses.of("198.51.100.9"), 40000);
        searches.toGroup(octets(search("ssdp:all")), foreign, outlet);
        searches.toUs(octets(search("ssdp:all")), foreign, outlet);
        time.passes(ofSeconds(10));

        assertThat(outlet.sent()).isEmpty();
        assertThat(counters.all()).containsOnlyKeys("ssdp.dropped.off-lan");
        assertThat(counters.of("ssdp.dropped.off-lan")).isEqualTo(2);
    }

    @Test
    @Requirement({"UDA-31", "UDA-92"})
    @DisplayName("UDA-31: the NOTIFYs of other devices, and our own that come back, are nothing to us")
    void notifiesAreIgnored() {
        searches.toGroup(octets("NOTIFY * HTTP/1.1\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\n\r\n"), CLIENT, outlet);

        assertThat(time.waiting()).isZero();
        assertThat(counters.all()).containsOnlyKeys("ssdp.ignored.other-talk");
    }

    @Test
    @Requirement("UDA-28")
    @DisplayName("UDA-28: one source is answered twenty times a second after its burst; another is not kept waiting")
    void aFloodOfOneSourceIsCut() {
        for (int i = 0; i < 1000; i++) {
            searches.toGroup(octets(search("upnp:rootdevice")), CLIENT, outlet);
        }
        searches.toGroup(
                octets(search("upnp:rootdevice")), new InetSocketAddress(Addresses.of("192.0.2.51"), 40001), outlet);
        time.passes(ofMillis(100));

        assertThat(outlet.sent()).hasSize(Searches.BURST + 1);
        assertThat(counters.of("ssdp.dropped.over-rate")).isEqualTo(1000 - Searches.BURST);
    }

    @Test
    @Requirement("UDA-28")
    @DisplayName("UDA-28: over IPv6 a host that takes a new address for each search is cut with its /64")
    void aFloodOfOneNetworkIsCut() {
        RecordingOutlet site = new RecordingOutlet(
                Link.of(Samples.lan("br-lan", 2, "2001:db8::1", "2001:db8::/64"), SsdpSettings.PORT), time);
        Searches ofSite = searches("2001:db8::/64");
        int most = Searches.HOSTS * Searches.BURST;
        for (int i = 0; i < 2 * most; i++) {
            InetSocketAddress source =
                    new InetSocketAddress(Addresses.of("2001:db8::1:" + Integer.toHexString(i)), 40000);
            ofSite.toUs(octets(search("upnp:rootdevice")), source, site);
        }
        time.passes(ofMillis(100));

        assertThat(site.sent()).hasSize(most);
        assertThat(counters.of("ssdp.dropped.over-rate")).isEqualTo(most);
    }

    @Test
    @DisplayName("Searches for what is not here cost a source nothing: televisions and lamps are looked for as well")
    void searchesForOthersAreNotCharged() {
        for (int i = 0; i < 1000; i++) {
            searches.toGroup(octets(search("urn:dial-multiscreen-org:service:dial:1")), CLIENT, outlet);
        }
        searches.toGroup(octets(search("upnp:rootdevice")), CLIENT, outlet);
        time.passes(ofMillis(100));

        assertThat(outlet.sent()).hasSize(1);
        assertThat(counters.of("ssdp.ignored.no-match")).isEqualTo(1000);
    }

    @Test
    @Requirement("UDA-28")
    @DisplayName("UDA-28: however many sources ask at once, the answers that wait are bounded, and then it goes on")
    void theAnswersThatWaitAreBounded() {
        for (int host = 2; host < 252; host++) {
            InetSocketAddress source = new InetSocketAddress(Addresses.of("192.0.2." + host), 40000);
            searches.toGroup(octets(search("ssdp:all")), source, outlet);
        }
        assertThat(time.waiting()).isLessThanOrEqualTo(Searches.MOST_WAITING).isGreaterThan(Searches.MOST_WAITING - 11);
        assertThat(counters.of("ssdp.dropped.backlog")).isEqualTo(250 - Searches.MOST_WAITING / 11);

        time.passes(ofSeconds(1));
        assertThat(time.waiting()).isZero();
        searches.toGroup(octets(search("upnp:rootdevice")), CLIENT, outlet);
        assertThat(time.waiting()).isEqualTo(1);
    }
}
