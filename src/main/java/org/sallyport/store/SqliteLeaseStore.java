package org.sallyport.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.lease.LeaseStore;
import org.sallyport.core.lease.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases in a SQLite database: WAL, {@code synchronous=FULL}, one connection, one transaction for each turn. It has no
 * thread of its own; group commit is the gateway's turn. Instants are kept to the microsecond, rounded down.
 *
 * <p>After a failed commit nothing of the connection is trusted any more, since SQLite may or may not have rolled back
 * by itself (full disk, I/O error): it is closed, which rolls back, and the next commit opens another.
 */
public final class SqliteLeaseStore implements LeaseStore {
    /** How long a commit waits for another program, such as the sqlite3 shell, to finish its own. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(SqliteLeaseStore.class);

    private final StoreFiles files;
    private final StoreLock lock;
    private final InstantSource wallClock;
    private @Nullable Session session;
    private boolean bootCounted;
    private volatile boolean closed;

    private SqliteLeaseStore(StoreFiles files, StoreLock lock, InstantSource wallClock) {
        this.files = files;
        this.lock = lock;
        this.wallClock = wallClock;
    }

    /**
     * Opens the store in this file, or makes a new one where there is none; missing parent directories are made.
     *
     * @param wallClock noted with every commit, to see at the next start whether it ran backwards in between
     * @throws StoreException when the file is damaged, another program's, of a newer schema, in use by another process
     *     or unreadable; it is then left as it is
     */
    public static SqliteLeaseStore open(Path file, InstantSource wallClock) throws StoreException {
        return open(file, wallClock, Schema.CURRENT);
    }

    static SqliteLeaseStore open(Path file, InstantSource wallClock, Schema schema) throws StoreException {
        Session.loadDriver();
        StoreFiles files = StoreFiles.of(file);
        files.makeDirectories();
        StoreLock lock = StoreLock.take(files);
        SqliteLeaseStore store = new SqliteLeaseStore(files, lock, wallClock);
        boolean opened = false;
        try {
            store.start(schema);
            opened = true;
            return store;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    private void start(Schema schema) throws StoreException {
        if (files.isNew()) {
            NewStore.make(files, schema);
        }
        int version = Inspection.of(files, schema);
        try {
            if (version < schema.version()) {
                schema.upgrade(files.database());
                LOG.info("store {}: schema {} is now {}", files.database(), version, schema.version());
            }
            session = Session.open(files.database());
        } catch (SQLException e) {
            throw files.trouble("cannot be opened for writing", e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>The move to the present wall clock is itself made durable before this returns; so is the count of boots, once
     * for each {@link #open}. No owner is given back more time than it was granted.
     */
    @Override
    public Snapshot load() throws StoreException {
        Restart restart = new Restart(wallClock.instant(), !bootCounted);
        boolean loaded = false;
        try {
            Snapshot snapshot = session().inTransaction(restart::load);
            bootCounted = true;
            loaded = true;
            return snapshot;
        } catch (SQLException e) {
            throw files.trouble("cannot be read; it is left as it is", e);
        } finally {
            if (!loaded) {
                abandonSession();
            }
        }
    }

    @Override
    public void commit(Batch batch) throws StoreException {
        if (batch.isEmpty()) {
            return;
        }
        boolean kept = false;
        try {
            session().write(batch, wallClock.instant());
            kept = true;
        } catch (SQLException e) {
            throw files.trouble("could not keep a turn of " + sizeOf(batch) + " leases", e);
        } finally {
            if (!kept) {
                abandonSession();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        abandonSession();
        lock.release();
    }

    private Session session() throws SQLException {
        if (closed) {
            throw new SQLException("it is closed");
        }
        Session present = session;
        if (present == null) {
            present = Session.open(files.database());
            session = present;
        }
        return present;
    }

    /** Closes the connection; what it had begun is rolled back. */
    private void abandonSession() {
        Session present = session;
        session = null;
        if (present == null) {
            return;
        }
        try {
            present.close();
        } catch (SQLException e) {
            LOG.warn("{}: did not close cleanly: {}", files.database(), e.getMessage());
        }
    }

    private static int sizeOf(Batch batch) {
        return batch.put().size() + batch.removed().size();
    }
}
