package org.sallyport.protocol.igd.ssdp;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * When the answers to a search leave. The rule is a random moment in 0..MX seconds (UDA 1.1 §1.3.3), so that not all
 * devices of a network answer at once; but clients give up early (CLI-2). Ours: we draw from the lowest part that spares
 * the network, which grows with the answers to send, and never past one second.
 */
final class Pacing {
    private static final long ONE_ANSWER = Duration.ofMillis(1).toNanos();
    private static final long EACH_MORE = Duration.ofMillis(5).toNanos();
    private static final long EACH_WAITING = Duration.ofMillis(1).toNanos() / 10;
    private static final long LONGEST = Duration.ofSeconds(1).toNanos();

    private final RandomGenerator random;

    Pacing(RandomGenerator random) {
        this.random = random;
    }

    /** Delays of the answers to a search to the group, ascending; {@code waiting} answers are due already. */
    List<Duration> toGroup(int answers, int waiting) {
        long window = Math.min(LONGEST, ONE_ANSWER + EACH_MORE * (answers - 1) + EACH_WAITING * waiting);
        return IntStream.range(0, answers)
                .mapToObj(i -> Duration.ofNanos((long) (window * (i + random.nextDouble()) / answers)))
                .toList();
    }

    /** Delays of the answers to a unicast search: the first at once, the rest close behind (UDA-19). */
    List<Duration> toUs(int answers) {
        long step = Math.min(EACH_MORE, LONGEST / answers);
        return IntStream.range(0, answers)
                .mapToObj(i -> Duration.ofNanos(step * i))
                .toList();
    }
}
