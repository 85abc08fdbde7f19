package org.sallyport.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each load against the server, with nothing between them. Takes the server's ports on this host. */
@Tag("lab")
class LoadsIT {
    private static final Duration RUN_IN = Duration.ofMillis(100);
    private static final Duration LENGTH = Duration.ofMillis(400);

    @BeforeAll
    static void serve() throws IOException {
        Server.start();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"PCP_CHANGES"},
            mode = EnumSource.Mode.EXCLUDE)
    void aLoadIsServed(LoadKind kind) throws IOException {
        boolean bulk = kind == LoadKind.BULK_1 || kind == LoadKind.BULK_16;
        Target target = bulk
                ? new Target("127.0.0.1", Server.SINK, Server.SINK)
                : new Target("127.0.0.1", Server.ECHO, Server.ECHO + Server.ECHOES - 1);
        boolean[] counting = {false};
        try (Load load = kind.open(target)) {
            Measured measured = load.run(RUN_IN, LENGTH, () -> counting[0] = true);
            assertThat(counting[0]).isTrue();
            assertThat(measured.isSpoilt()).as(measured.toString()).isFalse();
            assertThat(measured.nanos()).isGreaterThanOrEqualTo(LENGTH.toNanos());
            assertThat(measured.median())
                    .satisfies(median -> assertThat(median > 0).isEqualTo(!bulk));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TURNS", "UDP_RATE"})
    void aPacedLoadKeepsItsRate(LoadKind kind) throws IOException {
        Target target = new Target("127.0.0.1", Server.ECHO, Server.ECHO + Server.ECHOES - 1);
        try (Load load = kind.open(target)) {
            double rate = kind == LoadKind.TURNS ? 5000 : 10_000;
            assertThat(load.run(RUN_IN, LENGTH, () -> {}).perSecond()).isBetween(0.9 * rate, 1.1 * rate);
        }
    }
}
