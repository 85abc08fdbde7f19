package org.sallyport.protocol.pxp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Ask;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.GatewaySettings;
import org.sallyport.core.gateway.MemoryLeaseStore;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.protocol.natpmp.NatPmpServer;
import org.sallyport.protocol.pcp.PcpServer;

/** RFC 6887 §8.5, RFC 6886 §3.6: one epoch for both dialects, judged as clients judge it. */
class EpochTest {
    private static final Duration A_DAY = Duration.ofDays(1);

    private TestGateway gateway = TestGateway.at("2030-01-01T12:00:00Z");

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    @Requirement({"PCP-32", "PCP-36", "PCP-37", "PMP-31", "PMP-34", "PMP-37"})
    @DisplayName("PCP-32, PMP-31: it begins at 0 and counts seconds, the same in both dialects; clients see no loss")
    void itCountsSeconds() {
        assertThat(pcp()).isZero();
        for (int hour = 1; hour <= 200; hour++) {
            long before = pcp();
            assertNoLossWhile(() -> gateway.passes(Duration.ofHours(1)), Duration.ofHours(1));
            assertThat(pcp()).isEqualTo(before + 3600);
            assertThat(natPmp()).isEqualTo(pcp());
        }
    }

    @Test
    @Requirement({"PCP-34", "PMP-33"})
    @DisplayName("PCP-34, PMP-33: restarted with everything back it goes on, the time that was off included")
    void itGoesOnAcrossARestart() {
        gateway.map(Ask.pcp(5000).lasting(A_DAY).request());
        gateway.passes(Duration.ofMinutes(20));
        assertNoLossWhile(() -> restart(gateway.store, Duration.ofMinutes(5)), Duration.ofMinutes(5));
        assertThat(pcp()).isEqualTo(Duration.ofMinutes(25).toSeconds());
    }

    @Test
    @Requirement({"PCP-33", "PMP-32"})
    @DisplayName("PCP-33, PMP-32: restarted without its table it begins at 0, and clients see the loss")
    void itBeginsAnewWithoutTheTable() {
        gateway.passes(Duration.ofMinutes(20));
        assertLossAfter(() -> restart(new MemoryLeaseStore(), Duration.ofMinutes(5)), Duration.ofMinutes(5));
        assertThat(pcp()).isZero();
    }

    @Test
    @Requirement("PCP-33")
    @DisplayName("PCP-33: another external address begins it anew, and clients see the loss")
    void itBeginsAnewWithAnotherAddress() {
        gateway.map(Ask.pcp(5000).lasting(A_DAY).request());
        gateway.passes(Duration.ofMinutes(20));
        assertLossAfter(
                () -> gateway.settled(gateway.gateway.externalAddress(Optional.of(Addresses.of("198.51.100.2")))),
                Duration.ZERO);
        assertThat(pcp()).isZero();
        assertThat(natPmp()).isZero();
    }

    @Test
    @Requirement({"PCP-32", "PMP-35"})
    @DisplayName("PCP-32, PMP-35: a stepped wall clock does not move it")
    void aSteppedWallClockDoesNotMoveIt() {
        gateway.passes(Duration.ofMinutes(20));
        assertNoLossWhile(() -> gateway.settled(gateway.gateway.wallOffset(Duration.ofHours(-2))), Duration.ZERO);
        assertThat(pcp()).isEqualTo(1200);
    }

    @Test
    @Requirement({"PMP-48", "PCP-59"})
    @DisplayName("PMP-48: after a loss the suggestions of the clients restore the old world")
    void suggestionsRestoreTheOldWorld() {
        restart(new MemoryLeaseStore(), Duration.ofMinutes(5));
        gateway.map(Ask.natPmp(5000).preferring(6000).request());
        gateway.map(Ask.pcp(5001).preferring(6001).request());
        assertThat(gateway.mappings())
                .extracting(mapping -> mapping.key().externalPort())
                .containsExactlyInAnyOrder(6000, 6001);
    }

    private void assertNoLossWhile(Runnable deed, Duration elapsed) {
        long pcpBefore = pcp();
        long natPmpBefore = natPmp();
        deed.run();
        assertThat(pcpClientSeesLoss(pcpBefore, pcp(), elapsed.toSeconds()))
                .as("PCP-36")
                .isFalse();
        assertThat(natPmpClientSeesLoss(natPmpBefore, natPmp(), elapsed.toSeconds()))
                .as("PMP-34")
                .isFalse();
    }

    private void assertLossAfter(Runnable deed, Duration elapsed) {
        long pcpBefore = pcp();
        long natPmpBefore = natPmp();
        deed.run();
        assertThat(pcpClientSeesLoss(pcpBefore, pcp(), elapsed.toSeconds()))
                .as("PCP-36")
                .isTrue();
        assertThat(natPmpClientSeesLoss(natPmpBefore, natPmp(), elapsed.toSeconds()))
                .as("PMP-34")
                .isTrue();
    }

    /** PCP-36. */
    private static boolean pcpClientSeesLoss(long before, long after, long elapsed) {
        long served = after - before;
        return after + 1 < before || elapsed + 2 < served - served / 16 || served + 2 < elapsed - elapsed / 16;
    }

    /** PMP-34. */
    private static boolean natPmpClientSeesLoss(long before, long after, long elapsed) {
        return after + 2 < before + elapsed * 7 / 8;
    }

    private void restart(MemoryLeaseStore store, Duration off) {
        Instant then = gateway.now().plus(off);
        gateway.close();
        gateway = TestGateway.with(then, TestGateway.highPorts(), GatewaySettings.DEFAULTS, store, 2);
    }

    private long pcp() {
        return Integer.toUnsignedLong(new PcpServer(gateway.gateway, this::epoch, new Counters())
                .announcement()
                .getInt(8));
    }

    private long natPmp() {
        return Integer.toUnsignedLong(new NatPmpServer(gateway.gateway, this::epoch, new Counters())
                .announcement()
                .getInt(4));
    }

    private long epoch() {
        return gateway.gateway.epoch(gateway.now());
    }
}
