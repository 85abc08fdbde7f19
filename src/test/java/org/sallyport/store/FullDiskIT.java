package org.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sallyport.store.Leases.NOON;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseStore.Batch;
import org.sallyport.core.lease.StoreException;

/** No more room: the turn is refused whole, smaller ones go on, and nothing that was kept is lost. */
@EnabledOnOs(OS.LINUX)
class FullDiskIT {
    @TempDir
    private Path directory;

    @Test
    void aTurnThatDoesNotFitIsRefusedAndTheNextIsKept() throws Exception {
        Path file = directory.resolve("store.db");
        Process filler = ChildJvm.limitedTo(2500, Filler.class, file.toString());
        String said = new String(filler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(filler.waitFor()).as(said).isZero();
        assertThat(said).contains("refused: store " + file + " could not keep a turn of 20000 leases: ");

        try (SqliteLeaseStore store = SqliteLeaseStore.open(file, InstantSource.fixed(NOON))) {
            assertThat(store.load().leases())
                    .extracting(lease -> lease.key().externalPort())
                    .containsExactlyInAnyOrder(1, 2, 3);
        }
    }

    /** Keeps two small turns around one that is larger than any file may be. */
    static final class Filler {
        private Filler() {}

        public static void main(String[] arguments) throws Exception {
            try (SqliteLeaseStore store = SqliteLeaseStore.open(Path.of(arguments[0]), InstantSource.fixed(NOON))) {
                store.commit(Leases.put(Leases.onPort(1)));
                refused(store);
                store.commit(Leases.put(Leases.onPort(2)));
                refused(store);
                store.commit(Leases.put(Leases.onPort(3)));
            }
        }

        private static void refused(SqliteLeaseStore store) {
            List<Lease> many =
                    IntStream.range(10_000, 30_000).mapToObj(Leases::onPort).toList();
            try {
                store.commit(new Batch(many, List.of(), Optional.empty(), Optional.empty(), 0));
                throw new AssertionError("twenty thousand leases fit");
            } catch (StoreException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }
}
