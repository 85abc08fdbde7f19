package org.sallyport.bench.load;

import java.io.IOException;

/** UDP echo at a fixed rate, one datagram of each flow in turn, as games and calls send. */
final class UdpRate implements Load {
    private static final double RATE = 10_000;

    private final Counts counts = new Counts();
    private final Flows flows;
    private final Pace pace;
    private int turn;

    UdpRate(Target target) throws IOException {
        flows = new Flows(target);
        pace = new Pace(RATE, System.nanoTime());
    }

    /** What has been sent is failed until it is back. */
    @Override
    public void step(long now) throws IOException {
        for (long due = pace.due(); pace.takeTurn(now); due = pace.due()) {
            flows.send(turn++ % Flows.COUNT, 1, due);
            counts.failed++;
        }
        int ready = flows.await(pace.due() - System.nanoTime());
        for (int i = 0; i < ready; i++) {
            counts.failed -= flows.receive(flows.ready(i), counts);
        }
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public void close() throws IOException {
        flows.close();
    }
}
