package org.sallyport.bench.load;

/**
 * A fixed rate. When each is due depends on the rate alone, not on what became of those before it, and times are to be
 * taken from then: so a plane that holds everything up for a while pays for all that should have gone meanwhile.
 */
final class Pace {
    private static final double SECOND = 1e9;

    private final double rate;
    private final long begun;
    private long turn;

    /**
     * Begins now.
     *
     * @param rate a second
     */
    Pace(double rate, long now) {
        this.rate = rate;
        begun = now;
    }

    /** When the next one is due. */
    long due() {
        return begun + (long) (turn * SECOND / rate);
    }

    /** Whether the next one is due, which then has had its turn. */
    boolean takeTurn(long now) {
        if (now - due() < 0) {
            return false;
        }
        turn++;
        return true;
    }
}
