package org.sallyport.store;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sallyport.core.lease.StoreException;
import org.sqlite.SQLiteConfig;

/**
 * The look at a file before anything may write to it: ours, whole, and of a schema we know? Read-only; the file and its
 * log are the same octets afterwards.
 */
final class Inspection {
    private Inspection() {}

    /**
     * The version of the store's schema, at most that of ours.
     *
     * @throws StoreException saying what is wrong with the file and what to do about it
     */
    static int of(StoreFiles files, Schema schema) throws StoreException {
        if (!Files.isRegularFile(files.database()) || !Files.isReadable(files.database())) {
            throw new StoreException("store " + files.database() + " is no file that this user can read");
        }
        try (Connection connection = look(files)) {
            int application = Schema.number(connection, "application_id");
            if (application != Schema.APPLICATION_ID) {
                throw refused(files, String.format("is no Sallyport store (application id %#x)", application));
            }
            int version = Schema.number(connection, "user_version");
            if (version > schema.version()) {
                throw new StoreException("store " + files.database() + " was written by a newer Sallyport (schema "
                        + version + ", this one knows " + schema.version()
                        + "); it is left as it is: run that version again, or set another store.path");
            }
            if (version < 1) {
                throw refused(files, "is damaged (schema " + version + ")");
            }
            checkPages(files, connection);
            return version;
        } catch (SQLException e) {
            throw refused(files, "is damaged or no SQLite database (" + e.getMessage() + ")");
        }
    }

    private static void checkPages(StoreFiles files, Connection connection) throws SQLException, StoreException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
            String finding = row.next() ? row.getString(1) : "no answer";
            if (!finding.equals("ok")) {
                throw refused(files, "is damaged (" + finding.replaceAll("\\s+", " ") + ")");
            }
        }
    }

    /**
     * After a crash the log holds what the database file lacks, so they are read together. Without a log the file is
     * read as immutable, or SQLite would make one.
     */
    private static Connection look(StoreFiles files) throws SQLException, StoreException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout((int) SqliteLeaseStore.PATIENCE.toMillis());
        String query = files.hasWal() ? "?mode=ro" : "?mode=ro&immutable=1";
        return DriverManager.getConnection(Session.url(files.database(), query), config.toProperties());
    }

    private static StoreException refused(StoreFiles files, String is) {
        return new StoreException(
                "store " + files.database() + " " + is + "; it is left as it is: restore a copy, or move" + " it and "
                        + files.wal().getFileName() + " away to start with no leases");
    }
}
