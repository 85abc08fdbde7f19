package org.sallyport.plane.relay.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.core.gateway.ForwardingLimits;

/** What strangers may use of the host, and how it is counted (NAT-85). */
class RelayLimitsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @TempDir
    private Path folder;

    @Test
    void socketsAreWhatDescriptorsAndHeapLeave() {
        assertThat(RelayLimits.sockets(4096, 1L << 32)).isEqualTo(3072);
        assertThat(RelayLimits.sockets(1024, 1L << 32)).isEqualTo(512);
        assertThat(RelayLimits.sockets(Long.MAX_VALUE, 256L << 20)).isEqualTo(16384);
        assertThat(RelayLimits.sockets(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(65536);
    }

    @Test
    void softLimitOfDescriptorsIsRead() throws Exception {
        Path limits = folder.resolve("limits");
        Files.writeString(limits, "Limit  Soft Limit  Hard Limit  Units\nMax open files  20000  524288  files\n");
        assertThat(Descriptors.allowed(limits)).isEqualTo(20000);
        Files.writeString(limits, "Max open files  unlimited  unlimited  files\n");
        assertThat(Descriptors.allowed(limits)).isEqualTo(Long.MAX_VALUE);
        assertThat(Descriptors.allowed(folder.resolve("none"))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nothingIsAllowedBelowOne() {
        assertThatThrownBy(() -> new RelayLimits(ForwardingLimits.DEFAULTS, 0, 1))
                .hasMessage("sockets 0 is below 1");
    }

    @Test
    void bucketHoldsASecondsWorthAndFillsEvenly() {
        TokenBucket bucket = new TokenBucket(2, -5);
        assertThat(bucket.take(-5)).isTrue();
        assertThat(bucket.take(-5)).isTrue();
        assertThat(bucket.take(SECOND / 2 - 6)).isFalse();
        assertThat(bucket.take(SECOND / 2 - 5)).isTrue();
        assertThat(bucket.take(SECOND / 2 - 5)).isFalse();
        long later = 1000 * SECOND;
        assertThat(bucket.take(later)).isTrue();
        assertThat(bucket.take(later)).isTrue();
        assertThat(bucket.take(later)).isFalse();
    }

    @Test
    void allowanceGivesAllOrNothing() {
        Allowance allowance = new Allowance(3);
        assertThat(allowance.take(2)).isTrue();
        assertThat(allowance.take(2)).isFalse();
        assertThat(allowance.take(1)).isTrue();
        allowance.giveBack(2);
        assertThat(allowance.take(2)).isTrue();
    }
}
