package org.sallyport.bench.planes;

import java.util.List;

/**
 * The processor time of a process ({@code /proc/PID/stat}), in ticks of {@link MachineStat#TICKS}.
 *
 * @param own of all its threads
 * @param children of those it has had and that have ended
 */
record ProcessStat(long pid, long parent, long own, long children) {
    private static final long KERNEL = 2;
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    /** The name of the program, in brackets, may hold anything: what counts comes after the last one. */
    static ProcessStat parse(String text) {
        int name = text.lastIndexOf(')');
        List<String> rest = List.of(text.substring(name + 2).split(" ", -1));
        return new ProcessStat(
                Long.parseLong(text.substring(0, text.indexOf(' '))),
                Long.parseLong(rest.get(PARENT)),
                Long.parseLong(rest.get(USER)) + Long.parseLong(rest.get(SYSTEM)),
                Long.parseLong(rest.get(CHILDREN_USER)) + Long.parseLong(rest.get(CHILDREN_SYSTEM)));
    }

    boolean isKernelThread() {
        return pid == KERNEL || parent == KERNEL;
    }
}
