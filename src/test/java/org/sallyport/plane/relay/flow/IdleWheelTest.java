package org.sallyport.plane.relay.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.Counters;
import org.sallyport.plane.relay.flow.IdleWheel.Watch;

/** The wheel that ends what has been silent for too long (NAT-21, NAT-29, NAT-30). */
class IdleWheelTest {
    private final Counters counters = new Counters();
    private final IdleWheel wheel = new IdleWheel(counters);
    private final List<String> ended = new ArrayList<>();

    @Test
    void silenceEndsAfterTheLimitAndNeverBefore() {
        wheel.watch(watch("five minutes"), Duration.ofMinutes(5));
        pass(300);
        assertThat(ended).isEmpty();
        pass(1);
        assertThat(ended).containsExactly("five minutes");
        pass(1000);
        assertThat(ended).hasSize(1);
    }

    @Test
    void limitsLongerThanTheRingAreKept() {
        wheel.watch(watch("established"), Duration.ofMinutes(124));
        pass(7440);
        assertThat(ended).isEmpty();
        pass(1);
        assertThat(ended).containsExactly("established");
    }

    @Test
    void touchingStartsTheSilenceAnew() {
        Watch watch = watch("busy");
        wheel.watch(watch, Duration.ofMinutes(2));
        pass(100);
        wheel.touch(watch);
        pass(120);
        assertThat(ended).isEmpty();
        pass(1);
        assertThat(ended).containsExactly("busy");
    }

    @Test
    void shorterLimitTakesTheOldOnesPlace() {
        Watch watch = watch("half closed");
        wheel.watch(watch, Duration.ofMinutes(124));
        pass(10);
        wheel.watch(watch, Duration.ofMinutes(4));
        pass(241);
        assertThat(ended).containsExactly("half closed");
        pass(8000);
        assertThat(ended).hasSize(1);
    }

    @Test
    void forgottenNeverEnds() {
        Watch watch = watch("gone");
        wheel.watch(watch, Duration.ofSeconds(3));
        wheel.forget(watch);
        pass(1000);
        assertThat(ended).isEmpty();
    }

    @Test
    void oneThatEndsMayForgetAnotherOfTheSameSecond() {
        List<Watch> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            both.add(new Watch(() -> {
                ended.add("one");
                wheel.forget(both.get(other));
            }));
        }
        both.forEach(watch -> wheel.watch(watch, Duration.ofSeconds(3)));
        pass(10);
        assertThat(ended).containsExactly("one");
    }

    @Test
    void oneThatFailsDoesNotStopTheWheel() {
        for (int i = 0; i < 3; i++) {
            wheel.watch(
                    new Watch(() -> {
                        throw new IllegalStateException("cannot end");
                    }),
                    Duration.ofSeconds(3));
            wheel.watch(watch("another"), Duration.ofSeconds(3));
        }
        pass(10);
        assertThat(ended).hasSize(3);
        assertThat(counters.of("relay.idle.failed")).isEqualTo(3);
    }

    private Watch watch(String name) {
        return new Watch(() -> ended.add(name));
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            wheel.tick();
        }
    }
}
