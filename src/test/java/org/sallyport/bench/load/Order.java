package org.sallyport.bench.load;

import java.time.Duration;

/**
 * A load for a worker.
 *
 * @param runIn for how long it runs before it is counted
 * @param length for how long it is counted
 */
public record Order(LoadKind kind, Target target, Duration runIn, Duration length) {
    private static final int WORDS = 6;

    /** Of what {@link #line} has made. */
    static Order parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != WORDS) {
            throw new IllegalArgumentException("no order: " + line);
        }
        return new Order(
                LoadKind.valueOf(words[0]),
                new Target(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3])),
                Duration.ofMillis(Long.parseLong(words[4])),
                Duration.ofMillis(Long.parseLong(words[5])));
    }

    public String line() {
        return kind + " " + target.address() + " " + target.low() + " " + target.high() + " " + runIn.toMillis() + " "
                + length.toMillis();
    }
}
