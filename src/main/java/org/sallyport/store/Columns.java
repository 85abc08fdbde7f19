package org.sallyport.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Columns that may be NULL, without null. */
final class Columns {
    private Columns() {}

    static Optional<Long> number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    static Optional<byte[]> octets(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getBytes(column));
    }
}
