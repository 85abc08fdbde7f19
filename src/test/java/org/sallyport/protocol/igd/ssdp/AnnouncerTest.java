package org.sallyport.protocol.igd.ssdp;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;

/** UDA 1.1 §1.2.1 and §1.2.2: when we speak up, in virtual time. */
class AnnouncerTest {
    private static final int SET = 11;
    private static final int BOTH_SETS = 22;

    private final VirtualTime time = new VirtualTime();
    private final RecordingOutlet lan = new RecordingOutlet(Samples.LINK, time);
    private final RecordingOutlet guests =
            new RecordingOutlet(Link.of(Samples.lan("br-guest", 3, "198.51.100.1", "198.51.100.0/24"), 1900), time);
    private final Announcer announcer = announcer(1);

    @Test
    @Requirement({"UDA-9", "UDA-10", "IGD-7", "CLI-9"})
    @DisplayName("UDA-9, UDA-10, IGD-7, CLI-9: byebye for everything, then the alive set three times, then quiet")
    void arrivalIsByebyeAndThreeTimesAlive() {
        announcer.arrive(List.of(lan, guests));
        time.passes(ofMinutes(7));

        assertThat(lan.sent()).hasSize(BOTH_SETS + 3 * SET);
        assertThat(lan.fields("NTS").subList(0, BOTH_SETS)).containsOnly("ssdp:byebye");
        assertThat(lan.fields("NTS").subList(BOTH_SETS, BOTH_SETS + 3 * SET)).containsOnly("ssdp:alive");
        List<String> first = lan.fields("USN").subList(BOTH_SETS, BOTH_SETS + SET);
        assertThat(first).doesNotHaveDuplicates();
        assertThat(lan.fields("USN").subList(BOTH_SETS + 2 * SET, BOTH_SETS + 3 * SET))
                .isEqualTo(first);
    }

    @Test
    @Requirement("UDA-10")
    @DisplayName("UDA-10: a few hundred milliseconds between sets, a little between messages")
    void setsAndMessagesAreSpaced() {
        announcer.arrive(List.of(lan, guests));
        time.passes(ofSeconds(5));

        List<Duration> times = lan.sent().stream().map(RecordingOutlet.Sent::at).toList();
        assertThat(times).isSorted().doesNotHaveDuplicates();
        Duration firstSet = times.get(BOTH_SETS);
        Duration secondSet = times.get(BOTH_SETS + SET);
        assertThat(secondSet.minus(firstSet)).isBetween(ofMillis(200), ofMillis(500));
        assertThat(times.get(times.size() - 1)).isLessThan(ofMillis(1500));
    }

    @RepeatedTest(20)
    @Requirement("UDA-9")
    @DisplayName("UDA-9: the first message waits a random time of up to 100 ms")
    void theFirstMessageWaits(RepetitionInfo repetition) {
        announcer(repetition.getCurrentRepetition()).arrive(List.of(lan, guests));
        time.passes(ofSeconds(5));

        assertThat(lan.sent().get(0).at()).isBetween(Duration.ofNanos(1), ofMillis(100));
    }

    @Test
    @Requirement("UDA-11")
    @DisplayName("UDA-11: again at random intervals, each less than half of max-age")
    void aliveIsSaidAgainInTime() {
        announcer.arrive(List.of(lan, guests));
        time.passes(Duration.ofHours(24));

        List<Duration> gaps = gapsBetweenSets().stream().skip(2).toList();
        assertThat(gaps).hasSizeGreaterThan(24 * 4).allMatch(gap -> gap.compareTo(ofMinutes(15)) < 0);
        assertThat(gaps).doesNotHaveDuplicates();
    }

    @Test
    @Requirement({"UDA-14", "UDA-15"})
    @DisplayName("UDA-14, UDA-15: on every link to the group, each with the LOCATION of that link")
    void everyLinkHearsItsOwnLocation() {
        announcer.arrive(List.of(lan, guests));
        time.passes(ofSeconds(5));

        assertThat(guests.sent())
                .hasSameSizeAs(lan.sent())
                .allMatch(sent -> sent.to().equals(guests.link().group()));
        assertThat(lan.fields("LOCATION")).contains("http://192.0.2.1:5000/igd1.xml");
        assertThat(guests.fields("LOCATION"))
                .contains("http://198.51.100.1:5000/igd1.xml")
                .doesNotContain("http://192.0.2.1:5000/igd1.xml");
    }

