package org.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sallyport.store.Leases.NOON;
import static org.sallyport.store.Leases.onPort;
import static org.sallyport.store.Leases.put;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.core.lease.Lease;
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
                .hasMessageContaining("newer Sallyport (schema 4, this one knows 3)");
    }

    @Test
    void aStoreOfTheFirstSchemaLearnsOfPinholes() throws Exception {
        Path file = directory.resolve("first.db");
        NewStore.make(StoreFiles.of(file), new Schema(Schema.CURRENT.steps().subList(0, 1)));
        try (Connection connection = Session.connect(file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO lease VALUES"
                    + " (1, 'tcp', '198.51.100.7', 80, '192.0.2.10', 8080, '203.0.113.0/24#53', 1, 1893499200000000)");
            statement.executeUpdate("INSERT INTO owner VALUES (1, 0, 'upnp', '192.0.2.10', NULL, 'game', 'high ports',"
                    + " 3600000000, 3600000000, 1893499200000000, 1893502800000000)");
            connection.commit();
        }

        try (SqliteLeaseStore store = SqliteLeaseStore.open(file, CLOCK)) {
            Snapshot snapshot = store.load();
            assertThat(snapshot.lastPinhole()).isZero();
            Lease kept = snapshot.leases().get(0);
            assertThat(kept.mapping().toString()).isEqualTo("tcp 198.51.100.7:80 -> 192.0.2.10:8080");
            assertThat(kept.mapping().filter().peers().get(0).port()).isEqualTo(53);
            assertThat(kept.pinhole()).isEmpty();
            assertThat(kept.first().outbound()).isFalse();
            assertThat(kept.expiresAt()).contains(NOON.plusSeconds(3600));
        }
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
