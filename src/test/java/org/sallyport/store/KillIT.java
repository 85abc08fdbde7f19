package org.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.store.Leases.NOON;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseStore.Snapshot;

/** What was acknowledged is there after {@code kill -9}, and what was not acknowledged is there whole or not at all. */
class KillIT {
    private static final int ROUNDS = 10;

    @TempDir
    private Path directory;

    @Test
    void noAcknowledgedTurnIsLost() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Path file = directory.resolve("store.db");
        Map<Integer, Long> known = new TreeMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            Map<Integer, Long> acknowledged = acknowledgedBeforeKill(file, random.nextInt(400));
            known.putAll(acknowledged);
            try (SqliteLeaseStore store = SqliteLeaseStore.open(file, InstantSource.fixed(NOON))) {
                Snapshot snapshot = store.load();
                assertThat(snapshot.boots()).as("seed %d", seed).isEqualTo(2L * round);
                Map<Integer, Long> found = turnOfEachPort(snapshot);
                known.forEach((port, turn) -> assertThat(found.get(port))
                        .as("port %d, seed %d", port, seed)
                        .isNotNull()
                        .isBetween(turn, turn + 1));
                assertWhole(found);
                known.clear();
                known.putAll(found);
            }
        }
    }

    /** Every turn of {@link StoreWriter} puts all its ports: the ports of one group are of one turn, or it was torn. */
    private static void assertWhole(Map<Integer, Long> found) {
        found.forEach((port, turn) -> assertThat(found.get(StoreWriter.firstOfGroup(port)))
                .as("the turn of port %d was torn", port)
                .isEqualTo(turn));
    }

    private static Map<Integer, Long> turnOfEachPort(Snapshot snapshot) {
        Map<Integer, Long> turns = new TreeMap<>();
        for (Lease lease : snapshot.leases()) {
            turns.put(lease.key().externalPort(), Long.parseLong(lease.first().description()));
        }
        return turns;
    }

    /** Runs a writer and kills it some milliseconds after its first acknowledgement. */
    private static Map<Integer, Long> acknowledgedBeforeKill(Path file, int millis)
            throws IOException, InterruptedException {
        Process writer = ChildJvm.of(StoreWriter.class, file.toString());
        Map<Integer, Long> acknowledged = new TreeMap<>();
        try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
            String line = lines.readLine();
            assertThat(line).as("the writer starts").isNotNull();
            Thread killer = new Thread(() -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                writer.toHandle().destroyForcibly();
            });
            killer.start();
            while (line != null) {
                // A line cut short by the kill is no acknowledgement.
                if (line.endsWith(".")) {
                    StoreWriter.acknowledge(line, acknowledged);
                }
                line = lines.readLine();
            }
            killer.join();
        }
        assertThat(writer.waitFor()).as("killed by SIGKILL").isEqualTo(128 + 9);
        return acknowledged;
    }
}
