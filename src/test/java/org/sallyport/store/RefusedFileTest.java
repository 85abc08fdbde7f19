package org.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sallyport.store.Leases.NOON;
import static org.sallyport.store.Leases.onPort;
import static org.sallyport.store.Leases.put;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.StoreException;

/** A file that is not a whole store of ours is refused, says why, and is the same octets afterwards. */
class RefusedFileTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("sallyport.db");
    }

    @Test
    void aTextFile() throws Exception {
        Files.writeString(file(), "lan:\n  interfaces: [br-lan]\n");
        refusedAndUntouched("no SQLite database");
    }

    @Test
    void aFileOfOneOctet() throws Exception {
        Files.write(file(), new byte[1]);
        refusedAndUntouched("no Sallyport store");
    }

    @Test
    void garbage() throws Exception {
        byte[] garbage = new byte[40_000];
        new Random(1).nextBytes(garbage);
        Files.write(file(), garbage);
        refusedAndUntouched("no SQLite database");
    }

    @Test
    void aHeaderCutShort() throws Exception {
        Files.write(file(), Arrays.copyOf(wholeStore(), 60));
        refusedAndUntouched("sallyport.db");
    }

    @Test
    void aStoreCutShortAnywhere() throws Exception {
        byte[] whole = wholeStore();
        for (int length = 100; length < whole.length; length += 1500) {
            Files.write(file(), Arrays.copyOf(whole, length));
            refusedAndUntouched("is damaged");
        }
    }

    @Test
    void anyPageOverwritten() throws Exception {
        byte[] whole = wholeStore();
        for (int page = 0; page < whole.length / 4096; page++) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, page * 4096, page * 4096 + 4096, (byte) 0x5a);
            Files.write(file(), damaged);
            refusedAndUntouched("damaged");
        }
    }

    /** After a crash: what is committed is in the log, and the log as much as the file stays as it is. */
    @Test
    void aDamagedFileWithALog() throws Exception {
        Path crashed = directory.resolve("crashed");
        Path log = crashed.resolve("sallyport.db-wal");
        Files.createDirectory(crashed);
        wholeStore();
        try (SqliteLeaseStore store = open()) {
            store.commit(put(onPort(1)));
            Files.copy(directory.resolve("sallyport.db-wal"), log);
        }
        byte[] damaged = wholeStore();
        Arrays.fill(damaged, damaged.length - 12_000, damaged.length, (byte) 0x5a);
        Path file = Files.write(crashed.resolve("sallyport.db"), damaged);
        byte[] logged = Files.readAllBytes(log);

        assertThatThrownBy(() -> SqliteLeaseStore.open(file, InstantSource.fixed(NOON)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is damaged");

        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
        assertThat(Files.readAllBytes(log)).isEqualTo(logged);
    }

    @Test
    void aValueThatMakesNoSense() throws Exception {
        byte[] whole = wholeStore();
        byte[] damaged = replaced(whole, "198.51.100.7", "198.51.1x0.7");
        Files.write(file(), damaged);

        try (SqliteLeaseStore store = SqliteLeaseStore.open(file(), InstantSource.fixed(NOON))) {
            assertThatThrownBy(store::load)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("198.51.1x0.7");
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
    }

    @Test
    void anotherProgramsDatabase() throws Exception {
        sql("CREATE TABLE bookmarks (url TEXT)");
        refusedAndUntouched("no Sallyport store");
    }

    @Test
    void anotherProgramsNumber() throws Exception {
        wholeStore();
        sql("PRAGMA application_id = 252006673");
        refusedAndUntouched("0xf055111");
    }

    @Test
    void aNewerSchema() throws Exception {
        wholeStore();
        sql("PRAGMA user_version = 7");
        refusedAndUntouched("newer Sallyport (schema 7, this one knows 3)");
    }

    @Test
    void aSchemaOfNoVersion() throws Exception {
        wholeStore();
        sql("PRAGMA user_version = 0");
        refusedAndUntouched("is damaged (schema 0)");
    }

    @Test
    void aDirectory() throws Exception {
        Files.createDirectory(file());
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("is no file");
        assertThat(file()).isEmptyDirectory();
    }

    @Test
    void aPathBelowAFile() throws Exception {
        Files.writeString(file(), "x");
        assertThatThrownBy(() -> SqliteLeaseStore.open(file().resolve("var/store.db"), InstantSource.fixed(NOON)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("directory could not be made");
    }

    @Test
    void aStoreAlreadyOpenHere() throws Exception {
        try (SqliteLeaseStore first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("already open in this process");
            first.commit(put(onPort(1)));
        }
        try (SqliteLeaseStore next = open()) {
            assertThat(next.load().leases()).containsExactly(onPort(1));
        }
    }

    @Test
    void aRefusalLeavesNoLockBehind() throws Exception {
        Files.writeString(file(), "text");
        refusedAndUntouched("store");
        Files.delete(file());
        try (SqliteLeaseStore store = open()) {
            assertThat(store.load().leases()).isEmpty();
        }
    }

    private SqliteLeaseStore open() throws StoreException {
        return SqliteLeaseStore.open(file(), InstantSource.fixed(NOON));
    }

    private void refusedAndUntouched(String because) throws IOException {
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("it is left as it is")
                .hasMessageContaining(because);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        assertThat(directory.resolve("sallyport.db-wal")).doesNotExist();
    }

    /** The octets of a closed store of some pages. */
    private byte[] wholeStore() throws StoreException, IOException {
        List<Lease> leases = new ArrayList<>();
        for (int port = 1000; port < 1200; port++) {
            leases.add(onPort(port));
        }
        try (SqliteLeaseStore store = open()) {
            store.commit(put(leases.toArray(Lease[]::new)));
        }
        return Files.readAllBytes(file());
    }

    private void sql(String sql) throws SQLException {
        try (Connection other = DriverManager.getConnection(Session.url(file(), ""));
                Statement statement = other.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** The octets with every occurrence of one text overwritten by another of the same length. */
    private static byte[] replaced(byte[] octets, String before, String after) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(before);
        return text.replace(before, after).getBytes(StandardCharsets.ISO_8859_1);
    }
}
