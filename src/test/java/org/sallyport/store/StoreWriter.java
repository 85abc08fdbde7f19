package org.sallyport.store;

import static org.sallyport.store.Leases.HOUR;
import static org.sallyport.store.Leases.NOON;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Via;

/** Commits turn after turn until it is killed; says each turn after it is durable: its first port, its number, a stop. */
final class StoreWriter {
    private static final int GROUP = 8;
    private static final int GROUPS = 100;

    private StoreWriter() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        Random random = new Random();
        try (SqliteLeaseStore store = SqliteLeaseStore.open(Path.of(arguments[0]), InstantSource.fixed(NOON))) {
            long[] turns = new long[GROUPS];
            for (Lease lease : store.load().leases()) {
                int group = (lease.key().externalPort() - 1000) / GROUP;
                turns[group] = Long.parseLong(lease.first().description());
            }
            while (!out.checkError()) {
                int group = random.nextInt(GROUPS);
                turns[group]++;
                store.commit(Leases.put(turn(group, turns[group]).toArray(Lease[]::new)));
                out.println((1000 + group * GROUP) + " " + turns[group] + " .");
            }
        }
    }

    static int firstOfGroup(int port) {
        return port - (port - 1000) % GROUP;
    }

    /** Takes one line of the writer's into the last acknowledged turn of each port. */
    static void acknowledge(String line, Map<Integer, Long> acknowledged) {
        String[] words = line.split(" ", -1);
        for (int i = 0; i < GROUP; i++) {
            acknowledged.put(Integer.parseInt(words[0]) + i, Long.parseLong(words[1]));
        }
    }

    private static List<Lease> turn(int group, long number) {
        Owner owner = new Owner(
                Via.UPNP,
                Addresses.of("192.0.2.10"),
                Optional.empty(),
                Long.toString(number),
                "rule",
                HOUR,
                Optional.of(HOUR),
                NOON,
                Optional.of(NOON.plus(HOUR)));
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < GROUP; i++) {
            int port = 1000 + group * GROUP + i;
            leases.add(Leases.lease(port, port, owner));
        }
        return leases;
    }
}
