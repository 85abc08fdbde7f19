package org.sallyport.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.core.gateway.Ask.pcp;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.mapping.Addresses;

/** The epoch that PCP and NAT-PMP tell (RFC 6887 §8.5, RFC 6886 §3.6). */
class EpochTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final MemoryLeaseStore store = new MemoryLeaseStore();
    private final TestGateway test =
            TestGateway.with(NOON, TestGateway.highPorts(), GatewaySettings.DEFAULTS, store, 1);

    private long epoch() {
        return test.gateway.epoch(test.now());
    }

    @Test
    @Requirement("PMP-31")
    void itIsZeroAtTheFirstStartAndGrowsByOneASecond() {
        assertThat(epoch()).isZero();
        test.passes(Duration.ofMillis(999));
        assertThat(epoch()).isZero();
        test.passes(Duration.ofMillis(1));
        assertThat(epoch()).isEqualTo(1);
        test.passes(Duration.ofHours(1));
        assertThat(epoch()).isEqualTo(3601);
    }

    @Test
    @Requirement({"PCP-34", "PMP-33"})
    void itGoesOnOverARestartThatRestoresEverything() {
        test.map(pcp(5000).request());
        test.passes(Duration.ofMinutes(1));
        test.close();

        TestGateway next = TestGateway.on(new RecordingPlane(), NOON.plusSeconds(90), store);

        assertThat(next.leases()).hasSize(1);
        assertThat(next.gateway.epoch(next.now())).isEqualTo(90);
    }

    @Test
    @Requirement({"PCP-33", "PMP-32"})
    void itBeginsAnewWhenAStartDoesNotRestoreEverything() {
        test.map(pcp(5000).request());
        test.close();
        RecordingPlane busy = new RecordingPlane();
        busy.refuses(key -> true);

        TestGateway refused = TestGateway.on(busy, NOON.plusSeconds(90), store);
        assertThat(refused.gateway.epoch(refused.now())).isZero();

        TestGateway forgotten = TestGateway.on(new RecordingPlane(), NOON.plusSeconds(90), new MemoryLeaseStore());
        assertThat(forgotten.gateway.epoch(forgotten.now())).isZero();
    }

    @Test
    @Requirement({"PCP-33", "PMP-32"})
    void itBeginsAnewWithAnotherExternalAddress() {
        test.map(pcp(5000).request());
        test.passes(Duration.ofMinutes(1));
        test.settled(test.gateway.externalAddress(Optional.of(Addresses.of("198.51.100.9"))));
        assertThat(epoch()).isZero();
    }
}
