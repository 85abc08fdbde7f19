package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.conformance.Requirement;

/** What real clients send, each request as it stands in {@code replay}. */
@Tag("lab")
class ReplayIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    /** What Tailscale gives all its probes together (CLI-2). */
    private static final long PROMPT = 250;

    /** A machine that is busy with other things may let one of these be late. */
    private static final int TRIES = 4;

    private static URI control = URI.create("");

    @BeforeAll
    static void start() {
        LAB.gateway().start();
        control = new Upnpc(LAB::a).control();
    }

    static Stream<Recorded> requests() {
        return Stream.of(
                        "miniupnpc",
                        "libtorrent",
                        "transmission",
                        "libplum",
                        "libpcpnatpmp",
                        "tailscale",
                        "bitcoin-core",
                        "syncthing",
                        "i2pd",
                        "mdnsresponder",
                        "gupnp-igd",
                        "windows",
                        "playstation")
                .flatMap(client -> Recorded.of(client).stream());
    }

    @ParameterizedTest
    @MethodSource("requests")
    @Requirement({"CLI-2", "CLI-79"})
    void isAnsweredAsTheClientNeedsItAndPromptly(Recorded recorded) {
        byte[] request = recorded.octets(control.getPath(), "/igd1.xml");
        String channel = recorded.channel();
        Replay.Answer answer = LAB.a().call(() -> Replay.send(channel, request));
        assertThat(recorded.faults(answer.octets())).as(answer.octets()).isEmpty();

        List<Long> milliseconds = new ArrayList<>(List.of(answer.milliseconds()));
        for (int i = 1; i < TRIES && milliseconds.get(i - 1) >= PROMPT; i++) {
            milliseconds.add(LAB.a().call(() -> Replay.send(channel, request)).milliseconds());
        }
        assertThat(milliseconds).as("milliseconds it took each time").anyMatch(took -> took < PROMPT);
    }
}
