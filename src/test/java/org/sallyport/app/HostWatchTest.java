package org.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.NetworkInterface;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.LanInterface;
import org.sallyport.core.gateway.LanResponder;
import org.sallyport.core.gateway.TestGateway;
import org.sallyport.host.HostNetwork;
import org.sallyport.host.HostSettings;

/** Who is told what when the host is looked at; the LAN is this machine's loopback. */
class HostWatchTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestGateway test = TestGateway.at("2030-01-01T12:00:00Z").serve();
    private final Follower first = new Follower();
    private final Follower second = new Follower();
    private HostNetwork host = host();

    private static HostNetwork host() {
        try {
            String loopback = NetworkInterface.getByName("lo") == null ? "lo0" : "lo";
            return HostNetwork.of(
                    new HostSettings(List.of(loopback), Optional.empty(), Optional.of(TestGateway.EXTERNAL)));
        } catch (Exception e) {
            throw new AssertionError("no loopback", e);
        }
    }

    /** Remembers what it was told, has trouble on demand, and breaks on demand. */
    private static final class Follower implements LanResponder {
        final List<List<LanInterface>> told = new CopyOnWriteArrayList<>();
        volatile boolean troubled;
        volatile boolean broken;

        @Override
        public void follow(List<LanInterface> sides) {
            told.add(sides);
            if (broken) {
                throw new IllegalStateException("the test wants it to break");
            }
        }

        @Override
        public String name() {
            return "follower";
        }

        @Override
        public Optional<String> trouble() {
            return troubled ? Optional.of("the test wants it") : Optional.empty();
        }
    }

    private HostWatch watch(List<LanInterface> started) {
        return new HostWatch(
                host, test.gateway, new SteadyClock(InstantSource.system()), List.of(first, second), started);
    }

    @BeforeEach
    void lookAnew() {
        host = host();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void whoeverWasStartedOnOtherSidesIsToldAtOnceAndOnceEvenIfOneBreaks() {
        first.broken = true;
        try (HostWatch watch = watch(List.of())) {
            watch.start();
            await().atMost(SOON).until(() -> !second.told.isEmpty());
            await("one that broke is told again").atMost(SOON).until(() -> first.told.size() > 1);
            assertThat(watch.trouble()).isEmpty();
        }
        assertThat(second.told).containsExactly(host.lanInterfaces());
    }

    @Test
    void aBugThatEndsTheWatchIsTrouble() {
        Error bug = new AssertionError("the test wants it to end");
        LanResponder fatal = new LanResponder() {
            @Override
            public void follow(List<LanInterface> sides) {
                throw bug;
            }

            @Override
            public String name() {
                return "fatal";
            }

            @Override
            public Optional<String> trouble() {
                return Optional.empty();
            }
        };
        try (HostWatch watch =
                new HostWatch(host, test.gateway, new SteadyClock(InstantSource.system()), List.of(fatal), List.of())) {
            assertThat(watch.trouble()).isEmpty();
            watch.start();
            await().atMost(SOON).until(() -> watch.trouble().isPresent());
        }
    }

    @Test
    void whoeverHasTroubleIsToldAgainUntilItIsOver() {
        first.troubled = true;
        try (HostWatch watch = watch(host.lanInterfaces())) {
            watch.start();
            await().atMost(SOON).until(() -> first.told.size() >= 2);
        }
        int before = first.told.size();
        assertThat(first.told).allMatch(host.lanInterfaces()::equals);
        assertThat(second.told).isEmpty();
        first.troubled = false;
        try (HostWatch watch = watch(List.of())) {
            watch.start();
            await().atMost(SOON).until(() -> !second.told.isEmpty());
        }
        assertThat(first.told).hasSize(before + 1);
    }
}