    @Test
    @Requirement({"UDA-6", "UDA-12"})
    @DisplayName("UDA-6, UDA-12: on leaving, byebye for everything twice, within 300 ms, and nothing after it")
    void leavingIsByebyeTwiceAndQuick() {
        announcer.arrive(List.of(lan, guests));
        time.passes(ofMinutes(1));
        lan.sent().clear();
        Duration start = time.now();
        AtomicReference<Duration> done = new AtomicReference<>();

        announcer.leave(List.of(lan, guests), () -> done.set(time.now().minus(start)));
        time.passes(Duration.ofHours(1));

        assertThat(lan.sent()).hasSize(2 * BOTH_SETS);
        assertThat(lan.fields("NTS")).containsOnly("ssdp:byebye");
        assertThat(done.get()).isLessThan(ofMillis(300));
        assertThat(lan.sent().get(2 * BOTH_SETS - 1).at().minus(start)).isLessThan(done.get());
    }

    @Test
    @Requirement("UDA-12")
    @DisplayName("UDA-12: leaving in the middle of arriving, not one alive follows the byebye")
    void noAliveFollowsTheFarewell() {
        announcer.arrive(List.of(lan, guests));
        time.passes(ofMillis(450));
        assertThat(lan.fields("NTS")).contains("ssdp:alive");
        lan.sent().clear();

        announcer.leave(List.of(lan, guests), () -> {});
        time.passes(Duration.ofHours(1));

        assertThat(lan.fields("NTS")).hasSize(2 * BOTH_SETS).containsOnly("ssdp:byebye");
    }

    @Test
    @DisplayName("UDA-10: a link whose group cannot be reached is told again within seconds, and it alone")
    void aMutedLinkIsToldAgainSoon() {
        lan.mute().set(true);
        announcer.arrive(List.of(lan, guests));
        time.passes(ofSeconds(8));
        assertThat(lan.sent()).hasSize(BOTH_SETS + 4 * SET);

        lan.mute().set(false);
        time.passes(ofMinutes(7));
        assertThat(lan.sent()).hasSize(BOTH_SETS + 4 * SET);
        assertThat(guests.sent()).hasSize(BOTH_SETS + 3 * SET);
    }

    @Test
    void aLinkThatStaysMutedIsTriedLessAndLessOften() {
        lan.mute().set(true);
        announcer.arrive(List.of(lan, guests));
        time.passes(ofMinutes(7));
        assertThat(lan.sent()).hasSize(BOTH_SETS + (3 + 6) * SET);
    }

    @Test
    @Requirement({"UDA-12", "UDA-13"})
    @DisplayName(
            "UDA-12: arriving anew, nothing that was planned before is said, and a link that has gone hears nothing")
    void arrivingAnewReplacesWhatWasPlanned() {
        announcer.arrive(List.of(lan, guests));
        time.passes(ofMillis(450));
        lan.sent().clear();
        guests.sent().clear();

        announcer.arrive(List.of(lan));
        time.passes(ofMinutes(7));

        assertThat(guests.sent()).isEmpty();
        assertThat(lan.sent()).hasSize(BOTH_SETS + 3 * SET);
        assertThat(lan.fields("NTS").subList(0, BOTH_SETS)).containsOnly("ssdp:byebye");
    }

    @Test
    @Requirement({"UDA-6", "UDA-12"})
    @DisplayName("UDA-12: only the link that goes is told byebye")
    void onlyTheLinkThatGoesIsToldByebye() {
        announcer.arrive(List.of(lan, guests));
        time.passes(ofMinutes(1));
        lan.sent().clear();
        guests.sent().clear();

        announcer.leave(List.of(guests), () -> announcer.arrive(List.of(lan)));
        time.passes(ofMinutes(7));

        assertThat(guests.fields("NTS")).hasSize(2 * BOTH_SETS).containsOnly("ssdp:byebye");
        assertThat(lan.sent()).hasSize(BOTH_SETS + 3 * SET);
    }

    private Announcer announcer(int seed) {
        return new Announcer(
                new Catalogue(Samples.auto()),
                new SsdpWriter(Samples.settings()),
                ofMinutes(30),
                time,
                new Random(seed));
    }

    private List<Duration> gapsBetweenSets() {
        List<Duration> starts = lan.sent().stream()
                .filter(sent -> sent.field("NTS").equals("ssdp:alive"))
                .filter(sent -> sent.field("NT").equals("upnp:rootdevice"))
                .map(RecordingOutlet.Sent::at)
                .toList();
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < starts.size(); i++) {
            gaps.add(starts.get(i).minus(starts.get(i - 1)));
        }
        return gaps;
    }
}
