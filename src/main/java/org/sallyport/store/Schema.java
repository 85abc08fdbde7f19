package org.sallyport.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The shape of the database. Its version, SQLite's {@code user_version}, is how many of these steps have been taken.
 *
 * @param steps each a script of statements; only ever appended to
 */
record Schema(List<List<String>> steps) {
    /** SQLite's {@code application_id} of our files: "SALY". */
    static final int APPLICATION_ID = 0x53414C59;

    /** Instants and durations are microseconds; instants count from 1970, on the steady time line of the run, but {@code seen_at}: the wall clock at the latest commit. */
    private static final List<String> FIRST = List.of("""
            CREATE TABLE meta (
              only         INTEGER PRIMARY KEY CHECK (only = 1),
              installation TEXT NOT NULL,
              boots        INTEGER NOT NULL DEFAULT 0,
              epoch_start  INTEGER,
              wall_offset  INTEGER NOT NULL DEFAULT 0,
              seen_at      INTEGER
            ) STRICT""", """
            CREATE TABLE lease (
              id               INTEGER PRIMARY KEY,
              transport        TEXT NOT NULL CHECK (transport IN ('tcp', 'udp')),
              external_address TEXT NOT NULL,
              external_port    INTEGER NOT NULL CHECK (external_port BETWEEN 1 AND 65535),
              internal_address TEXT NOT NULL,
              internal_port    INTEGER NOT NULL CHECK (internal_port BETWEEN 1 AND 65535),
              filter           TEXT NOT NULL,
              enabled          INTEGER NOT NULL CHECK (enabled IN (0, 1)),
              created_at       INTEGER NOT NULL,
              UNIQUE (transport, external_address, external_port)
            ) STRICT""", """
            CREATE TABLE owner (
              lease       INTEGER NOT NULL REFERENCES lease ON DELETE CASCADE,
              position    INTEGER NOT NULL,
              via         TEXT NOT NULL,
              requester   TEXT NOT NULL,
              nonce       BLOB CHECK (length(nonce) = 12),
              description TEXT NOT NULL,
              rule        TEXT NOT NULL,
              requested   INTEGER NOT NULL,
              lifetime    INTEGER,
              created_at  INTEGER NOT NULL,
              expires_at  INTEGER,
              PRIMARY KEY (lease, position)
            ) STRICT, WITHOUT ROWID""");

    /** Pinholes: UPnP's UniqueID of each, and the one last given. */
    private static final List<String> PINHOLES = List.of(
            "ALTER TABLE meta ADD COLUMN last_pinhole INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE lease ADD COLUMN pinhole INTEGER CHECK (pinhole BETWEEN 1 AND 65535)");

    /** Which claims PCP's PEER has made. */
    private static final List<String> OUTBOUND =
            List.of("ALTER TABLE owner ADD COLUMN outbound INTEGER NOT NULL DEFAULT 0 CHECK (outbound IN (0, 1))");

    static final Schema CURRENT = new Schema(List.of(FIRST, PINHOLES, OUTBOUND));

    int version() {
        return steps.size();
    }

    /** Takes the steps that are missing, all in one transaction; a database of no steps becomes a new store. */
    void upgrade(Path database) throws SQLException {
        try (Connection connection = Session.connect(database)) {
            int from = number(connection, "user_version");
            try (Statement statement = connection.createStatement()) {
                for (String sql : statementsAfter(from)) {
                    statement.executeUpdate(sql);
                }
            }
            if (from == 0) {
                found(connection);
            }
            connection.commit();
        }
    }

    private List<String> statementsAfter(int from) {
        List<String> statements = new ArrayList<>();
        steps.subList(from, steps.size()).forEach(statements::addAll);
        statements.add("PRAGMA application_id = " + APPLICATION_ID);
        statements.add("PRAGMA user_version = " + version());
        return statements;
    }

    /** Draws what this store is known by for ever. */
    private static void found(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO meta (only, installation) VALUES (1, ?)")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.executeUpdate();
        }
    }

    /** The value of a pragma that is a number. */
    static int number(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
            row.next();
            return row.getInt(1);
        }
    }
}
