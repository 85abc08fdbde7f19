package org.sallyport.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import org.sallyport.core.lease.LeaseStore.Batch;
import org.sallyport.core.lease.StoreException;
import org.sqlite.SQLiteConfig;

/** One writing connection with its prepared statements. Good until its first failure. */
final class Session implements AutoCloseable {
    private final Connection connection;
    private final LeaseWriter writer;

    private Session(Connection connection, LeaseWriter writer) {
        this.connection = connection;
        this.writer = writer;
    }

    /** Loads SQLite itself, so that its absence is not mistaken for a damaged file. */
    static void loadDriver() throws StoreException {
        try {
            DriverManager.getConnection("jdbc:sqlite::memory:").close();
        } catch (SQLException e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            throw new StoreException(
                    "SQLite's native library cannot be loaded (" + root.getMessage() + "): it is unpacked into "
                            + System.getProperty("java.io.tmpdir") + ", which must have room and allow execution",
                    e);
        }
    }

    /** Opens a database of the present schema. */
    static Session open(Path database) throws SQLException {
        Connection connection = connect(database);
        boolean prepared = false;
        try {
            Session session = new Session(connection, new LeaseWriter(connection));
            prepared = true;
            return session;
        } finally {
            if (!prepared) {
                connection.close();
            }
        }
    }

    /** A connection on which a commit that returned survives a power cut. A transaction is always open on it. */
    static Connection connect(Path database) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout((int) SqliteLeaseStore.PATIENCE.toMillis());
        Connection connection = DriverManager.getConnection(url(database, ""), config.toProperties());
        connection.setAutoCommit(false);
        return connection;
    }

    /** The JDBC name of a file, whatever characters its path has. */
    static String url(Path database, String query) {
        return "jdbc:sqlite:" + database.toUri().toASCIIString() + query;
    }

    /** @param now the wall clock */
    void write(Batch batch, Instant now) throws SQLException {
        writer.write(batch, now);
        connection.commit();
    }

    <T> T inTransaction(Work<T> work) throws SQLException {
        T result = work.on(connection);
        connection.commit();
        return result;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Something done within a transaction. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
