package org.sallyport.bench.load;

import java.io.IOException;

/**
 * UDP echo with a fixed number of datagrams under way, so that it is as fast as they come back and nothing overflows.
 * Each flow sends at once as many as came at once: bursts stay bursts.
 */
final class UdpBursts implements Load {
    private static final int WINDOW = 256 / Flows.COUNT;
    private static final long PATIENCE = 50_000_000;
    /** After so much silence all that was under way is lost. */
    private static final long SILENCE = 200_000_000;

    private final Counts counts = new Counts();
    private final Flows flows;
    private final int[] underWay = new int[Flows.COUNT];
    private final long[] heard = new long[Flows.COUNT];
    private long looked;

    UdpBursts(Target target) throws IOException {
        flows = new Flows(target);
        looked = System.nanoTime();
        for (int flow = 0; flow < Flows.COUNT; flow++) {
            refill(flow, looked);
        }
    }

    @Override
    public void step(long now) throws IOException {
        int ready = flows.await(PATIENCE);
        for (int i = 0; i < ready; i++) {
            int flow = flows.ready(i);
            int came = flows.receive(flow, counts);
            if (came > 0) {
                underWay[flow] = Math.max(0, underWay[flow] - came);
                refill(flow, System.nanoTime());
            }
        }
        if (now - looked > SILENCE / 2) {
            looked = now;
            wakeTheSilent(now);
        }
    }

    private void refill(int flow, long now) throws IOException {
        underWay[flow] += flows.send(flow, WINDOW - underWay[flow], now);
        heard[flow] = now;
    }

    private void wakeTheSilent(long now) throws IOException {
        for (int flow = 0; flow < Flows.COUNT; flow++) {
            if (now - heard[flow] > SILENCE) {
                counts.failed += underWay[flow];
                underWay[flow] = 0;
                refill(flow, now);
            }
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
