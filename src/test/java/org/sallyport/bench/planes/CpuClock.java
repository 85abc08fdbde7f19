package org.sallyport.bench.planes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How busy the machine has been, at one moment.
 *
 * @param plane ticks of the plane's processes
 * @param others ticks of what has nothing to do with the comparison
 */
record CpuClock(long nanos, MachineStat machine, long plane, long others) {
    private static final Path STAT = Path.of("/proc/stat");

    static CpuClock now(OptionalLong plane) throws IOException {
        MachineStat machine =
                MachineStat.parse(Files.readString(STAT).lines().findFirst().orElse(""));
        long nanos = System.nanoTime();
        Processes processes = Processes.now();
        return new CpuClock(
                nanos,
                machine,
                plane.isPresent() ? processes.ticksOf(plane.getAsLong()) : 0,
                processes.ticksBeside(ProcessHandle.current().pid()));
    }

    /** What has been used since. */
    Use since(CpuClock before, int processors) {
        double seconds = (nanos - before.nanos) / 1e9;
        double spare = (machine.idle() - before.machine.idle() + machine.stolen() - before.machine.stolen())
                / MachineStat.TICKS;
        double foreign = Math.max(0, (others - before.others) / MachineStat.TICKS);
        return new Use(
                Math.max(0, seconds * processors - spare - foreign),
                (plane - before.plane) / MachineStat.TICKS,
                foreign / (seconds * processors));
    }

    /**
     * Seconds of processor time.
     *
     * @param all of generator, plane, server and kernel
     * @param plane of the plane's processes
     * @param foreign the share of the machine that others had
     */
    record Use(double all, double plane, double foreign) {
        /** Ours: beyond it the caches and the scheduler tell of others rather than of the plane. */
        private static final double TOLERATED = 0.03;

        boolean isDisturbed() {
            return foreign > TOLERATED;
        }
    }
}
