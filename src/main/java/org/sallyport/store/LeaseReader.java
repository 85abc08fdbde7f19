package org.sallyport.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/** Reads leases back, in one pass over leases and owners in step. */
final class LeaseReader {
    private static final String SELECT = """
            SELECT l.id, l.transport, l.external_address, l.external_port, l.internal_address, l.internal_port,
                   l.filter, l.enabled, l.created_at,
                   o.via, o.requester, o.nonce, o.description, o.rule, o.requested, o.lifetime,
                   o.created_at, o.expires_at, l.pinhole, o.outbound
              FROM lease l JOIN owner o ON o.lease = l.id
             ORDER BY l.id, o.position""";

    private final ResultSet row;

    private LeaseReader(ResultSet row) {
        this.row = row;
    }

    /**
     * All leases, in no order that means anything.
     *
     * @throws SQLDataException naming a lease whose columns make no sense
     */
    static List<Lease> readAll(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SELECT)) {
            return new LeaseReader(rows).all();
        }
    }

    private List<Lease> all() throws SQLException {
        List<Lease> leases = new ArrayList<>();
        boolean more = row.next();
        while (more) {
            LeaseId id = new LeaseId(row.getLong(1));
            try {
                Mapping mapping = mapping();
                OptionalInt pinhole = pinhole();
                var createdAt = Micros.instant(row.getLong(9));
                List<Owner> owners = new ArrayList<>();
                do {
                    owners.add(owner());
                    more = row.next();
                } while (more && row.getLong(1) == id.value());
                leases.add(new Lease(id, mapping, pinhole, owners, createdAt));
            } catch (IllegalArgumentException e) {
                throw new SQLDataException("its lease " + id + " is damaged: " + e.getMessage(), e);
            }
        }
        return leases;
    }

    private Mapping mapping() throws SQLException {
        MappingKey key = new MappingKey(
                known(Transport.ofWord(row.getString(2)), "transport", row.getString(2)),
                AddressText.read(row.getString(3)),
                row.getInt(4));
        InternalClient client = new InternalClient(AddressText.read(row.getString(5)), row.getInt(6));
        return new Mapping(key, client, FilterText.read(row.getString(7)), row.getInt(8) != 0);
    }

    private OptionalInt pinhole() throws SQLException {
        return Columns.number(row, 19)
                .map(uniqueId -> OptionalInt.of(uniqueId.intValue()))
                .orElse(OptionalInt.empty());
    }

    private Owner owner() throws SQLException {
        return new Owner(
                known(Via.ofWord(row.getString(10)), "way in", row.getString(10)),
                AddressText.read(row.getString(11)),
                Columns.octets(row, 12).map(LeaseReader::nonce),
                row.getString(13),
                row.getString(14),
                Micros.duration(row.getLong(15)),
                Columns.number(row, 16).map(Micros::duration),
                Micros.instant(row.getLong(17)),
                Columns.number(row, 18).map(Micros::instant),
                row.getInt(20) != 0);
    }

    private static Nonce nonce(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        return new Nonce(in.getLong(), in.getInt());
    }

    private static <T> T known(Optional<T> value, String what, String text) {
        return value.orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no " + what));
    }
}
