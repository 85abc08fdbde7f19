package org.sallyport.protocol.igd.ssdp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.protocol.igd.ssdp.Samples.CLIENT;
import static org.sallyport.protocol.igd.ssdp.Samples.LINK;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Counters;

/** Any octets at all, sent to the group and to us (UDA 1.1 §1.3). */
class SsdpFuzzTest {
    private static final int LONGEST = 1400;
    private static final Catalogue CATALOGUE = new Catalogue(Samples.auto());
    private static final SsdpWriter WRITER = new SsdpWriter(Samples.settings());
    private static final Set<String> FIELDS = Set.of(
            "CACHE-CONTROL",
            "DATE",
            "EXT",
            "LOCATION",
            "SERVER",
            "ST",
            "USN",
            "OPT",
            "01-NLS",
            "BOOTID.UPNP.ORG",
            "CONFIGID.UPNP.ORG",
            "SEARCHPORT.UPNP.ORG");

    @FuzzTest
    @Requirement({"UDA-3", "UDA-17", "UDA-18", "UDA-21", "CLI-5", "CLI-6"})
    void onlyASearchIsAnswered(byte[] octets) {
        String text = new String(octets, ISO_8859_1);
        List<RecordingOutlet.Sent> toGroup = answers(octets, true);
        List<RecordingOutlet.Sent> toUs = answers(octets, false);

        for (RecordingOutlet.Sent answer : toUs) {
            assertThat(text.strip()).startsWith("M-SEARCH * HTTP/1.1").contains("\"ssdp:discover\"");
            assertWellFormed(answer, text);
        }
        if (!toGroup.isEmpty()) {
            assertThat(text).containsPattern("(?i)\nMX:");
            assertThat(texts(toGroup)).as("the same answers").isEqualTo(texts(toUs));
        }
    }

    private static Set<String> texts(List<RecordingOutlet.Sent> answers) {
        return answers.stream().map(RecordingOutlet.Sent::text).collect(Collectors.toSet());
    }

    /** What leaves within the longest MX. */
    private static List<RecordingOutlet.Sent> answers(byte[] octets, boolean group) {
        VirtualTime time = new VirtualTime();
        RecordingOutlet outlet = new RecordingOutlet(LINK, time);
        Searches searches = new Searches(
                CATALOGUE,
                WRITER,
                new Doorkeeper(Samples.inside("192.0.2.0/24")),
                new Pacing(new Random(1)),
                time,
                InstantSource.fixed(Instant.parse("2030-01-01T12:00:00Z")),
                new Counters());
        if (group) {
            searches.toGroup(ByteBuffer.wrap(octets), CLIENT, outlet);
        } else {
            searches.toUs(ByteBuffer.wrap(octets), CLIENT, outlet);
        }
        time.passes(Duration.ofSeconds(5));
        assertThat(time.waiting()).isZero();
        assertThat(outlet.sent().size())
                .isLessThanOrEqualTo(CATALOGUE.announced().size());
        return outlet.sent();
    }

    private static void assertWellFormed(RecordingOutlet.Sent answer, String search) {
        assertThat(answer.to()).isEqualTo(CLIENT);
        assertThat(answer.text()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
        assertThat(answer.text().length()).isLessThan(LONGEST);
        assertThat(answer.field("USN")).startsWith("uuid:");
        assertThat(answer.field("LOCATION")).startsWith("http://192.0.2.1:5000/");
        String target = answer.field("ST");
        assertThat(search.contains(target) || search.contains("ssdp:all"))
                .as("%s was asked for", target)
                .isTrue();
        answer.text()
                .lines()
                .skip(1)
                .filter(line -> !line.isEmpty())
                .forEach(line -> assertThat(FIELDS).contains(line.substring(0, line.indexOf(':'))));
    }
}
