package org.sallyport.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.sallyport.core.lease.LeaseStore.Snapshot;

/**
 * What one run takes over from the one before it. Instants of the earlier run's steady time line are moved to the wall
 * clock, from which this run starts its own.
 *
 * @param now the wall clock
 * @param countBoot whether this is another boot
 */
record Restart(Instant now, boolean countBoot) {

    /** Rewrites the store for this run, within the caller's transaction, and reads it. */
    Snapshot load(Connection connection) throws SQLException {
        moveToWallClock(connection);
        followBackwards(connection);
        clamp(connection);
        if (countBoot) {
            run(connection, "UPDATE meta SET boots = boots + 1");
        }
        try (Statement statement = connection.createStatement();
                ResultSet meta =
                        statement.executeQuery("SELECT installation, boots, epoch_start, last_pinhole FROM meta")) {
            if (!meta.next()) {
                throw new SQLDataException("its table meta is empty");
            }
            UUID installation = uuid(meta.getString(1));
            long boots = meta.getLong(2);
            Optional<Instant> epochStart = Columns.number(meta, 3).map(Micros::instant);
            return new Snapshot(LeaseReader.readAll(connection), epochStart, installation, boots, meta.getInt(4));
        }
    }

    private static void moveToWallClock(Connection connection) throws SQLException {
        String offset = "(SELECT wall_offset FROM meta)";
        if (run(connection, "UPDATE meta SET epoch_start = epoch_start + wall_offset WHERE wall_offset <> 0") == 0) {
            return;
        }
        run(connection, "UPDATE lease SET created_at = created_at + " + offset);
        run(
                connection,
                "UPDATE owner SET created_at = created_at + " + offset + ", expires_at = expires_at + " + offset);
        run(connection, "UPDATE meta SET wall_offset = 0");
    }

    /**
     * A machine whose clock has no battery may start in the past. Everything is moved back with the clock, so that no
     * time passes between the two runs, yet nobody gains any.
     */
    private void followBackwards(Connection connection) throws SQLException {
        String back = "max(0, coalesce((SELECT seen_at FROM meta), ?1) - ?1)";
        long clock = Micros.of(now);
        run(connection, "UPDATE lease SET created_at = created_at - " + back, clock);
        run(
                connection,
                "UPDATE owner SET created_at = created_at - " + back + ", expires_at = expires_at - " + back,
                clock);
        run(connection, "UPDATE meta SET epoch_start = epoch_start - " + back, clock);
        run(connection, "UPDATE meta SET seen_at = ?1", clock);
    }

    /**
     * Whatever the clock did that nobody saw: nobody has more than was granted, and no epoch begins in the future.
     */
    private void clamp(Connection connection) throws SQLException {
        run(connection, "UPDATE meta SET epoch_start = ?1 WHERE epoch_start > ?1", Micros.of(now));
        run(connection, "UPDATE owner SET expires_at = ?1 + lifetime WHERE expires_at > ?1 + lifetime", Micros.of(now));
    }

    private static int run(Connection connection, String sql, long... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setLong(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static UUID uuid(String text) throws SQLDataException {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new SQLDataException("its installation '" + text + "' is no UUID", e);
        }
    }
}
