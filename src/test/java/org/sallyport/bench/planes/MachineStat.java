package org.sallyport.bench.planes;

/**
 * What the processors have not done for us ({@code cpu} of {@code /proc/stat}), in ticks.
 *
 * @param idle they waited, be it for a disk
 * @param stolen the machine below us had them
 */
record MachineStat(long idle, long stolen) {
    /** A second's: USER_HZ, the same on all of Linux's architectures. */
    static final double TICKS = 100;

    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;

    static MachineStat parse(String line) {
        String[] words = line.split(" +", -1);
        if (words.length <= STEAL || !words[0].equals("cpu")) {
            throw new IllegalArgumentException("no processor times: " + line);
        }
        return new MachineStat(
                Long.parseLong(words[IDLE]) + Long.parseLong(words[IO_WAIT]), Long.parseLong(words[STEAL]));
    }
}
