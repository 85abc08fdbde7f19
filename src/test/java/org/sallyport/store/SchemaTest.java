package org.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sallyport.store.Leases.NOON;
import static org.sallyport.store.Leases.onPort;
import static org.sallyport.store.Leases.put;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.core.lease.LeaseStore.Snapshot;
import org.sallyport.core.lease.StoreException;

class SchemaTest {
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);

    @TempDir
    private Path directory;

    @Test
    void anOlderStoreIsBroughtUpAndKeepsItsLeases() throws Exception {
        Path file = directory.resolve("old.db");
        UUID installation;
        try (SqliteLeaseStore store = SqliteLeaseStore.open(file, CLOCK)) {
            installation = store.load().installation();
            store.commit(put(onPort(1)));
        }
        try (SqliteLeaseStore store =
                SqliteLeaseStore.open(file, CLOCK, next("ALTER TABLE lease ADD COLUMN note TEXT"))) {
            Snapshot snapshot = store.load();
            assertThat(snapshot.leases()).containsExactly(onPort(1));
            assertThat(snapshot.installation()).isEqualTo(installation);
            store.commit(put(onPort(2)));
        }
        assertThatThrownBy(() -> SqliteLeaseStore.open(file, CLOCK))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer Sallyport (schema 2, this one knows 1)");
    }

    @Test
    void aStepThatFailsLeavesTheOlderStore() throws Exception {
        Path file = directory.resolve("old.db");
        try (SqliteLeaseStore store = SqliteLeaseStore.open(file, CLOCK)) {
            store.commit(put(onPort(1)));
        }
        Schema failing = next("DROP TABLE owner", "CREATE TABLE meta (no TEXT)");

        assertThatThrownBy(() -> SqliteLeaseStore.open(file, CLOCK, failing))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("already exists");
        try (SqliteLeaseStore store = SqliteLeaseStore.open(file, CLOCK)) {
            assertThat(store.load().leases()).containsExactly(onPort(1));
        }
    }

    private static Schema next(String... statements) {
        List<List<String>> steps = new ArrayList<>(Schema.CURRENT.steps());
        steps.add(List.of(statements));
        return new Schema(steps);
    }
}
